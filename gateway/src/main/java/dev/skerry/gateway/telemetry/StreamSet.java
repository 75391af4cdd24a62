package dev.skerry.gateway.telemetry;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A set of stream keys in few bytes: ascending, each as the difference to the one before, seven
 * bits to a byte, the lowest first. A row for each stream of each batch would be larger than the
 * readings themselves.
 */
final class StreamSet {
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

    static boolean contains(byte[] set, int streamKey) {
        int key = 0;
        int difference = 0;
        int shift = 0;
        for (byte b : set) {
            difference |= (b & 0x7f) << shift;
            shift += 7;
            if (b >= 0) {
                key += difference;
                if (key >= streamKey) {
                    return key == streamKey;
                }
                difference = 0;
                shift = 0;
            }
        }
        return false;
    }
}
