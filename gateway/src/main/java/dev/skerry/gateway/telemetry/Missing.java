package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.BatchStore.StoredBatch;
import dev.skerry.gateway.telemetry.HistoryView.Gap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where an answer is not complete. Beyond a limit the last gaps become one. */
public final class Missing {
    private static final int MOST_GAPS = 100;

    private final List<Span> spans = new ArrayList<>();

    private record Span(long firstMicros, long lastMicros) {}

    /** Nothing of this batch can be read. */
    public void add(StoredBatch batch) {
        spans.add(new Span(batch.firstObservedAtMicros(), batch.lastObservedAtMicros()));
    }

    /** By time; spans that overlap are one gap. */
    public List<Gap> gaps() {
        spans.sort(Comparator.comparingLong(Span::firstMicros));
        List<Gap> gaps = new ArrayList<>();
        long first = 0;
        long last = 0;
        int batches = 0;
        for (Span span : spans) {
            boolean joins = span.firstMicros <= last || gaps.size() == MOST_GAPS - 1;
            if (batches > 0 && !joins) {
                gaps.add(gap(first, last, batches));
                batches = 0;
            }
            first = batches == 0 ? span.firstMicros : first;
            last = batches == 0 ? span.lastMicros : Math.max(last, span.lastMicros);
            batches++;
        }
        if (batches > 0) {
            gaps.add(gap(first, last, batches));
        }
        return gaps;
    }

    private static Gap gap(long firstMicros, long lastMicros, int batches) {
        return new Gap(
                GatewayError.STORE_DAMAGED.code(),
                Times.ofMicros(firstMicros),
                Times.ofMicros(lastMicros),
                batches);
    }
}
