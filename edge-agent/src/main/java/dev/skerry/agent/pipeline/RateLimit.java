package dev.skerry.agent.pipeline;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each of many may send: a token bucket per name. No more than so many names are
 * remembered. One that has been quiet until its bucket was full again is forgotten without a
 * difference; when nobody is, those that are new share one bucket until somebody is.
 */
public final class RateLimit {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final double perSecond;
    private final double burst;
    private final int maxNames;
    private final LinkedHashMap<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);
    private final Bucket strangers;
    private double credit;
    private int credits;
    private long creditUntilNanos;

    private static final class Bucket {
        private double tokens;
        private long atNanos;
        private int credits;

        Bucket(double tokens, long atNanos, int credits) {
            this.tokens = tokens;
            this.atNanos = atNanos;
            this.credits = credits;
        }
    }

    /**
     * A limit that nobody has touched.
     *
     * @param burst what may come at once
     */
    public RateLimit(double perSecond, double burst, int maxNames) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.maxNames = maxNames;
        this.strangers = new Bucket(burst, System.nanoTime(), 0);
    }

    /**
     * Takes what a message costs; one that is refused costs nothing.
     *
     * @return zero if it may come, else after how long it may
     */
    public synchronized Duration take(String name, double cost, long nowNanos) {
        Bucket bucket = bucket(name, nowNanos);
        refill(bucket, nowNanos);
        // What costs more than a burst would never come.
        double due = Math.min(cost, burst);
        if (bucket.tokens >= due) {
            bucket.tokens -= due;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((due - bucket.tokens) / perSecond * NANOS));
    }

    /** Allows each as much more, once and for as long, as could have come within that time. */
    public synchronized void allowFor(Duration time, long nowNanos) {
        credit = time.toNanos() / NANOS * perSecond;
        creditUntilNanos = nowNanos + time.toNanos();
        credits++;
    }

    /** How many names are remembered. */
    public synchronized int size() {
        return buckets.size();
    }

    private Bucket bucket(String name, long nowNanos) {
        Bucket known = buckets.get(name);
        if (known != null) {
            return known;
        }
        if (buckets.size() >= maxNames && !forgetOldest(nowNanos)) {
            return strangers;
        }
        Bucket added = new Bucket(burst, nowNanos, 0);
        buckets.put(name, added);
        return added;
    }

    private boolean forgetOldest(long nowNanos) {
        Iterator<Map.Entry<String, Bucket>> all = buckets.entrySet().iterator();
        if (!all.hasNext()) {
            return false;
        }
        Bucket oldest = all.next().getValue();
        refill(oldest, nowNanos);
        if (oldest.tokens < burst) {
            return false;
        }
        all.remove();
        return true;
    }

    private void refill(Bucket bucket, long nowNanos) {
        long passed = Math.max(0, nowNanos - bucket.atNanos);
        double refilled = bucket.tokens + passed / NANOS * perSecond;
        bucket.atNanos += passed;
        if (credits == 0 || nowNanos - creditUntilNanos >= 0) {
            bucket.tokens = Math.min(burst, refilled);
            return;
        }
        bucket.tokens = Math.max(bucket.tokens, Math.min(burst, refilled));
        if (bucket.credits != credits) {
            bucket.credits = credits;
            bucket.tokens += credit;
        }
    }
}
