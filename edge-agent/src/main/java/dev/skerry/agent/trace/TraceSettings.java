package dev.skerry.agent.trace;

/**
 * How many messages are traced at the most, should the gateway want more.
 *
 * @param share of the messages that come without a trace, 0 to 1; 0: none at all is traced
 * @param perMinute whatever they come with
 */
public record TraceSettings(double share, int perMinute) {
    /** No traces. */
    public static final TraceSettings NONE = new TraceSettings(0, 0);

    public TraceSettings {
        if (!(share >= 0 && share <= 1) || perMinute < 0) {
            throw new IllegalArgumentException(
                    "no share of messages: %s, %d a minute".formatted(share, perMinute));
        }
    }
}
