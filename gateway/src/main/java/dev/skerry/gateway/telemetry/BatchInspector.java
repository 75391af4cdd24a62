package dev.skerry.gateway.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.telemetry.BatchDigest.DecisionEntry;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.DecisionRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes a batch once, checks it, and keeps what is needed to file it. */
public final class BatchInspector implements RecordVisitor {
    /** Streams of this prefix hold decisions. */
    public static final String DECISION_PREFIX = "decision.";

    private final List<StreamDigest> streams = new ArrayList<>();
    private final List<DecisionEntry> decisions = new ArrayList<>();
    private @Nullable StreamKey key;
    private boolean holdsDecisions;
    private @Nullable String unreadable;
    private int count;
    private long first;
    private long last;
    private long latestAt;
    private long latestBits;
    private @Nullable String latestText;
    private int latestQuality;

    private BatchInspector() {}

    /** Either the digest or the refusal is null. */
    public record Inspection(
            @Nullable BatchDigest digest, BatchOutcome.@Nullable Refused refusal) {}

    /** Checks that the batch can be decoded and holds what its frame says. */
    public static Inspection inspect(IncomingBatch batch) {
        var inspector = new BatchInspector();
        String boot;
        try {
            boot = BatchDecoder.boot(batch.payload(), BatchLimits.DEFAULT);
            BatchDecoder.decode(batch.payload(), BatchLimits.DEFAULT, inspector);
        } catch (BatchFormatException e) {
            return refuse(GatewayError.BATCH_UNDECODABLE, e.code() + ": " + e.getMessage());
        }
        return inspector.conclude(batch.recordCount(), boot);
    }

    private Inspection conclude(int declaredCount, @Nullable String boot) {
        finishStream();
        int records = streams.stream().mapToInt(StreamDigest::recordCount).sum();
        if (records != declaredCount || records == 0) {
            return refuse(
                    GatewayError.BATCH_MISCOUNTED,
                    "the frame says " + declaredCount + " records, the batch holds " + records);
        }
        if (unreadable != null) {
            return refuse(GatewayError.DECISION_UNREADABLE, unreadable);
        }
        long min = streams.stream().mapToLong(StreamDigest::firstObservedAtMicros).min().orElse(0);
        long max = streams.stream().mapToLong(StreamDigest::lastObservedAtMicros).max().orElse(0);
        return new Inspection(
                new BatchDigest(records, min, max, streams, decisions, boot, StampClock.RIGHT),
                null);
    }

    private static Inspection refuse(GatewayError error, String detail) {
        return new Inspection(
                null,
                new BatchOutcome.Refused(
                        error.code(), error.meaning() + ": " + detail + "; " + error.advice()));
    }

    @Override
    public void stream(StreamKey streamKey, int recordCount) {
        finishStream();
        key = streamKey;
        holdsDecisions =
                streamKey.type() == ColumnType.BYTES
                        && streamKey.resource().startsWith(DECISION_PREFIX);
        count = 0;
        first = Long.MAX_VALUE;
        last = Long.MIN_VALUE;
        latestText = null;
    }

    private void finishStream() {
        if (key != null && count > 0) {
            var latest =
                    new LatestValue(
                            key.type(),
                            latestAt,
                            latestBits,
                            latestText,
                            latestQuality,
                            StampClock.RIGHT);
            streams.add(new StreamDigest(key, count, first, last, latest));
        }
        key = null;
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {
        record(observedAtMicros, Double.doubleToRawLongBits(value), null, quality);
    }

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {
        record(observedAtMicros, value, null, quality);
    }

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {
        record(observedAtMicros, value ? 1 : 0, null, quality);
    }

    @Override
    public void onString(long observedAtMicros, String value, int quality) {
        record(observedAtMicros, 0, value, quality);
    }

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {
        record(observedAtMicros, 0, null, quality);
        if (!holdsDecisions || key == null) {
            return;
        }
        try {
            decisions.add(
                    new DecisionEntry(
                            key.deviceId(), observedAtMicros, DecisionRecord.parseFrom(value)));
        } catch (InvalidProtocolBufferException e) {
            unreadable = "device " + key.deviceId() + ", " + key.resource() + ": " + e.getMessage();
        }
    }

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
        switch (value) {
            case RollUp.OfNumbers numbers ->
                    record(
                            observedAtMicros,
                            Double.doubleToRawLongBits(numbers.mean()),
                            null,
                            quality);
            case RollUp.OfTexts texts -> record(observedAtMicros, 0, texts.last(), quality);
        }
    }

    private void record(long observedAtMicros, long bits, @Nullable String text, int quality) {
        count++;
        first = Math.min(first, observedAtMicros);
        if (observedAtMicros >= last) {
            last = observedAtMicros;
            latestAt = observedAtMicros;
            latestBits = bits;
            latestText = text;
            latestQuality = quality;
        }
    }
}
