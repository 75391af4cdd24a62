package dev.skerry.sync.session;

/**
 * The agent's side of the session: says Hello, sends the outbox by urgency within the gateway's
 * credits, and gives up a batch only on the gateway's word. Reconnects with exponential back-off
 * and full jitter.
 */
public final class AgentSession {
    private final SessionLimits limits;

    /** A session within these limits. */
    public AgentSession(SessionLimits limits) {
        this.limits = limits;
    }

    /**
     * What follows from an input in a state. Inputs that come too late for their session, such as a
     * load's answer after the stream ended, lead to nothing.
     */
    public Step<AgentState, AgentOutput> step(AgentState state, AgentInput input) {
        AgentTurn turn = new AgentTurn(limits, state);
        turn.take(input);
        return turn.toStep();
    }
}
