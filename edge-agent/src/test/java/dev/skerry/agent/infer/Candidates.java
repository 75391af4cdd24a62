package dev.skerry.agent.infer;

import static dev.skerry.agent.infer.window.DigitsBundle.plain;

import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.infer.window.DigitsBundle;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Versions of a bundle that are told apart by what they say of a temperature. */
final class Candidates {
    private Candidates() {}

    /** One whose score is its last two readings as digits, and how often it ran in millions. */
    static PlannedBundle digits(Path folder, String version) throws IOException {
        return put(folder, version, bundle());
    }

    /** One that says so many times the reading; 1 is an alarm. */
    static PlannedBundle times(Path folder, String version, float factor) throws IOException {
        OnnxGraphWriter graph = graph();
        String row = graph.apply("Reshape", "window", graph.longs(1));
        graph.applyAs("score", "Mul", List.of(row, graph.floats(factor)), Map.of());
        return put(folder, version, of(graph));
    }

    /** One that says what is left to a limit, and fails beyond it. */
    static PlannedBundle failingAbove(Path folder, String version, float limit) throws IOException {
        OnnxGraphWriter graph = graph();
        String row = graph.apply("Reshape", "window", graph.longs(1));
        String left = graph.apply("Sub", graph.floats(limit), row);
        graph.applyAs("score", "Sqrt", List.of(left), Map.of());
        return put(folder, version, of(graph));
    }

    /** One that takes something else. */
    static PlannedBundle ofPressure(Path folder, String version) throws IOException {
        DigitsBundle bundle = bundle();
        bundle.features = List.of(plain("p", "bar"));
        return put(folder, version, bundle);
    }

    private static OnnxGraphWriter graph() {
        OnnxGraphWriter graph = new OnnxGraphWriter();
        graph.input("window", 1, 1, 1);
        graph.input("state", 1);
        graph.output("score", 1);
        graph.output("state_out", 1);
        graph.applyAs("state_out", "Identity", List.of("state"), Map.of());
        return graph;
    }

    private static DigitsBundle of(OnnxGraphWriter graph) {
        DigitsBundle bundle = bundle();
        bundle.length = 1;
        bundle.graph = graph.model("candidate", Map.of());
        return bundle;
    }

    private static DigitsBundle bundle() {
        var bundle = new DigitsBundle();
        bundle.features = List.of(plain("t", "Cel"));
        return bundle;
    }

    private static PlannedBundle put(Path folder, String version, DigitsBundle bundle)
            throws IOException {
        bundle.version = version;
        Files.createDirectories(folder);
        Path file = Files.write(folder.resolve("digits-" + version + ".skm"), bundle.archive());
        String digest = Sha256.hex(BundleWriter.manifest(bundle.manifest()));
        return new PlannedBundle(version, digest, file);
    }

    /** Of devices that any of them watches. */
    static DeviceProfile profile() {
        return profile("digits@^1");
    }

    static DeviceProfile profile(String bundle) {
        return Fixture.profile(new ModelBinding("heat", bundle, Map.of("t", "temperature"), 1));
    }

    /** What is said of readings of these values, from a second on. */
    static List<Inference> send(InferenceStage stage, int second, double... values) {
        List<Inference> all = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            all.addAll(
                    stage.infer(
                            profile(), List.of(Fixture.reading("oven-1", second + i, values[i]))));
        }
        return all;
    }
}
