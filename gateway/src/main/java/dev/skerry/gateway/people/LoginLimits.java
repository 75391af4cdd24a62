package dev.skerry.gateway.people;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Limits how fast passwords can be tried: by name and address together, so that nobody locks
 * another out; by address; and by name, against many addresses. Names count whether or not there is
 * such a person. Of each kind as many are remembered as fit, the last seen ones.
 */
public final class LoginLimits {
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
                        byBoth.wait(name + "\n" + address, now, 1),
                        Math.max(byAddress.wait(address, now, 1), byName.wait(name, now, 1)));
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
}
