package dev.skerry.agent.infer.builtin.autoencoder;

import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fully connected layers with ReLU between them, whose parameters are one flat vector: of each
 * layer the weights, row by row for its inputs, then the biases.
 *
 * @param sizes of the input, the layers between and the output
 */
record DenseLayers(List<Integer> sizes) {
    private static final long FLOAT = 1;
    private static final Map<String, Long> FIRST_AXIS = Map.of("axis", 0L);

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if there is no layer or an empty one
     */
    DenseLayers {
        sizes = List.copyOf(sizes);
        if (sizes.size() < 2 || sizes.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("layers of " + sizes);
        }
    }

    /** A layer's parameters as tensors of a graph. */
    private record Tensors(String weights, String biases) {}

    /** What the layers make of rows in a graph, with what going back needs. */
    static final class Forward {
        private final List<Tensors> tensors = new ArrayList<>();

        /** What each layer is given. */
        private final List<String> given = new ArrayList<>();

        /** What each layer gives, before ReLU. */
        private final List<String> sums = new ArrayList<>();

        /** What the last layer gives. */
        String output() {
            return sums.getLast();
        }
    }

    /** How many layers there are. */
    int count() {
        return sizes.size() - 1;
    }

    /** How many parameters all layers have. */
    int parameters() {
        int sum = 0;
        for (int i = 0; i < count(); i++) {
            sum += (sizes.get(i) + 1) * sizes.get(i + 1);
        }
        return sum;
    }

    /**
     * Parameters to begin with: uniform within 1 / sqrt(inputs) of 0.
     *
     * @param dice gives numbers from 0 to 1
     */
    float[] initial(Dice dice) {
        float[] values = new float[parameters()];
        int at = 0;
        for (int i = 0; i < count(); i++) {
            double bound = 1 / Math.sqrt(sizes.get(i));
            int end = at + (sizes.get(i) + 1) * sizes.get(i + 1);
            for (; at < end; at++) {
                values[at] = (float) ((2 * dice.at(at) - 1) * bound);
            }
        }
        return values;
    }

    /** Writes the layers' work on rows. */
    Forward forward(OnnxGraphWriter graph, String parameters, String rows) {
        Forward forward = new Forward();
        long[] pieces = new long[2 * count()];
        for (int i = 0; i < count(); i++) {
            pieces[2 * i] = (long) sizes.get(i) * sizes.get(i + 1);
            pieces[2 * i + 1] = sizes.get(i + 1);
        }
        List<String> cut = graph.split(parameters, pieces);
        String now = rows;
        for (int i = 0; i < count(); i++) {
            String shape = graph.longs(sizes.get(i), sizes.get(i + 1));
            String weights = graph.apply("Reshape", cut.get(2 * i), shape);
            var tensors = new Tensors(weights, cut.get(2 * i + 1));
            forward.tensors.add(tensors);
            forward.given.add(now);
            String sum = graph.apply("Gemm", now, tensors.weights(), tensors.biases());
            forward.sums.add(sum);
            now = i + 1 < count() ? graph.apply("Relu", sum) : sum;
        }
        return forward;
    }

    /**
     * Writes the gradient of a loss by the parameters, as one flat vector.
     *
     * @param slope of the loss by the output, for each row
     */
    String gradient(OnnxGraphWriter graph, Forward forward, String slope) {
        List<String> pieces = new ArrayList<>();
        String flat = graph.longs(-1);
        String rows = graph.longs(0);
        String delta = slope;
        for (int i = count() - 1; i >= 0; i--) {
            String biases = graph.apply("ReduceSum", List.of(delta, rows), Map.of("keepdims", 0L));
            String weights =
                    graph.apply("Gemm", List.of(forward.given.get(i), delta), Map.of("transA", 1L));
            pieces.addFirst(biases);
            pieces.addFirst(graph.apply("Reshape", weights, flat));
            if (i > 0) {
                String back =
                        graph.apply(
                                "Gemm",
                                List.of(delta, forward.tensors.get(i).weights()),
                                Map.of("transB", 1L));
                String open = graph.apply("Greater", forward.sums.get(i - 1), graph.floats(0));
                String gate = graph.apply("Cast", List.of(open), Map.of("to", FLOAT));
                delta = graph.apply("Mul", back, gate);
            }
        }
        return graph.apply("Concat", pieces, FIRST_AXIS);
    }
}
