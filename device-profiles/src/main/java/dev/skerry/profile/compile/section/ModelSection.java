package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.BuiltIn;
import dev.skerry.profile.model.FalseAlarmRate;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.text.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What watches the device: {@code models: { name: { bundle: …, inputs: … } }}. */
final class ModelSection {
    private static final int MAX_MODELS = 16;
    private static final int MAX_INPUTS = 64;
    private static final int MAX_NAME_CHARS = 128;
    private static final int DEFAULT_WARM_UP = 1_000;
    private static final String ENVELOPE = BuiltIn.ENVELOPE.bundle();
    private static final String BUILT_IN = "builtin:";
    private static final String RATE = "false_alarm_rate";
    private static final Pattern BUNDLE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(@\\^?\\d+(\\.\\d+){0,2})?");

    private ModelSection() {}

    static List<ModelBinding> read(Fields profile, Map<String, Resource> resources) {
        var models = new ArrayList<ModelBinding>();
        for (YamlNode.Entry entry : profile.entries("models", MAX_MODELS)) {
            String name = entry.key().text();
            Values.isIdentifier(profile, "a model", entry.key());
            Fields fields = Fields.of(profile.findings(), "model '" + name + "'", entry.value());
            if (fields != null) {
                models.add(model(fields, name, resources));
            }
        }
        return models;
    }

    private static ModelBinding model(Fields fields, String name, Map<String, Resource> resources) {
        fields.refuse(
                "every",
                ProblemCode.NOT_SUPPORTED,
                "'every' is not supported: a bundle's manifest says when its model runs",
                "remove it");
        Scalar bundle = fields.requiredScalar("bundle", ENVELOPE);
        if (bundle != null && !isBundle(bundle.text())) {
            fields.report(
                    bundle,
                    ProblemCode.WRONG_VALUE,
                    "'" + bundle.text() + "' is not the name of a model bundle",
                    bundle.text().startsWith(BUILT_IN)
                            ? Suggestions.didYouMean(bundle.text(), BuiltIn.bundles())
                            : "write "
                                    + ENVELOPE
                                    + ", or a name with a range of versions such as"
                                    + " pump-bearing@^1 or pump-bearing@1.2.0");
        }
        String bundleName = bundle == null ? ENVELOPE : bundle.text();
        int warmUp = Values.integer(fields, "warm_up", DEFAULT_WARM_UP, 10, 1_000_000);
        FalseAlarmRate rate = rate(fields, warmUp);
        refuseIdleWarmUp(fields, bundleName);
        Map<String, String> inputs = inputs(fields, bundleName, resources);
        fields.finish();
        return new ModelBinding(name, bundleName, inputs, warmUp, rate);
    }

    /** What would change nothing is not passed over in silence. */
    private static void refuseIdleWarmUp(Fields fields, String bundle) {
        YamlNode place = fields.node("warm_up");
        if (place != null && BuiltIn.of(bundle).isEmpty() && !fields.has(RATE)) {
            fields.report(
                    place,
                    ProblemCode.NOT_SUPPORTED,
                    "a bundle's manifest says how long its warm-up is, so this changes nothing",
                    "remove it, or write %s: 0.001 to have it calibrate a threshold by so many steps"
                            .formatted(RATE));
        }
    }

    /** The rate that a threshold is to keep to, or null if there is none or it can't be kept. */
    private static @Nullable FalseAlarmRate rate(Fields fields, int warmUp) {
        Scalar place = fields.scalar(RATE);
        Double number = place == null ? null : Values.number(fields, "'" + RATE + "'", place);
        if (place == null || number == null) {
            return null;
        }
        if (!(number >= FalseAlarmRate.LEAST && number <= FalseAlarmRate.MOST)) {
            fields.report(
                    place,
                    ProblemCode.WRONG_VALUE,
                    "'%s' is a share from 0.0001 to 0.1".formatted(RATE),
                    number > FalseAlarmRate.MOST
                            ? "0.001 is one reading in a thousand"
                            : "0.0001 is one reading in ten thousand");
            return null;
        }
        FalseAlarmRate rate = new FalseAlarmRate(number);
        int scores = rate.scores(warmUp);
        if (rate.rank(scores) == 0) {
            fields.report(
                    place,
                    ProblemCode.WRONG_VALUE,
                    "the %d scores that half of a warm-up of %d gives reach a rate of 1 in %d, not %s"
                            .formatted(scores, warmUp, scores + 1, place.text()),
                    "write warm_up: %d or more, or a higher rate".formatted(rate.leastWarmUp()));
            return null;
        }
        return rate;
    }

    private static boolean isBundle(String text) {
        return BuiltIn.of(text).isPresent()
                || (text.length() <= MAX_NAME_CHARS && BUNDLE.matcher(text).matches());
    }

    private static Map<String, String> inputs(
            Fields fields, String bundle, Map<String, Resource> resources) {
        boolean isOfOne = BuiltIn.of(bundle).map(it -> it.mostInputs() == 1).orElse(false);
        var inputs = new LinkedHashMap<String, String>();
        YamlNode place = fields.required("inputs", "{ value: temperature }");
        List<YamlNode.Entry> entries = fields.entries("inputs", MAX_INPUTS);
        if (isOfOne && place instanceof YamlNode.Mapping && entries.size() != 1) {
            fields.report(
                    place,
                    ProblemCode.NOT_SUPPORTED,
                    bundle + " watches one resource, here are " + entries.size(),
                    "make a model for each resource");
        }
        if (!isOfOne && place instanceof YamlNode.Mapping && entries.isEmpty()) {
            fields.report(
                    place,
                    ProblemCode.WRONG_VALUE,
                    "a model watches something, and here is nothing",
                    BuiltIn.of(bundle).isPresent()
                            ? "name the resources that it is to watch"
                            : "name a resource for each feature of the bundle");
        }
        for (YamlNode.Entry entry : entries) {
            String resource = resource(fields, entry.value(), resources);
            if (resource != null) {
                inputs.put(entry.key().text(), resource);
            }
        }
        return inputs;
    }

    private static @Nullable String resource(
            Fields fields, YamlNode node, Map<String, Resource> resources) {
        String name = node instanceof Scalar scalar ? scalar.text() : "";
        Resource resource = resources.get(name);
        if (resource == null) {
            fields.report(
                    node,
                    ProblemCode.UNKNOWN_REFERENCE,
                    node.kind() + " is not a resource of this profile",
                    Suggestions.didYouMean(name, resources.keySet()));
            return null;
        }
        if (!resource.type().isNumeric()) {
            fields.report(
                    node,
                    ProblemCode.NOT_FOR_TYPE,
                    "a model watches numbers, but '" + name + "' is not a number",
                    null);
            return null;
        }
        return name;
    }
}
