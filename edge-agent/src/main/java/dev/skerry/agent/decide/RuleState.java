package dev.skerry.agent.decide;

/** Where one rule of one device stands. */
final class RuleState {
    private static final long NOT_HOLDING = Long.MIN_VALUE;

    private long heldSinceMicros = NOT_HOLDING;
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
        if (heldSinceMicros == NOT_HOLDING) {
            heldSinceMicros = nowMicros;
        }
        if (fired || nowMicros - heldSinceMicros < holdMicros) {
            return Edge.NONE;
        }
        fired = true;
        return Edge.FIRED;
    }

    /** The expression was found false. */
    Edge holdsNot() {
        heldSinceMicros = NOT_HOLDING;
        if (!fired) {
            return Edge.NONE;
        }
        fired = false;
        return Edge.ENDED;
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
