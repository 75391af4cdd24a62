package dev.skerry.agent.action;

/**
 * The way of readings into the agent and out of it, as far as draining needs it. For any thread.
 */
public interface Intake {
    /** Lets nothing more in: sources wait, or turn away what they can. */
    void hold();

    /** Lets in again what waits, and what comes. */
    void release();

    /** Whether all that was let in is in the outbox, be it not on the disk yet. */
    boolean isHandedOver();

    /**
     * Has something run once what is in the outbox is on the disk.
     *
     * @param then must not block
     */
    void whenDurable(Runnable then);

    /** Records that wait for the gateway's acknowledgement. */
    long pendingRecords();
}
