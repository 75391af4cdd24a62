package dev.skerry.agent.pipeline;

import java.util.Arrays;

/**
 * Remembers the identities of the last messages that were accepted, to recognise those that a
 * source delivers again after a crash or a reconnection. The oldest is forgotten for each new one.
 * Not thread-safe.
 */
public final class RecentMessages {
    /** The identity of a message that is never delivered twice; it is not remembered. */
    public static final long NONE = 0;

    private static final int END = -1;

    /** The identities in a ring, and for each the next one of the same bucket. */
    private final long[] ring;

    private final int[] nextInBucket;
    private final int[] firstInBucket;
    private int oldest;
    private int size;

    /**
     * An empty memory.
     *
     * @param capacity how many identities are remembered, at least 1
     */
    public RecentMessages(int capacity) {
        ring = new long[capacity];
        nextInBucket = new int[capacity];
        firstInBucket = new int[Integer.highestOneBit(capacity) << 1];
        Arrays.fill(firstInBucket, END);
    }

    /** How many identities are remembered at most. */
    public int capacity() {
        return ring.length;
    }

    /** Whether this identity is among those remembered. */
    public boolean contains(long identity) {
        for (int slot = firstInBucket[bucket(identity)]; slot != END; slot = nextInBucket[slot]) {
            if (ring[slot] == identity) {
                return true;
            }
        }
        return false;
    }

    /** Remembers an identity. */
    public void add(long identity) {
        if (identity == NONE) {
            return;
        }
        int slot = oldest;
        if (size == ring.length) {
            forget(slot);
        } else {
            size++;
        }
        ring[slot] = identity;
        int bucket = bucket(identity);
        nextInBucket[slot] = firstInBucket[bucket];
        firstInBucket[bucket] = slot;
        oldest = slot + 1 == ring.length ? 0 : slot + 1;
    }

    private void forget(int slot) {
        int bucket = bucket(ring[slot]);
        if (firstInBucket[bucket] == slot) {
            firstInBucket[bucket] = nextInBucket[slot];
            return;
        }
        int before = firstInBucket[bucket];
        while (nextInBucket[before] != slot) {
            before = nextInBucket[before];
        }
        nextInBucket[before] = nextInBucket[slot];
    }

    private int bucket(long identity) {
        // Fibonacci hashing: identities are hashes already, but their low bits may be poor.
        return (int) ((identity * 0x9E3779B97F4A7C15L) >>> 40) & (firstInBucket.length - 1);
    }
}
