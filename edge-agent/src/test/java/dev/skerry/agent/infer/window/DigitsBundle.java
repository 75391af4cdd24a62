package dev.skerry.agent.infer.window;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.archive.ArchiveWriter;
import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.manifest.ElementType;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Golden;
import dev.skerry.profile.bundle.manifest.Graph;
import dev.skerry.profile.bundle.manifest.Graph.Input;
import dev.skerry.profile.bundle.manifest.Graph.InputRole;
import dev.skerry.profile.bundle.manifest.Graph.Output;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.Limits;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Normalisation;
import dev.skerry.profile.bundle.manifest.Provenance;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.bundle.manifest.Shape;
import dev.skerry.profile.bundle.manifest.Task;
import dev.skerry.profile.bundle.manifest.Threshold;
import dev.skerry.profile.bundle.manifest.Window;
import dev.skerry.profile.bundle.manifest.Window.Gap;
import dev.skerry.profile.bundle.manifest.Window.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bundle whose score is its window as digits, the oldest first: of the steps (1, 2) and (3, 4) it
 * is 1234; and before the point how many runs there were before, in units of a million.
 */
public final class DigitsBundle {
    public String version = "1.2.0";
    public Task task = Task.ANOMALY_SCORE;
    public List<Feature> features = List.of(plain("a", null), plain("b", null));
    public int length = 2;
    public Step step = new Step.EachReading();
    public Gap gap = new Gap.Hold(Duration.ofSeconds(10));
    public int warmUp = 0;
    public Duration latency = Duration.ofMillis(500);
    public long memoryBytes = 1 << 20;
    public List<String> architectures = List.of();
    public int states = 1;
    public byte[] graph = new byte[0];

    /** What a graph of another kind gives, besides its state. */
    public List<Output> outputs = List.of();

    public List<String> labels = List.of();

    /** Lines of a golden file; none if it is empty. */
    public String golden = "";

    public @Nullable Reference reference;

    /** The shape of the window, if it is not [1, length, features]. */
    public List<Integer> window = List.of();

    public static Feature plain(String name, @Nullable String unit) {
        return new Feature(name, unit, null, null, new Normalisation.None());
    }

    /** The shape of the state, if it is not [states]. */
    public List<Integer> state = List.of();

    /** The manifest, of the files as they are. */
    public ModelManifest manifest() {
        OutputRole role =
                switch (task) {
                    case ANOMALY_SCORE, REGRESSION -> OutputRole.SCORE;
                    case FORECAST -> OutputRole.FORECAST;
                    case CLASSIFICATION -> OutputRole.LABEL;
                };
        Shape shape = new Shape(window.isEmpty() ? List.of(1, length, features.size()) : window);
        Shape its = new Shape(state.isEmpty() ? List.of(states) : state);
        return new ModelManifest(
                "digits",
                version,
                task,
                "Digits.",
                "Apache-2.0",
                features,
                new Window(length, step, gap),
                new Graph(
                        "model.onnx",
                        List.of(
                                new Input(
                                        "window",
                                        ElementType.FLOAT32,
                                        shape,
                                        InputRole.WINDOW,
                                        null,
                                        null),
                                new Input(
                                        "state",
                                        ElementType.FLOAT32,
                                        its,
                                        InputRole.STATE,
                                        "state_out",
                                        null)),
                        given(role, its)),
                labels,
                warmUp,
                task == Task.ANOMALY_SCORE ? new Threshold(1, null) : null,
                new Limits(latency, memoryBytes),
                architectures,
                new Provenance(null, "None.", "by hand", null),
                golden.isEmpty() ? null : new Golden(List.of("golden.jsonl"), 1e-6),
                reference,
                "card.md",
                BundleWriter.list(files()));
    }

    private List<Output> given(OutputRole role, Shape its) {
        List<Output> given = new ArrayList<>(outputs);
        if (given.isEmpty()) {
            given.add(output("score", role, 1));
        }
        given.add(new Output("state_out", ElementType.FLOAT32, its, OutputRole.STATE));
        return given;
    }

    /** An output of this many numbers. */
    public static Output output(String name, OutputRole role, int... shape) {
        return new Output(
                name,
                role == OutputRole.LABEL ? ElementType.INT64 : ElementType.FLOAT32,
                new Shape(Arrays.stream(shape).boxed().toList()),
                role);
    }

    public byte[] archive() {
        return ArchiveWriter.write(
                files().with(ModelManifest.PATH, BundleWriter.manifest(manifest())));
    }

    Contents files() {
        Contents files =
                new Contents(Map.of("model.onnx", graph(), "card.md", "# Digits".getBytes(UTF_8)));
        return golden.isEmpty() ? files : files.with("golden.jsonl", golden.getBytes(UTF_8));
    }

    byte[] graph() {
        return graph.length == 0 ? digits() : graph;
    }

    private byte[] digits() {
        int numbers = length * features.size();
        OnnxGraphWriter graph = new OnnxGraphWriter();
        graph.input("window", 1, length, features.size());
        graph.input("state", states);
        graph.output("score", 1);
        graph.output("state_out", states);
        float[] places = new float[numbers];
        for (int i = 0; i < numbers; i++) {
            places[i] = (float) Math.pow(10, numbers - 1 - i);
        }
        String row = graph.apply("Reshape", "window", graph.longs(numbers));
        String digits = graph.apply("Mul", row, graph.floats(places));
        String sum = graph.apply("ReduceSum", digits, graph.longs(0));
        String runs = graph.apply("ReduceMax", List.of("state"), Map.of("axes", 0L));
        String millions = graph.apply("Mul", runs, graph.floats(1e6f));
        graph.applyAs("score", "Add", List.of(sum, millions), Map.of());
        graph.applyAs("state_out", "Add", List.of("state", graph.floats(1)), Map.of());
        return graph.model("digits", Map.of());
    }
}
