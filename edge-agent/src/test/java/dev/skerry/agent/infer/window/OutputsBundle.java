package dev.skerry.agent.infer.window;

import static dev.skerry.agent.infer.window.DigitsBundle.output;

import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Graph.Output;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.Normalisation;
import dev.skerry.profile.bundle.manifest.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A bundle of two features and two steps that gives what it is asked for, of the last step (a, b):
 * the score 3a, whatever b is; the contributions (30a, 0); the label of whichever is larger, "calm"
 * or "worn"; the forecasts a and a + 1, with intervals from 1 below to 2 above.
 */
public final class OutputsBundle {
    private OutputsBundle() {}

    /** Of this task, with these outputs. */
    public static DigitsBundle of(Task task, OutputRole... roles) {
        var bundle = new DigitsBundle();
        bundle.task = task;
        bundle.latency = Duration.ofMillis(20);
        bundle.labels = task == Task.CLASSIFICATION ? List.of("calm", "worn") : List.of();
        List<Output> outputs = new ArrayList<>();
        var graph = new OnnxGraphWriter();
        graph.input("window", 1, 2, 2);
        graph.input("state", 1);
        graph.output("state_out", 1);
        String row = graph.apply("Reshape", "window", graph.longs(4));
        String last = graph.split(row, 2, 2).get(1);
        String a = graph.split(last, 1, 1).get(0);
        for (OutputRole role : roles) {
            String name = role.word();
            int[] shape =
                    switch (role) {
                        case CONTRIBUTIONS, FORECAST -> new int[] {2};
                        case INTERVAL -> new int[] {2, 2};
                        default -> new int[] {1};
                    };
            outputs.add(output(name, role, shape));
            graph.output(name, longs(shape));
            switch (role) {
                case SCORE -> graph.applyAs(name, "Mul", List.of(a, graph.floats(3)), Map.of());
                case CONTRIBUTIONS ->
                        graph.applyAs(name, "Mul", List.of(last, graph.floats(30, 0)), Map.of());
                case LABEL ->
                        graph.applyAs(
                                name, "ArgMax", List.of(last), Map.of("axis", 0L, "keepdims", 1L));
                case FORECAST ->
                        graph.applyAs(name, "Add", List.of(a, graph.floats(0, 1)), Map.of());
                case INTERVAL ->
                        graph.applyAs(
                                name,
                                "Reshape",
                                List.of(
                                        graph.apply("Add", a, graph.floats(-1, 2, 0, 3)),
                                        graph.longs(2, 2)),
                                Map.of());
                case STATE -> throw new IllegalArgumentException("it has a state");
            }
        }
        graph.applyAs("state_out", "Add", List.of("state", graph.floats(1)), Map.of());
        bundle.outputs = outputs;
        bundle.graph = withWholeLabel(graph.model("outputs", Map.of()));
        return bundle;
    }

    /** A feature that is 10 on average, and 2 a deviation. */
    public static Feature around10(String name) {
        return new Feature(name, null, null, null, new Normalisation.Fixed(10, 2));
    }

    private static long[] longs(int[] shape) {
        long[] dimensions = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            dimensions[i] = shape[i];
        }
        return dimensions;
    }

    /** The writer declares float32 for every output; a label is an int64. */
    private static byte[] withWholeLabel(byte[] model) {
        String text = new String(model, StandardCharsets.ISO_8859_1);
        int declared = text.indexOf("label\u0012");
        if (declared >= 0) {
            model[text.indexOf("\b\u0001", declared) + 1] = 7;
        }
        return model;
    }
}
