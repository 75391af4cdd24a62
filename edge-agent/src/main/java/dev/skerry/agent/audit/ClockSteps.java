package dev.skerry.agent.audit;

import dev.skerry.agent.clock.AgentClock;

/** Records when the agent's clock learns the time and when it is set by more than a minute. */
public final class ClockSteps {
    private final AuditTrail audit;
    private final AgentClock clock;
    private int era;
    private boolean known;

    /** Looks at a clock from now on. */
    public ClockSteps(AuditTrail audit, AgentClock clock) {
        this.audit = audit;
        this.clock = clock;
        this.era = clock.era();
        this.known = clock.isKnown();
    }

    /** Records what changed since the last look. One thread alone looks. */
    public void look() {
        boolean isKnown = clock.isKnown();
        if (isKnown != known) {
            known = isKnown;
            audit.record(audit.entry("clock.known"));
        }
        if (clock.era() != era) {
            era = clock.era();
            audit.record(audit.entry("clock.stepped"));
        }
    }
}
