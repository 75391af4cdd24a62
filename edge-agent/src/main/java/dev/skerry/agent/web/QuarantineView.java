package dev.skerry.agent.web;

import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.Quarantine;
import dev.skerry.agent.outbox.Quarantined;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * {@code GET /api/quarantine}: what was set aside, the newest batches first.
 *
 * @param bytes that they take in the outbox, beyond its capacity
 * @param givenUpRecords of batches that were rejected and deleted, for want of room or by somebody
 */
@RegisterForReflection
public record QuarantineView(
        int batches, long records, long bytes, long givenUpRecords, List<BatchView> list) {

    /**
     * A batch.
     *
     * @param canRetry false for one that is damaged
     */
    @RegisterForReflection
    public record BatchView(
            long sequence,
            String lane,
            int records,
            int bytes,
            String code,
            String reason,
            Instant setAsideAt,
            boolean canRetry) {
        static BatchView of(Quarantined aside) {
            return new BatchView(
                    aside.batch().sequence(),
                    AgentStatusView.lower(aside.batch().lane()).replaceFirst("^lane-", ""),
                    aside.batch().recordCount(),
                    aside.batch().sizeBytes(),
                    aside.code(),
                    aside.reason(),
                    AgentStatusView.instant(aside.setAsideAtMicros()),
                    aside.isWhole());
        }
    }

    /** What a request was good for. */
    @RegisterForReflection
    public record DoneView(int batches, long records) {
        static DoneView of(List<Quarantined> done) {
            return new DoneView(
                    done.size(), done.stream().mapToLong(b -> b.batch().recordCount()).sum());
        }
    }

    static QuarantineView of(Outbox outbox) {
        Quarantine quarantine = outbox.quarantine().contents();
        return new QuarantineView(
                quarantine.count(),
                quarantine.records(),
                quarantine.bytes(),
                quarantine.givenUpRecords(outbox.ledger()),
                quarantine.batches().stream().map(BatchView::of).toList());
    }
}
