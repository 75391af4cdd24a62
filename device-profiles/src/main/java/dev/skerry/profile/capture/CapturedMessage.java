package dev.skerry.profile.capture;

/**
 * A message that somebody captured.
 *
 * @param line where it ended in the capture, from 1
 * @param payload not copied, so nobody may change it
 * @param atMicros when it was captured, microseconds since 1970-01-01T00:00:00Z, or {@link
 *     #UNKNOWN}
 */
public record CapturedMessage(long line, String topic, byte[] payload, long atMicros) {
    /** The capture does not say when. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** Whether the capture says when. */
    public boolean isStamped() {
        return atMicros != UNKNOWN;
    }
}
