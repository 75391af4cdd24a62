package dev.skerry.agent.pipeline;

/** Where sources hand in what they received. */
public interface MessageSink {
    /**
     * Takes a message, waiting while the pipeline is full: that wait is what slows a source down
     * instead of losing its messages.
     *
     * @throws InterruptedException if the agent is stopping; the message was not taken
     */
    void accept(RawMessage message) throws InterruptedException;
}
