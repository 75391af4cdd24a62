package dev.skerry.profile.bundle.manifest;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ONNX graph and what goes in and out.
 *
 * @param file its path in the bundle
 */
public record Graph(String file, List<Input> inputs, List<Output> outputs) {
    /** How many tensors may go in, and how many out. */
    public static final int MOST_TENSORS = 64;

    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        if (inputs.size() > MOST_TENSORS || outputs.size() > MOST_TENSORS) {
            throw new IllegalArgumentException("more than %d tensors".formatted(MOST_TENSORS));
        }
    }

    /**
     * A tensor that goes in.
     *
     * @param next of a state, the output that is its value in the next run; else null
     * @param initial the file with its first value, of parameters with their value: the numbers one
     *     after the other, little-endian; null for zeros
     */
    public record Input(
            String name,
            ElementType type,
            Shape shape,
            InputRole role,
            @Nullable String next,
            @Nullable String initial) {
        public Input {
            if ((next != null) != (role == InputRole.STATE)) {
                throw new IllegalArgumentException(
                        "'%s': a state has a next value, and nothing else has".formatted(name));
            }
        }

        /** How long its value is, in bytes. */
        public int sizeBytes() {
            return shape.elements() * type.sizeBytes();
        }
    }

    /** A tensor that comes out. */
    public record Output(String name, ElementType type, Shape shape, OutputRole role) {}

    /** What goes into a tensor. */
    public enum InputRole implements Word {
        /** The steps, the oldest first, each with all features in their order. */
        WINDOW("window"),
        /** What the run before put out. */
        STATE("state"),
        /** What was learnt and stays. */
        PARAMETERS("parameters");

        private final String word;

        InputRole(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }

    /** What comes out of a tensor. */
    public enum OutputRole implements Word {
        /** One number. */
        SCORE("score"),
        /** The index of a label. */
        LABEL("label"),
        /** Values to come. */
        FORECAST("forecast"),
        /** For each value to come a lower and an upper bound. */
        INTERVAL("interval"),
        /** How much each feature has to do with the score. */
        CONTRIBUTIONS("contributions"),
        /** What goes in again. */
        STATE("state");

        private final String word;

        OutputRole(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }

    /** The only tensor that the window goes into. */
    public Input window() {
        return inputs.stream()
                .filter(it -> it.role() == InputRole.WINDOW)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the graph has no window"));
    }

    /** The output of a role that only one may have; of states, the first. */
    public Optional<Output> output(OutputRole role) {
        return outputs.stream().filter(it -> it.role() == role).findFirst();
    }
}
