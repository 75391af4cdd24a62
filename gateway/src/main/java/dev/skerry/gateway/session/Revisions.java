package dev.skerry.gateway.session;

/**
 * Numbers the sets that an agent is told: each is higher than that of any set before, in this
 * session or any, also for a gateway that was restored from a backup or whose clock went back.
 */
final class Revisions {
    private long last;

    /** The agent has taken this one. */
    void heard(long revision) {
        last = Math.max(last, revision);
    }

    /** Of the set that is sent next. */
    long next(long nowMicros) {
        last = Math.max(last + 1, nowMicros);
        return last;
    }
}
