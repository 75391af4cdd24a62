package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.store.Change;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.telemetry.BatchInspector.Inspection;
import dev.skerry.gateway.telemetry.BatchOutcome.Refused;
import dev.skerry.gateway.telemetry.BatchOutcome.Stored;
import dev.skerry.gateway.telemetry.BatchStore.BootShift;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Batches of all sessions become durable in the store's group commits: decode and check, insert
 * unless it is there, file its streams and decisions in the same transaction, commit, sync; then
 * tell the session; only then tell whoever watches.
 */
public final class GroupedBatchLog implements BatchLog {
    private static final Logger LOG = Logger.getLogger(GroupedBatchLog.class);

    private final GroupCommitter committer;
    private final BatchStore batches;
    private final DecisionStore decisions;
    private final StoredListener listener;
    private final IngestMetrics metrics;

    public GroupedBatchLog(
            GroupCommitter committer,
            BatchStore batches,
            DecisionStore decisions,
            StoredListener listener,
            IngestMetrics metrics) {
        this.committer = committer;
        this.batches = batches;
        this.decisions = decisions;
        this.listener = listener;
        this.metrics = metrics;
    }

    @Override
    public void append(IncomingBatch batch, Consumer<BatchOutcome> onOutcome)
            throws InterruptedException {
        committer.submit(new BatchChange(batch, onOutcome));
    }

    @Override
    public void shift(String agentId, String bootId, long offsetMicros)
            throws InterruptedException {
        committer.submit(new ShiftChange(agentId, bootId, offsetMicros));
    }

    private final class ShiftChange implements Change {
        private final String agentId;
        private final String bootId;
        private final long offsetMicros;
        private List<String> moved = List.of();

        ShiftChange(String agentId, String bootId, long offsetMicros) {
            this.agentId = agentId;
            this.bootId = bootId;
            this.offsetMicros = offsetMicros;
        }

        @Override
        public void apply(Handle transaction) {
            BootShift shift = batches.shift(transaction, agentId, bootId, offsetMicros);
            moved = shift.deviceIds();
            if (shift.deltaMicros() != 0) {
                decisions.shift(transaction, shift);
            }
        }

        @Override
        public void committed() {
            LOG.infof(
                    "boot=clock-known agent=%s boot=%s offset_us=%d",
                    agentId, bootId, offsetMicros);
            listener.shifted(agentId, moved);
        }

        @Override
        public void refused(RuntimeException why) {
            LOG.warnf("boot=clock-not-set agent=%s boot=%s cause=\"%s\"", agentId, bootId, why);
        }

        @Override
        public String toString() {
            return "clock of boot %s of agent %s".formatted(bootId, agentId);
        }
    }

    private final class BatchChange implements Change {
        private final IncomingBatch batch;
        private final Consumer<BatchOutcome> onOutcome;
        private @Nullable Inspection inspection;
        private Optional<BatchDigest> filed = Optional.empty();
        private List<Long> alarmIds = List.of();

        BatchChange(IncomingBatch batch, Consumer<BatchOutcome> onOutcome) {
            this.batch = batch;
            this.onOutcome = onOutcome;
        }

        @Override
        public int sizeBytes() {
            return batch.payload().length + 256;
        }

        @Override
        public void apply(Handle transaction) {
            if (inspection == null) {
                inspection = BatchInspector.inspect(batch);
            }
            BatchDigest digest = inspection.digest();
            filed = digest == null ? Optional.empty() : batches.insert(transaction, batch, digest);
            alarmIds = filed.map(it -> decisions.add(transaction, batch, it)).orElse(List.of());
        }

        @Override
        public void committed() {
            if (inspection == null) {
                throw new IllegalStateException("committed without having been applied");
            }
            Refused refusal = inspection.refusal();
            if (refusal != null) {
                metrics.refused();
                onOutcome.accept(refusal);
                return;
            }
            onOutcome.accept(new Stored(filed.isEmpty()));
            filed.ifPresentOrElse(this::announce, metrics::duplicate);
        }

        private void announce(BatchDigest digest) {
            metrics.stored(batch, digest);
            listener.stored(batch, digest, alarmIds);
        }

        @Override
        public void refused(RuntimeException why) {
            metrics.refused();
            onOutcome.accept(
                    new Refused(
                            GatewayError.BATCH_UNSTORABLE.code(),
                            GatewayError.BATCH_UNSTORABLE.meaning()
                                    + "; "
                                    + GatewayError.BATCH_UNSTORABLE.advice()));
        }

        @Override
        public String toString() {
            return "batch agent=%s epoch=%016x sequence=%d"
                    .formatted(batch.agentId(), batch.epoch(), batch.sequence());
        }
    }
}
