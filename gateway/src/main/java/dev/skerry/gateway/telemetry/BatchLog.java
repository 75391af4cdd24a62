package dev.skerry.gateway.telemetry;

import java.util.function.Consumer;

/**
 * Where batches go to become durable. In one process it is the group commit of the embedded store;
 * a replicated log can stand in its place.
 */
public interface BatchLog {
    /**
     * Takes a batch; waits while too much waits to be committed.
     *
     * @param onOutcome called once, after the batch is durable or refused; must not block
     * @throws InterruptedException if interrupted while waiting; the batch is not taken
     */
    void append(IncomingBatch batch, Consumer<BatchOutcome> onOutcome) throws InterruptedException;

    /**
     * Adds as much to the stamps of all batches of a boot, stored and appended later; waits as
     * well.
     *
     * @throws InterruptedException if interrupted while waiting; nothing is added
     */
    void shift(String agentId, String bootId, long offsetMicros) throws InterruptedException;
}
