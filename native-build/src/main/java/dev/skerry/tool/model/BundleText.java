package dev.skerry.tool.model;

import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Graph;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Normalisation;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.bundle.manifest.Window;
import dev.skerry.profile.bundle.onnx.OnnxModel;
import dev.skerry.profile.drift.Histogram;
import dev.skerry.profile.text.Durations;
import dev.skerry.tool.VisibleText;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A bundle in words. */
public final class BundleText {
    private final PrintWriter out;
    private final ModelManifest manifest;
    private final String digest;

    /** The text of the bundle with this manifest. */
    public BundleText(PrintWriter out, ModelManifest manifest, String digest) {
        this.out = out;
        this.manifest = manifest;
        this.digest = digest;
    }

    /** With what is in its graph; null if that can't be read. */
    void print(@Nullable OnnxModel graph) {
        print();
        operators(graph);
    }

    /** What its manifest says. */
    public void print() {
        out.printf(
                "%s %s, %s, %s%n",
                manifest.name(), manifest.version(), manifest.task().word(), manifest.licence());
        manifest.description().lines().forEach(it -> out.println("  " + VisibleText.of(it)));
        out.printf("digest %s%n", digest);
        features();
        tensors();
        limits();
        provenance();
        reference();
        out.println("files");
        manifest.files().forEach(it -> out.printf("  %s, %,d bytes%n", it.path(), it.sizeBytes()));
    }

    private void features() {
        Window window = manifest.window();
        String step =
                switch (window.step()) {
                    case Window.Step.EachReading _ ->
                            "one at each reading of " + manifest.features().getFirst().name();
                    case Window.Step.Every(var period) -> "one every " + Durations.format(period);
                };
        String gap =
                switch (window.gap()) {
                    case Window.Gap.Skip _ -> "left out when a reading is missing";
                    case Window.Gap.Reset _ -> "begun anew when a reading is missing";
                    case Window.Gap.Hold(var age) ->
                            "with the last reading of up to " + Durations.format(age);
                };
        out.printf(
                "window of %,d %s, %s, %s%n",
                window.length(), window.length() == 1 ? "step" : "steps", step, gap);
        out.println("features");
        for (Feature feature : manifest.features()) {
            out.printf(
                    "  %s%s%s, %s%n",
                    feature.name(),
                    feature.unit() == null ? "" : " in " + feature.unit(),
                    range(feature),
                    switch (feature.normalisation()) {
                        case Normalisation.None _ -> "as it is";
                        case Normalisation.WarmUp _ -> "normalised by the warm-up";
                        case Normalisation.Fixed(double mean, double scale) ->
                                "less %s, divided by %s".formatted(mean, scale);
                    });
        }
        out.printf("warm-up of %,d steps%n", manifest.warmUp());
    }

    private static String range(Feature feature) {
        if (feature.min() == null && feature.max() == null) {
            return "";
        }
        return ", from %s to %s"
                .formatted(
                        feature.min() == null ? "any" : feature.min(),
                        feature.max() == null ? "any" : feature.max());
    }

    private void tensors() {
        out.println("takes");
        for (Graph.Input input : manifest.graph().inputs()) {
            String begins = input.initial() == null ? "zeros" : input.initial();
            out.printf(
                    "  %s: %s, %s%s%s%n",
                    input.role().word(),
                    VisibleText.of(input.name()),
                    input.type().word(),
                    input.shape(),
                    switch (input.role()) {
                        case WINDOW -> "";
                        case PARAMETERS -> ", of " + begins;
                        case STATE ->
                                ", begins with "
                                        + begins
                                        + ", then "
                                        + VisibleText.of(String.valueOf(input.next()));
                    });
        }
        out.println("puts out");
        for (Graph.Output output : manifest.graph().outputs()) {
            out.printf(
                    "  %s: %s, %s%s%n",
                    output.role().word(),
                    VisibleText.of(output.name()),
                    output.type().word(),
                    output.shape());
        }
        if (!manifest.labels().isEmpty()) {
            out.println("labels " + String.join(", ", manifest.labels()));
        }
        if (manifest.threshold() != null) {
            Double rate = manifest.threshold().falseAlarmRate();
            out.printf(
                    "alarm from %s on%s%n",
                    manifest.threshold().score(),
                    rate == null ? "" : ", a false one in %s of all steps".formatted(rate));
        }
    }

    private void limits() {
        out.printf(
                "limits %s for a run (99th percentile), %,d bytes of memory%n",
                Durations.format(manifest.limits().latency()), manifest.limits().memoryBytes());
        out.printf(
                "runs on %s%n",
                manifest.architectures().isEmpty()
                        ? "any architecture"
                        : String.join(", ", manifest.architectures()));
    }

    private void operators(@Nullable OnnxModel graph) {
        if (graph == null) {
            out.println("its graph can't be read: 'skerry model verify' says why");
            return;
        }
        out.printf(
                "graph with %,d weights, operator set %s, by %s%n",
                graph.weights(),
                graph.opsets().entrySet().stream()
                        .map(it -> (it.getKey().isEmpty() ? "" : it.getKey() + " ") + it.getValue())
                        .map(VisibleText::of)
                        .collect(Collectors.joining(", ")),
                graph.producer().isEmpty() ? "an unknown tool" : VisibleText.of(graph.producer()));
        out.println(
                "operators "
                        + graph.operators().entrySet().stream()
                                .map(it -> VisibleText.of(it.getKey()) + " x" + it.getValue())
                                .collect(Collectors.joining(", ")));
    }

    private void provenance() {
        var provenance = manifest.provenance();
        out.printf(
                "made with %s%s%s%n",
                provenance.tool(),
                provenance.trainedAt() == null ? "" : " at " + provenance.trainedAt(),
                provenance.seed() == null ? "" : ", seed " + provenance.seed());
        out.println("of");
        provenance.data().lines().forEach(it -> out.println("  " + VisibleText.of(it)));
    }

    private void reference() {
        Reference reference = manifest.reference();
        if (reference == null) {
            return;
        }
        out.printf("trained on %,d steps%n", reference.samples());
        for (int i = 0; i < manifest.features().size(); i++) {
            distribution(manifest.features().get(i).name(), reference.features().get(i));
        }
        if (reference.score() != null) {
            distribution("score", reference.score());
        }
    }

    private void distribution(String name, Histogram histogram) {
        out.printf(
                "  %s: %,d values in %d bins, with edges from %s to %s%n",
                name,
                histogram.samples(),
                histogram.bins().count(),
                histogram.bins().edges().getFirst(),
                histogram.bins().edges().getLast());
    }
}
