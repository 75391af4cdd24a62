package dev.skerry.tool.plant;

/** How a sensor's messages reach the agent. */
public interface Transport extends AutoCloseable {
    /**
     * Sends a message and waits for its acknowledgement.
     *
     * @return whether it was acknowledged; if not, the same message may be sent again
     */
    boolean send(Sample sample) throws InterruptedException;

    @Override
    void close();
}
