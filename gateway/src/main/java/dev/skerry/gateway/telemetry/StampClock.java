package dev.skerry.gateway.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * By whose clock a batch's records are stamped.
 *
 * @param bootKey of a boot that did not know the time; null when the stamps are right as they came
 * @param offsetMicros what is to be added to them; null while that is not known
 */
public record StampClock(@Nullable Integer bootKey, @Nullable Long offsetMicros) {
    /** Of an agent that knew the time. */
    public static final StampClock RIGHT = new StampClock(null, null);

    /** Whether the times can be relied on, once they are shifted. */
    public boolean isTrusted() {
        return bootKey == null || offsetMicros != null;
    }

    /** The right time of a stamp, as far as it is known. */
    public long shifted(long micros) {
        return offsetMicros == null ? micros : shifted(micros, offsetMicros);
    }

    /** The sum, or the end of all times where there is none. */
    static long shifted(long micros, long offsetMicros) {
        long sum = micros + offsetMicros;
        boolean overflows = ((micros ^ sum) & (offsetMicros ^ sum)) < 0;
        return overflows ? (micros < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    /** A record's quality as it is shown. */
    public int quality(int code) {
        return isTrusted() ? code : Qualities.untrusted(code);
    }
}
