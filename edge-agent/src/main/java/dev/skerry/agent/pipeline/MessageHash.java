package dev.skerry.agent.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A 64-bit hash to recognise messages by: eight bytes at a time, each mixed with the finaliser of
 * SplitMix64 (Steele, Lea, Flood 2014). Not meant to withstand someone who wants collisions: what
 * tells the messages of devices apart is {@link SipHash}.
 */
public final class MessageHash {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long state = 0x5345_4B52_5259_0001L;

    /** Adds a text and its length. */
    public MessageHash add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes and their number. */
    public MessageHash add(byte[] bytes) {
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            state = mix(state ^ (long) LONGS.get(bytes, at));
        }
        long tail = 0;
        for (int shift = 0; at < bytes.length; at++, shift += Byte.SIZE) {
            tail |= (bytes[at] & 0xFFL) << shift;
        }
        state = mix(state ^ tail);
        return add(bytes.length);
    }

    /** Adds a number. */
    public MessageHash add(long number) {
        state = mix(state + 0x9E3779B97F4A7C15L ^ number);
        return this;
    }

    /** The hash of all that was added, never {@link RecentMessages#NONE}. */
    public long value() {
        return state == RecentMessages.NONE ? 1 : state;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
