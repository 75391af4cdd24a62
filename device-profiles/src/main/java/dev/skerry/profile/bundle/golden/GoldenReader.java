package dev.skerry.profile.bundle.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Graph.Output;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.profile.text.Suggestions;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads golden files: a JSON object a line, {@code {"features":{"vibration":0.3},
 * "outputs":{"score":0.02}}}. An output that is absent or null is not compared.
 */
public final class GoldenReader {
    /** How many steps a file may have. */
    public static final int MOST_STEPS = 100_000;

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private final ModelManifest manifest;
    private final String file;
    private final Problems problems;
    private int line;

    private GoldenReader(ModelManifest manifest, String file, Problems problems) {
        this.manifest = manifest;
        this.file = file;
        this.problems = problems;
    }

    /**
     * The steps of a file.
     *
     * @param problems what is wrong is added to; the steps count only if that is nothing
     */
    public static List<GoldenStep> read(
            ModelManifest manifest, String file, byte[] bytes, Problems problems) {
        return new GoldenReader(manifest, file, problems).read(bytes);
    }

    private List<GoldenStep> read(byte[] bytes) {
        List<GoldenStep> steps = new ArrayList<>();
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            add("the file is not UTF-8");
            return steps;
        }
        boolean isCompared = false;
        for (String written : (Iterable<String>) text.lines()::iterator) {
            line++;
            if (line > MOST_STEPS) {
                add("the file has more than %,d steps".formatted(MOST_STEPS));
                return steps;
            }
            GoldenStep step = step(written);
            if (step != null) {
                isCompared |= !step.expected().isEmpty();
                steps.add(step);
            }
        }
        if (!isCompared && problems.isEmpty()) {
            line = 0;
            add("the file compares nothing: no line has an output");
        }
        return steps;
    }

    private @Nullable GoldenStep step(String written) {
        JsonNode json;
        try {
            json = JSON.readTree(written);
        } catch (JsonProcessingException e) {
            add("the line is not JSON");
            return null;
        }
        if (!json.isObject()) {
            add("the line is not a JSON object");
            return null;
        }
        for (String name : (Iterable<String>) json::fieldNames) {
            if (!name.equals("features") && !name.equals("outputs")) {
                add("there is no '%s' here, but features and outputs".formatted(name));
            }
        }
        return new GoldenStep(features(json.path("features")), outputs(json.path("outputs")));
    }

    private List<Double> features(JsonNode json) {
        List<Double> values = new ArrayList<>();
        List<String> names = manifest.features().stream().map(Feature::name).toList();
        for (String name : names) {
            JsonNode value = json.path(name);
            if (!isNumber(value)) {
                add("the feature '%s' has no number".formatted(name));
            }
            values.add(value.doubleValue());
        }
        unknown(json, names, "feature");
        return values;
    }

    private Map<String, List<Double>> outputs(JsonNode json) {
        Map<String, List<Double>> expected = new TreeMap<>();
        List<String> names = new ArrayList<>();
        for (Output output : manifest.graph().outputs()) {
            if (output.role() == OutputRole.STATE) {
                continue;
            }
            names.add(output.name());
            JsonNode value = json.path(output.name());
            if (!value.isMissingNode() && !value.isNull()) {
                expected.put(output.name(), numbers(output, value));
            }
        }
        unknown(json, names, "output");
        return expected;
    }

    private List<Double> numbers(Output output, JsonNode value) {
        List<Double> numbers = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(it -> numbers.add(isNumber(it) ? it.doubleValue() : Double.NaN));
        } else {
            numbers.add(isNumber(value) ? value.doubleValue() : Double.NaN);
        }
        if (numbers.size() != output.shape().elements() || numbers.contains(Double.NaN)) {
            add(
                    "the output '%s' has to be null, or %d numbers"
                            .formatted(output.name(), output.shape().elements()));
        }
        return numbers;
    }

    private static boolean isNumber(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.doubleValue());
    }

    private void unknown(JsonNode json, List<String> names, String kind) {
        for (String name : (Iterable<String>) json::fieldNames) {
            if (!names.contains(name)) {
                String hint = Suggestions.didYouMean(name, names);
                problems.add(
                        BundleCode.GOLDEN,
                        file,
                        "line " + line,
                        "there is no %s '%s'".formatted(kind, name),
                        hint);
            }
        }
    }

    private void add(String message) {
        problems.add(BundleCode.GOLDEN, file, line == 0 ? "" : "line " + line, message, null);
    }
}
