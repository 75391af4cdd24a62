package dev.skerry.gateway.telemetry;

import java.util.List;

/** Told of each batch once it is durable, for whoever watches. */
public interface StoredListener {
    /**
     * A new batch is on the disk. Called on the writer's thread; must not block.
     *
     * @param alarmIds the alarms that it raised or cleared
     */
    void stored(IncomingBatch batch, BatchDigest digest, List<Long> alarmIds);

    /** Stored times of these devices were set right. As above. */
    void shifted(String agentId, List<String> deviceIds);
}
