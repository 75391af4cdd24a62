package dev.skerry.profile.watch;

/** Where one rule of one device stands. */
final class RuleState {
    private static final long NOT_HOLDING = Long.MIN_VALUE;

    private static final long HOLDING = Long.MAX_VALUE;

    private long heldSinceMicros = NOT_HOLDING;
    private long notHeldSinceMicros = HOLDING;
    private boolean fired;

    /** What a new verdict changed. */
    enum Edge {
        NONE,
        FIRED,
        ENDED
    }

    /**
     * The expression was found true.
     *
     * @param holdMicros how long it must stay true before the rule fires
     */
    Edge holds(long nowMicros, long holdMicros) {
        notHeldSinceMicros = HOLDING;
        if (heldSinceMicros == NOT_HOLDING) {
            heldSinceMicros = nowMicros;
        }
        if (fired || nowMicros - heldSinceMicros < holdMicros) {
            return Edge.NONE;
        }
        fired = true;
        return Edge.FIRED;
    }

    /**
     * The expression was found false.
     *
     * @param clearAfterMicros how long it must stay false before a rule that fired has ended
     */
    Edge holdsNot(long nowMicros, long clearAfterMicros) {
        heldSinceMicros = NOT_HOLDING;
        // A device whose clock was set back begins this wait again, rather than for ever.
        if (notHeldSinceMicros == HOLDING || nowMicros < notHeldSinceMicros) {
            notHeldSinceMicros = nowMicros;
        }
        if (!fired || nowMicros - notHeldSinceMicros < clearAfterMicros) {
            return Edge.NONE;
        }
        fired = false;
        return Edge.ENDED;
    }

    /** How long it has held, or not, is not known any more. */
    void timeStepped() {
        heldSinceMicros = NOT_HOLDING;
        notHeldSinceMicros = HOLDING;
    }

    boolean fired() {
        return fired;
    }

    /** A rule that had fired before a restart. */
    static RuleState firedBefore() {
        var state = new RuleState();
        state.heldSinceMicros = Long.MIN_VALUE + 1;
        state.fired = true;
        return state;
    }
}
