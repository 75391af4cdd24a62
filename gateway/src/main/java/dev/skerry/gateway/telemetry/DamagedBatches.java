package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.telemetry.BatchStore.StoredBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jboss.logging.Logger;

/** Counts and logs stored batches that can't be read: each once, however often it is asked for. */
public final class DamagedBatches {
    private static final Logger LOG = Logger.getLogger(DamagedBatches.class);
    private static final int MOST_REMEMBERED = 10_000;

    private final SequencedSet<Long> known = new LinkedHashSet<>();
    private final Counter counter;

    public DamagedBatches(MeterRegistry registry) {
        counter =
                Counter.builder("skerry.gateway.batches.damaged")
                        .description("Stored batches that were found to be unreadable")
                        .register(registry);
    }

    void found(String agentId, StoredBatch batch, String cause) {
        if (!isNew(batch.batchId())) {
            return;
        }
        counter.increment();
        LOG.errorf(
                "batch=damaged code=%s agent=%s epoch=%016x sequence=%d id=%d cause=\"%s\"",
                GatewayError.STORE_DAMAGED.code(),
                agentId,
                batch.epoch(),
                batch.sequence(),
                batch.batchId(),
                cause);
    }

    private synchronized boolean isNew(long batchId) {
        boolean isNew = known.add(batchId);
        if (known.size() > MOST_REMEMBERED) {
            known.removeFirst();
        }
        return isNew;
    }
}
