package dev.skerry.agent.uplink;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.proto.Lane;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** How the outbox grows: any thread adds, the uplink's takes. */
final class Growth {
    private final ConcurrentMap<Lane, Long> newest = new ConcurrentHashMap<>();
    private final AtomicBoolean isTold = new AtomicBoolean();
    private final AtomicLong addedBytes = new AtomicLong();
    private final Forecast forecast = new Forecast();

    /** These are durable; whether the uplink is to be told, which it is once until it takes. */
    boolean add(List<StoredBatch> batches) {
        for (StoredBatch batch : batches) {
            newest.merge(batch.lane(), batch.sequence(), Math::max);
            addedBytes.addAndGet(batch.content().length);
        }
        return !batches.isEmpty() && isTold.compareAndSet(false, true);
    }

    /** The newest sequence of each lane. */
    Map<Lane, Long> take() {
        isTold.set(false);
        return newest;
    }

    void pass(double seconds) {
        forecast.observe(addedBytes.getAndSet(0), seconds);
    }

    double hoursLeft(long bytes) {
        return forecast.hoursLeft(bytes);
    }
}
