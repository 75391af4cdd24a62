package dev.skerry.profile.bundle.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Graph;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Normalisation;
import dev.skerry.profile.bundle.manifest.Shape;
import dev.skerry.profile.bundle.manifest.Window;
import dev.skerry.profile.text.Durations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A manifest as the JSON that {@link ManifestReader} reads, with all that it left unsaid. */
public final class ManifestWriter {
    private ManifestWriter() {}

    /** The manifest's members. */
    public static JsonNode json(ModelManifest manifest) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", ModelManifest.FORMAT);
        root.put("name", manifest.name());
        root.put("version", manifest.version());
        root.put("task", manifest.task().word());
        root.put("description", manifest.description());
        root.put("licence", manifest.licence());
        ArrayNode features = root.putArray("features");
        manifest.features().forEach(it -> feature(features.addObject(), it));
        window(root.putObject("window"), manifest.window());
        graph(root.putObject("graph"), manifest.graph());
        texts(root, "labels", manifest.labels());
        root.put("warmUp", manifest.warmUp());
        if (manifest.threshold() != null) {
            ObjectNode threshold = root.putObject("threshold");
            threshold.put("score", manifest.threshold().score());
            number(threshold, "falseAlarmRate", manifest.threshold().falseAlarmRate());
        }
        root.putObject("limits")
                .put("latency", Durations.format(manifest.limits().latency()))
                .put("memoryBytes", manifest.limits().memoryBytes());
        texts(root, "architectures", manifest.architectures());
        provenance(root.putObject("provenance"), manifest);
        if (manifest.golden() != null) {
            ObjectNode golden = root.putObject("golden");
            texts(golden, "files", manifest.golden().files());
            golden.put("tolerance", manifest.golden().tolerance());
        }
        if (manifest.reference() != null) {
            root.set("reference", ReferenceSection.json(manifest.reference(), manifest.features()));
        }
        root.put("card", manifest.card());
        ArrayNode files = root.putArray("files");
        manifest.files()
                .forEach(
                        it ->
                                files.addObject()
                                        .put("path", it.path())
                                        .put("sizeBytes", it.sizeBytes())
                                        .put("sha256", it.sha256()));
        return root;
    }

    private static void feature(ObjectNode json, Feature feature) {
        json.put("name", feature.name());
        if (feature.unit() != null) {
            json.put("unit", feature.unit());
        }
        number(json, "min", feature.min());
        number(json, "max", feature.max());
        ObjectNode normalisation = json.putObject("normalisation");
        switch (feature.normalisation()) {
            case Normalisation.None _ -> normalisation.put("kind", "none");
            case Normalisation.WarmUp _ -> normalisation.put("kind", "warm-up");
            case Normalisation.Fixed(double mean, double scale) ->
                    normalisation.put("kind", "fixed").put("mean", mean).put("scale", scale);
        }
    }

    private static void window(ObjectNode json, Window window) {
        json.put("length", window.length());
        json.put(
                "step",
                switch (window.step()) {
                    case Window.Step.EachReading _ -> "reading";
                    case Window.Step.Every(var period) -> Durations.format(period);
                });
        switch (window.gap()) {
            case Window.Gap.Skip _ -> json.put("gap", "skip");
            case Window.Gap.Reset _ -> json.put("gap", "reset");
            case Window.Gap.Hold(var maxAge) ->
                    json.put("gap", "hold").put("maxAge", Durations.format(maxAge));
        }
        json.put("late", "drop");
    }

    private static void graph(ObjectNode json, Graph graph) {
        json.put("file", graph.file());
        ArrayNode inputs = json.putArray("inputs");
        for (Graph.Input input : graph.inputs()) {
            ObjectNode tensor = inputs.addObject();
            tensor.put("name", input.name()).put("type", input.type().word());
            shape(tensor, input.shape());
            tensor.put("role", input.role().word());
            if (input.next() != null) {
                tensor.put("next", input.next());
            }
            if (input.initial() != null) {
                tensor.put("initial", input.initial());
            }
        }
        ArrayNode outputs = json.putArray("outputs");
        for (Graph.Output output : graph.outputs()) {
            ObjectNode tensor = outputs.addObject();
            tensor.put("name", output.name()).put("type", output.type().word());
            shape(tensor, output.shape());
            tensor.put("role", output.role().word());
        }
    }

    private static void shape(ObjectNode json, Shape shape) {
        ArrayNode dimensions = json.putArray("shape");
        shape.dimensions().forEach(dimensions::add);
    }

    private static void provenance(ObjectNode json, ModelManifest manifest) {
        if (manifest.provenance().trainedAt() != null) {
            json.put("trainedAt", manifest.provenance().trainedAt().toString());
        }
        json.put("data", manifest.provenance().data());
        json.put("tool", manifest.provenance().tool());
        if (manifest.provenance().seed() != null) {
            json.put("seed", manifest.provenance().seed());
        }
    }

    private static void texts(ObjectNode json, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode list = json.putArray(name);
            texts.forEach(list::add);
        }
    }

    private static void number(ObjectNode json, String name, @Nullable Double number) {
        if (number != null) {
            json.put(name, number);
        }
    }
}
