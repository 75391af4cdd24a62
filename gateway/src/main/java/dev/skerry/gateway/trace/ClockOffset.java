package dev.skerry.gateway.trace;

import java.util.concurrent.TimeUnit;

/**
 * How far an agent's clock is behind the gateway's. What an agent sent took some time to come, so
 * the frame that seems to have taken the least tells best. For a session's thread.
 */
public final class ClockOffset {
    /** No frame takes so long: the agent's clock was set. */
    private static final long STEP_MICROS = TimeUnit.MINUTES.toMicros(1);

    private boolean isKnown;
    private long offsetMicros;

    /** Something came that the agent sent at that time by its own clock. */
    public void seen(long sentMicros, long receivedMicros) {
        long offset = receivedMicros - sentMicros;
        if (!isKnown || offset < offsetMicros || offset - offsetMicros > STEP_MICROS) {
            offsetMicros = offset;
        }
        isKnown = true;
    }

    /** To be added to the agent's times. */
    public long micros() {
        return offsetMicros;
    }
}
