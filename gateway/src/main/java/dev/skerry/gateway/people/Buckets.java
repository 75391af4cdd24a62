package dev.skerry.gateway.people;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets: each key may do so much at once, and gets one more each while. As many keys are
 * remembered as fit, those that came last. Not thread-safe.
 */
public final class Buckets {
    private static final int MOST_KEYS = 10_000;

    private final int most;
    private final double nanosEach;
    private final Map<String, Bucket> buckets =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                    return size() > MOST_KEYS;
                }
            };

    private record Bucket(double left, long at) {}

    /**
     * @param most how much may be done at once
     * @param each how long until one more may be done
     */
    public Buckets(int most, Duration each) {
        this.most = most;
        this.nanosEach = each.toNanos();
    }

    /** How much may be done now. */
    public double left(String key, long now) {
        Bucket bucket = buckets.get(key);
        return bucket == null
                ? most
                : Math.min(most, bucket.left() + (now - bucket.at()) / nanosEach);
    }

    /** The nanoseconds until so much may be done; 0 if it may be now. */
    public long wait(String key, long now, int much) {
        double left = left(key, now);
        return left >= much ? 0 : (long) Math.ceil((much - left) * nanosEach);
    }

    /** Takes what was done, or gives it back. */
    public void change(String key, long now, int by) {
        buckets.put(key, new Bucket(Math.min(most, left(key, now) + by), now));
    }
}
