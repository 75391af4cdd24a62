package dev.skerry.agent.pipeline;

/** Where outcomes go; waits while it is full. */
public interface Outcomes {
    /**
     * Takes one.
     *
     * @throws InterruptedException if it is closed; the outcome was not taken
     */
    void append(Outcome outcome) throws InterruptedException;
}
