package dev.skerry.gateway.telemetry;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A set of stream keys in few bytes: ascending, each as the difference to the one before, seven
 * bits to a byte, the lowest first. A row for each stream of each batch would be larger than the
 * readings themselves.
 */
public final class StreamSet {
    private StreamSet() {}

    static byte[] encode(int[] streamKeys) {
        int[] sorted = streamKeys.clone();
        Arrays.sort(sorted);
        var bytes = new ByteArrayOutputStream(sorted.length * 2);
        int before = 0;
        for (int key : sorted) {
            int difference = key - before;
            while (difference > 0x7f) {
                bytes.write((difference & 0x7f) | 0x80);
                difference >>>= 7;
            }
            bytes.write(difference);
            before = key;
        }
        return bytes.toByteArray();
    }

    static int[] decode(byte[] set) {
        IntStream.Builder keys = IntStream.builder();
        first(
                set,
                key -> {
                    keys.add(key);
                    return false;
                });
        return keys.build().toArray();
    }

    /** Whether a stream's key is in a set as the index of batches has it. */
    public static boolean contains(byte[] set, int streamKey) {
        return first(set, key -> key >= streamKey) == streamKey;
    }

    /** The first key that is wanted, -1 if none is; looks no further. */
    private static int first(byte[] set, IntPredicate isWanted) {
        int key = 0;
        int difference = 0;
        int shift = 0;
        for (byte b : set) {
            difference |= (b & 0x7f) << shift;
            shift += 7;
            if (b >= 0) {
                key += difference;
                if (isWanted.test(key)) {
                    return key;
                }
                difference = 0;
                shift = 0;
            }
        }
        return -1;
    }
}
