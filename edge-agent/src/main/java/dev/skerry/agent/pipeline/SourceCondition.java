package dev.skerry.agent.pipeline;

/**
 * How a source stands with what it takes messages from.
 *
 * @param endpoint where that is, without credentials; empty for the machine itself
 * @param sinceNanos since when, of the monotonic clock
 */
public record SourceCondition(String endpoint, State state, long sinceNanos) {
    /** Whether messages can come. */
    public enum State {
        /** They can. */
        WORKING,
        /** The source tries to reach what they come from, or has not begun yet. */
        CONNECTING,
        /** It can't have them until somebody mends something. */
        REFUSED
    }

    /** The same place in another state, for as long. */
    public SourceCondition with(State other) {
        return new SourceCondition(endpoint, other, sinceNanos);
    }
}
