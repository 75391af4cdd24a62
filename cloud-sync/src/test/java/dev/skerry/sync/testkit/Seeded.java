package dev.skerry.sync.testkit;

import java.util.List;

/**
 * A generator whose every choice follows from its seed, on every machine and JDK. SplitMix64, after
 * Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
 */
public final class Seeded {
    private static final long GAMMA = 0x9e37_79b9_7f4a_7c15L;

    private long state;

    /** Begins with a seed. */
    public Seeded(long seed) {
        state = seed;
    }

    /** Any long. */
    public long nextLong() {
        state += GAMMA;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return z ^ (z >>> 31);
    }

    /** From 0 to, but not including, a bound. */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(nextLong(), bound);
    }

    /** From one number to another, both included. */
    public int between(int first, int last) {
        return first + below(last - first + 1);
    }

    /** From 0 to, but not including, 1. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** About normal, mean 0 and deviation 1. */
    public double nextGaussian() {
        double sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += nextDouble();
        }
        return sum - 6;
    }

    /** True once in so many times. */
    public boolean oneIn(int times) {
        return below(times) == 0;
    }

    /** One of a list. */
    public <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }

    /** So many bytes. */
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) nextLong();
        }
        return bytes;
    }

    /** A generator of its own, so that one part's choices do not move another's. */
    public Seeded split() {
        return new Seeded(nextLong());
    }
}
