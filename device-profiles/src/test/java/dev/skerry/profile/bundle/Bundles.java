package dev.skerry.profile.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.profile.bundle.read.ManifestReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A small bundle, and what is wrong with it when something is changed. */
public final class Bundles {
    private static final String GOLDEN =
            "{\"features\":{\"vibration\":1,\"temperature\":40.5},\"outputs\":{\"score\":0.25}}\n";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Bundles() {}

    /** Its files. */
    public static Contents files() {
        return new Contents(
                Map.of(
                        "model.onnx", "graph".getBytes(UTF_8),
                        "state.bin", new byte[12],
                        "golden.jsonl", "{}".getBytes(UTF_8),
                        "card.md", "# Card".getBytes(UTF_8)));
    }

    /**
     * A version of it with a graph that could run, and with golden steps.
     *
     * @param graph as an ONNX file
     * @param card in whatever encoding
     */
    public static ModelBundle bundle(String version, byte[] graph, byte[] card) {
        Contents files =
                files().with("model.onnx", graph)
                        .with("golden.jsonl", GOLDEN.getBytes(UTF_8))
                        .with("card.md", card);
        return BundleWriter.bundle(manifest(json(files).put("version", version)), files);
    }

    /** Its manifest as JSON. */
    public static ObjectNode json() {
        return json(files());
    }

    /** The manifest with a list of other files. */
    public static ObjectNode json(Contents files) {
        ObjectNode json =
                parse(
                        """
                        {"format": "skerry-model/1", "name": "pump-bearing", "version": "1.2.0",
                         "task": "anomaly-score", "description": "Wear of the bearing.",
                         "licence": "Apache-2.0",
                         "features": [
                           {"name": "vibration", "unit": "mm/s", "min": 0, "max": 50,
                            "normalisation": {"kind": "fixed", "mean": 1.5, "scale": 0.5}},
                           {"name": "temperature", "unit": "Cel", "normalisation": {"kind": "warm-up"}}],
                         "window": {"length": 4, "step": "1s", "gap": "hold", "maxAge": "30s",
                           "late": "drop"},
                         "graph": {"file": "model.onnx",
                           "inputs": [
                             {"name": "window", "type": "float32", "shape": [1, 4, 2], "role": "window"},
                             {"name": "state", "type": "float32", "shape": [3], "role": "state",
                              "next": "state_out", "initial": "state.bin"}],
                           "outputs": [
                             {"name": "score", "type": "float32", "shape": [1], "role": "score"},
                             {"name": "state_out", "type": "float32", "shape": [3], "role": "state"}]},
                         "warmUp": 32,
                         "threshold": {"score": 0.5, "falseAlarmRate": 0.001},
                         "limits": {"latency": "5ms", "memoryBytes": 1048576},
                         "architectures": ["amd64", "aarch64"],
                         "provenance": {"trainedAt": "2026-03-01T00:00:00Z", "data": "A pump.",
                           "tool": "by hand", "seed": 7},
                         "golden": {"files": ["golden.jsonl"], "tolerance": 0.00001},
                         "reference": {"samples": 1000,
                           "features": {
                             "vibration": {"edges": [1.25, 1.75], "counts": [300, 400, 290]},
                             "temperature": {"edges": [40], "counts": [500, 500]}},
                           "score": {"edges": [0.1, 0.2], "counts": [800, 100, 0]}},
                         "card": "card.md"}
                        """);
        ArrayNode listed = json.putArray("files");
        BundleWriter.list(files)
                .forEach(
                        it ->
                                listed.addObject()
                                        .put("path", it.path())
                                        .put("sizeBytes", it.sizeBytes())
                                        .put("sha256", it.sha256()));
        return json;
    }

    /** An object of JSON. */
    public static ObjectNode parse(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A manifest with one member changed, or without it if the value is empty. */
    public static ObjectNode changed(String pointer, String value) {
        ObjectNode json = json();
        JsonPointer place = JsonPointer.compile(pointer);
        JsonNode parent = json.at(place.head());
        String last = Objects.requireNonNull(place.last()).getMatchingProperty();
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(last), parse("{\"v\":" + value + "}").get("v"));
        } else if (value.isEmpty()) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, parse("{\"v\":" + value + "}").get("v"));
        }
        return json;
    }

    /** The manifest of JSON that has to be right. */
    public static ModelManifest manifest(JsonNode json) {
        var problems = new Problems();
        ModelManifest manifest = ManifestReader.read(json, problems);
        assertThat(problems.all()).isEmpty();
        return Objects.requireNonNull(manifest);
    }

    /** What is wrong with a manifest. */
    public static List<BundleProblem> problems(JsonNode json) {
        var problems = new Problems();
        ModelManifest manifest = ManifestReader.read(json, problems);
        assertThat(manifest == null).isEqualTo(!problems.isEmpty());
        return problems.all();
    }
}
