package dev.skerry.profile.bundle.manifest;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The dimensions of a tensor, the outermost first; none for a single number.
 *
 * @param dimensions each at least 1, {@value #MOST_DIMENSIONS} at most
 */
public record Shape(List<Integer> dimensions) {
    /** How many dimensions there may be. */
    public static final int MOST_DIMENSIONS = 8;

    /** How many numbers a tensor that goes in or out may have. */
    public static final int MOST_ELEMENTS = 1 << 24;

    public Shape {
        dimensions = List.copyOf(dimensions);
        if (dimensions.size() > MOST_DIMENSIONS
                || dimensions.stream().anyMatch(it -> it < 1)
                || elements(dimensions) > MOST_ELEMENTS) {
            throw new IllegalArgumentException("no shape of a tensor: " + dimensions);
        }
    }

    /** How many numbers a tensor of it has. */
    public int elements() {
        return (int) elements(dimensions);
    }

    /** The product, or more than is allowed. */
    static long elements(List<Integer> dimensions) {
        long product = 1;
        for (int dimension : dimensions) {
            product = Math.min(product * dimension, Integer.MAX_VALUE);
        }
        return product;
    }

    /** The dimensions that are not 1. */
    public List<Integer> squeezed() {
        return dimensions.stream().filter(it -> it != 1).toList();
    }

    /** As the manifest writes it. */
    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
