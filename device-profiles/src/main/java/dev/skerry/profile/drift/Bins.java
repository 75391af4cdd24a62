package dev.skerry.profile.drift;

import java.util.Arrays;
import java.util.List;

/**
 * Where numbers are parted: with edges e1 &lt; e2 &lt; … the bins are those below e1, from e1 to
 * below e2, and so on, and from the last edge on, so that every number is in one.
 */
public final class Bins {
    /** How many bins there may be. */
    public static final int MOST = 64;

    private final double[] edges;

    /**
     * Bins between these edges.
     *
     * @throws IllegalArgumentException unless they are 1 to 63 finite numbers, each higher than the
     *     one before
     */
    public Bins(double... edges) {
        if (edges.length < 1 || edges.length >= MOST || !areRising(edges)) {
            throw new IllegalArgumentException("no edges: " + Arrays.toString(edges));
        }
        this.edges = edges.clone();
    }

    /** Whether edges are finite, and each is higher than the one before. */
    public static boolean areRising(double... edges) {
        for (int i = 0; i < edges.length; i++) {
            if (!Double.isFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1])) {
                return false;
            }
        }
        return true;
    }

    /** How many there are. */
    public int count() {
        return edges.length + 1;
    }

    /** Which one a number is in; what is no number is in the last. */
    public int of(double value) {
        int low = 0;
        int high = edges.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (value < edges[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The edges, from the lowest. */
    public List<Double> edges() {
        return Arrays.stream(edges).boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bins bins && Arrays.equals(edges, bins.edges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(edges);
    }

    @Override
    public String toString() {
        return Arrays.toString(edges);
    }
}
