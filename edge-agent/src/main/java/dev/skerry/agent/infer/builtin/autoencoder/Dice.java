package dev.skerry.agent.infer.builtin.autoencoder;

/**
 * Numbers that look random, each by its place alone: whoever goes on after a restart needs nothing
 * but the place. The mixing is that of SplitMix64 (Steele, Lea and Flood, 2014).
 *
 * @param seed another seed gives other numbers
 */
record Dice(long seed) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** The number of a place, from 0 to below 1. */
    double at(long place) {
        return (bits(place) >>> 11) * 0x1p-53;
    }

    /** The number of a place, from 0 to below a bound. */
    int at(long place, int bound) {
        return (int) (at(place) * bound);
    }

    private long bits(long place) {
        long z = (seed * 0xD1342543DE82EF95L + place + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
