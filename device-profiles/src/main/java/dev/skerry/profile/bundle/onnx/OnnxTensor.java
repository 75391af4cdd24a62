package dev.skerry.profile.bundle.onnx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A tensor that a graph declares.
 *
 * @param type as ONNX numbers it (TensorProto.DataType); 0 for what is no tensor
 * @param dimensions the outermost first
 */
public record OnnxTensor(String name, int type, List<Dimension> dimensions) {
    private static final List<String> TYPES =
            List.of(
                    "no tensor",
                    "float32",
                    "uint8",
                    "int8",
                    "uint16",
                    "int16",
                    "int32",
                    "int64",
                    "string",
                    "bool",
                    "float16",
                    "float64",
                    "uint32",
                    "uint64",
                    "complex64",
                    "complex128",
                    "bfloat16");
    private static final int WIDEST = 16;

    public OnnxTensor {
        dimensions = List.copyOf(dimensions);
    }

    /**
     * A dimension.
     *
     * @param length -1 for one that is free
     * @param name of a free one, if it has one
     */
    public record Dimension(long length, String name) {
        /** Whether any length will do. */
        public boolean isFree() {
            return length < 0;
        }
    }

    /** The type's name. */
    public String typeName() {
        return type >= 0 && type < TYPES.size() ? TYPES.get(type) : "type " + type;
    }

    /** The shape as people write it. */
    public String shape() {
        return dimensions.stream()
                .map(
                        it ->
                                !it.isFree()
                                        ? Long.toString(it.length())
                                        : it.name().isEmpty() ? "?" : it.name())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** What it takes, free dimensions counted as 1. */
    long sizeBytes() {
        long elements = 1;
        for (Dimension dimension : dimensions) {
            elements = times(elements, dimension.isFree() ? 1 : dimension.length());
        }
        return times(elements, width(type));
    }

    /** The product, or the greatest number there is. */
    static long times(long a, long b) {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The sum, or the greatest number there is. */
    static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /** How many bytes a number of a type takes; of one that is not known, the most. */
    static int width(int type) {
        return switch (type) {
            case 2, 3, 9, 17, 18, 19, 20, 21, 22 -> 1;
            case 4, 5, 10, 16 -> 2;
            case 1, 6, 12 -> 4;
            case 7, 11, 13, 14 -> 8;
            default -> WIDEST;
        };
    }
}
