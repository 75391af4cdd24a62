package dev.skerry.agent.action;

/** For an agent of which nobody orders that it ends. */
public final class NobodyEnds implements AgentExit {
    @Override
    public void restart() {
        throw new AssertionError("nobody asked for it");
    }

    @Override
    public void orderWipe() {
        throw new AssertionError("nobody asked for it");
    }

    @Override
    public void wipe() {
        throw new AssertionError("nobody asked for it");
    }
}
