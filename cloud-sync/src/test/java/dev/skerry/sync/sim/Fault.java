package dev.skerry.sync.sim;

/** What may go wrong in a simulated world without anybody being at fault. */
public enum Fault {
    /** Power fails between two steps of an agent; its disk keeps some of what was not synced. */
    AGENT_POWER,
    /** A gateway is killed between two steps. */
    GATEWAY_KILLED,
    /**
     * Either is struck in the middle of a step: some of its effects happened, the others did not.
     */
    WITHIN_A_STEP,
    /** An agent is stopped properly and started again. */
    AGENT_STOPPED,
    /** A process stands still for up to a minute and then goes on as if nothing had been. */
    PAUSE,
    /** A stream ends; each side still receives some of what was on its way. */
    CUT,
    /** Nothing passes any more, in one direction or in both, and nobody is told. */
    HALF_OPEN,
    /** An agent reaches no gateway, or no agent reaches one of them, for up to ten minutes. */
    PARTITION,
    /** Frames take up to ten seconds longer. */
    SLOW_LINK,
    /** Syncs take up to ten seconds longer. */
    SLOW_DISK,
    /** A wall clock jumps by up to ten hours, ahead or back. */
    CLOCK_JUMP,
    /** A batch that the gateway can't decode. */
    UNREADABLE_BATCH,
    /** Somebody sends again what was set aside. */
    SENT_AGAIN,
    /** A gateway drains, as before an update. */
    DRAIN,
    /** A gateway allows more or fewer batches on their way, or none. */
    CREDITS,
    /** A gateway asks for a range again. */
    REPLAY,
    /**
     * The gateways' store is copied, or all gateways go down and come back with the twins of the
     * last copy.
     */
    STORE_RESTORED
}
