package dev.skerry.gateway.people;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Limits how fast passwords can be tried: by name and address together, so that nobody locks
 * another out; by address; and by name, against many addresses. Names count whether or not there is
 * such a person. Of each kind as many are remembered as fit, the last seen ones.
 */
public final class LoginLimits {
    private static final int MOST_KEYS = 10_000;

    private final LongSupplier nanos;
    private final Buckets byBoth = new Buckets(5, Duration.ofSeconds(30));
    private final Buckets byAddress = new Buckets(20, Duration.ofSeconds(3));
    private final Buckets byName = new Buckets(50, Duration.ofSeconds(10));

    public LoginLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Counts an attempt before it is made.
     *
     * @return how long to wait; empty if it may be made
     */
    synchronized Optional<Duration> take(String name, InetAddress peer) {
        String address = network(peer);
        long now = nanos.getAsLong();
        long wait =
                Math.max(
                        byBoth.wait(name + "\n" + address, now),
                        Math.max(byAddress.wait(address, now), byName.wait(name, now)));
        if (wait > 0) {
            return Optional.of(Duration.ofNanos(wait));
        }
        byBoth.change(name + "\n" + address, now, -1);
        byAddress.change(address, now, -1);
        byName.change(name, now, -1);
        return Optional.empty();
    }

    /** An attempt was right and does not count. */
    synchronized void giveBack(String name, InetAddress peer) {
        String address = network(peer);
        long now = nanos.getAsLong();
        byBoth.change(name + "\n" + address, now, 1);
        byAddress.change(address, now, 1);
        byName.change(name, now, 1);
    }

    /** One who has an IPv6 address has 2^64 of them. */
    private static String network(InetAddress peer) {
        byte[] bytes = peer.getAddress();
        return HexFormat.of().formatHex(bytes.length == 4 ? bytes : Arrays.copyOf(bytes, 8));
    }

    /** Each key has a number of attempts; they come back one by one. */
    private static final class Buckets {
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

        private record Bucket(double attempts, long at) {}

        Buckets(int most, Duration each) {
            this.most = most;
            this.nanosEach = each.toNanos();
        }

        private double attempts(String key, long now) {
            Bucket bucket = buckets.get(key);
            return bucket == null
                    ? most
                    : Math.min(most, bucket.attempts() + (now - bucket.at()) / nanosEach);
        }

        long wait(String key, long now) {
            double attempts = attempts(key, now);
            return attempts >= 1 ? 0 : (long) Math.ceil((1 - attempts) * nanosEach);
        }

        void change(String key, long now, int by) {
            buckets.put(key, new Bucket(Math.min(most, attempts(key, now) + by), now));
        }
    }
}
