package dev.skerry.gateway.web.pace;

import dev.skerry.gateway.people.Buckets;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts what each session and each token asks. Thread-safe. */
public final class RequestLimits {
    private static final double NANOS_PER_SECOND = 1e9;

    private final int burst;
    private final int perSecond;
    private final LongSupplier nanos;
    private final Buckets buckets;

    /**
     * @param burst plain requests that may come at once
     * @param perSecond plain requests that may go on coming
     * @param nanos the time, as of {@link System#nanoTime}
     */
    public RequestLimits(int burst, int perSecond, LongSupplier nanos) {
        if (burst < RequestWeight.MOST || perSecond < 1) {
            throw new IllegalArgumentException("some requests could never be made");
        }
        this.burst = burst;
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.buckets = new Buckets(burst, Duration.ofSeconds(1).dividedBy(perSecond));
    }

    /**
     * What becomes of a request.
     *
     * @param left plain requests that may come at once after it
     * @param waitSeconds until it may be made; 0 if it may be now
     * @param fullSeconds until as many may come at once as at first
     */
    record Standing(int left, long waitSeconds, long fullSeconds) {}

    /** Counts a request, unless it has to wait. */
    synchronized Standing take(String who, int weight) {
        long now = nanos.getAsLong();
        long wait = buckets.wait(who, now, weight);
        if (wait == 0) {
            buckets.change(who, now, -weight);
        }
        double left = buckets.left(who, now);
        return new Standing(
                (int) left,
                (long) Math.ceil(wait / NANOS_PER_SECOND),
                (long) Math.ceil((burst - left) / perSecond));
    }

    /** RateLimit-Policy: what may be asked (draft-ietf-httpapi-ratelimit-headers-10, section 3). */
    String policy() {
        return "\"requests\";q=%d;w=%d".formatted(burst, Math.max(1, burst / perSecond));
    }

    /** RateLimit: what is left of it (section 4). */
    static String header(Standing standing) {
        return "\"requests\";r=%d;t=%d".formatted(standing.left(), standing.fullSeconds());
    }
}
