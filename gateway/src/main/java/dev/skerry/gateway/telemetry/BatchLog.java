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
}
