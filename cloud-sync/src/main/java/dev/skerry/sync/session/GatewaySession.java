package dev.skerry.sync.session;

/**
 * The gateway's side of the session: checks what an agent says, has its batches stored, and answers
 * each batch exactly once, with Ack or Reject.
 */
public final class GatewaySession {
    private final SessionLimits limits;
    private final HelloCheck helloCheck = new HelloCheck();

    /** A session within these limits. */
    public GatewaySession(SessionLimits limits) {
        this.limits = limits;
    }

    /** What follows from an input in a state; nothing once the session is closed. */
    public Step<GatewayState, GatewayOutput> step(GatewayState state, GatewayInput input) {
        GatewayTurn turn = new GatewayTurn(limits, helloCheck, state);
        turn.take(input);
        return turn.toStep();
    }
}
