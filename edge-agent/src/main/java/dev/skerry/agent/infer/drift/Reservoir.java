package dev.skerry.agent.infer.drift;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An even sample of numbers of which nobody knows how many will come: algorithm R (Vitter, Random
 * Sampling with a Reservoir, 1985). Its dice always fall the same way.
 */
final class Reservoir {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final double[] kept;
    private long seen;
    private long dice;

    Reservoir(int capacity) {
        kept = new double[capacity];
    }

    void add(double value) {
        seen++;
        if (seen <= kept.length) {
            kept[(int) seen - 1] = value;
            return;
        }
        long at = Math.unsignedMultiplyHigh(roll(), seen);
        if (at < kept.length) {
            kept[(int) at] = value;
        }
    }

    /** SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014). */
    private long roll() {
        dice += GOLDEN;
        long z = (dice ^ (dice >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** How many numbers came. */
    long seen() {
        return seen;
    }

    /** Those that were kept. */
    double[] sample() {
        return Arrays.copyOf(kept, (int) Math.min(seen, kept.length));
    }

    int sizeBytes() {
        return (2 + kept.length) * Double.BYTES;
    }

    void write(ByteBuffer out) {
        out.putLong(seen).putLong(dice);
        for (double value : kept) {
            out.putDouble(value);
        }
    }

    void read(ByteBuffer in) {
        seen = in.getLong();
        dice = in.getLong();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = in.getDouble();
        }
    }
}
