package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Remembers the identities of the last messages that were accepted, to recognise those that a
 * source delivers again after a crash or a reconnection. The oldest is forgotten for each new one.
 * Not thread-safe.
 */
public final class RecentMessages {
    /** The identity of a message that is never delivered twice; it is not remembered. */
    public static final long NONE = 0;

    /** What the key of the identities is kept as among the outbox's states. */
    public static final String KEY = "message-key";

    /** How long the key is. */
    public static final int KEY_BYTES = SipHash.KEY_BYTES;

    /** After that a CoAP endpoint may use its message ids again (RFC 7252, section 4.8.2). */
    private static final long EXCHANGE_LIFETIME_MICROS = 247_000_000;

    private static final int END = -1;

    private final SipHash hash;

    /** The identities in a ring, and for each the next one of the same bucket. */
    private final long[] ring;

    private final long[] acceptedAtMicros;
    private final int[] nextInBucket;
    private final int[] firstInBucket;
    private int oldest;
    private int size;

    /**
     * An empty memory.
     *
     * @param capacity how many identities are remembered, at least 1
     * @param key that no device knows: else one could make the identity of another's next message,
     *     which would pass for a repetition
     */
    public RecentMessages(int capacity, byte[] key) {
        hash = new SipHash(key);
        ring = new long[capacity];
        acceptedAtMicros = new long[capacity];
        nextInBucket = new int[capacity];
        firstInBucket = new int[Integer.highestOneBit(capacity) << 1];
        Arrays.fill(firstInBucket, END);
    }

    /** How many identities are remembered at most. */
    public int capacity() {
        return ring.length;
    }

    /** A payload with the device's own time is never the same twice; else the delivery counts. */
    long identity(RawMessage message, String deviceId, Decoded decoded) {
        if (message.transport() == Transport.HOST) {
            return NONE;
        }
        return decoded.deviceStamped()
                ? identity(true, deviceId, message.payload())
                : identity(
                        false,
                        message.address(),
                        ByteBuffer.allocate(Long.BYTES).putLong(message.deliveryKey()).array());
    }

    private long identity(boolean stamped, String whose, byte[] what) {
        byte[] name = whose.getBytes(StandardCharsets.UTF_8);
        long value =
                hash.hash(
                        ByteBuffer.allocate(1 + Integer.BYTES + name.length + what.length)
                                .put((byte) (stamped ? 1 : 0))
                                .putInt(name.length)
                                .put(name)
                                .put(what)
                                .array());
        return value == NONE ? 1 : value;
    }

    /** Whether a message was taken before and came again. */
    boolean isRepetition(RawMessage message, Decoded decoded, long identity) {
        return switch (message.transport()) {
            case MQTT ->
                    (decoded.deviceStamped() || message.redelivered())
                            && contains(identity, Long.MIN_VALUE);
            case COAP ->
                    contains(
                            identity,
                            decoded.deviceStamped()
                                    ? Long.MIN_VALUE
                                    : message.receivedAtMicros() - EXCHANGE_LIFETIME_MICROS);
            case HOST -> false;
        };
    }

    /** Whether this identity is among those remembered, of a message accepted since then. */
    boolean contains(long identity, long sinceMicros) {
        for (int slot = firstInBucket[bucket(identity)]; slot != END; slot = nextInBucket[slot]) {
            if (ring[slot] == identity && acceptedAtMicros[slot] >= sinceMicros) {
                return true;
            }
        }
        return false;
    }

    /** Remembers the identity of a message that was accepted then. */
    public void add(long identity, long atMicros) {
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
        acceptedAtMicros[slot] = atMicros;
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
