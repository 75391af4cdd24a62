package dev.skerry.agent.outbox;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The identities of the last accepted messages. For one thread. */
final class RecentIdentities {
    private final long[] ring;
    private long added;

    /** Remembers this many. */
    RecentIdentities(int capacity) {
        ring = new long[capacity];
    }

    void add(long[] identities) {
        for (long identity : identities) {
            ring[(int) (added++ % ring.length)] = identity;
        }
    }

    /** All that are remembered, oldest first. */
    long[] toArray() {
        int count = (int) Math.min(added, ring.length);
        long[] identities = new long[count];
        for (int i = 0; i < count; i++) {
            identities[i] = ring[(int) ((added - count + i) % ring.length)];
        }
        return identities;
    }

    /** As bytes, big-endian. */
    static byte[] toBytes(long[] identities) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * identities.length);
        Arrays.stream(identities).forEach(bytes::putLong);
        return bytes.array();
    }

    /** The opposite of {@link #toBytes}. */
    static long[] fromBytes(byte[] bytes) {
        long[] identities = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(identities);
        return identities;
    }
}
