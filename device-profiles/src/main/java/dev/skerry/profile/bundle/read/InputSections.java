package dev.skerry.profile.bundle.read;

import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Normalisation;
import dev.skerry.profile.bundle.manifest.Window;
import dev.skerry.profile.bundle.manifest.Window.Gap;
import dev.skerry.profile.bundle.manifest.Window.Step;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.unit.Units;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what feeds a model: its features and its window. */
final class InputSections {
    private static final int MOST_FEATURES = 64;
    private static final Feature SOME =
            new Feature("x", null, null, null, new Normalisation.None());

    private InputSections() {}

    static List<Feature> features(Members root) {
        List<Feature> features = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Members members : root.objects("features", 1, MOST_FEATURES)) {
            Feature feature = feature(members);
            if (!names.add(feature.name()) && members.has("name")) {
                members.problem(
                        BundleCode.WRONG_VALUE,
                        "name",
                        "there is a feature '%s' already".formatted(feature.name()),
                        null);
            }
            features.add(feature);
        }
        return features.isEmpty() ? List.of(SOME) : features;
    }

    private static Feature feature(Members members) {
        String name = members.text("name", Rules.FEATURE, Rules.FEATURE_WORDS, "x");
        Double min = members.optionalNumber("min", _ -> true, "");
        Double max = members.optionalNumber("max", _ -> true, "");
        boolean isRange = min == null || max == null || min < max;
        if (!isRange) {
            members.problem(BundleCode.WRONG_VALUE, "max", "the range ends before it begins", null);
        }
        var feature =
                new Feature(
                        name,
                        unit(members),
                        min,
                        isRange ? max : null,
                        members.has("normalisation")
                                ? normalisation(members.object("normalisation"))
                                : new Normalisation.None());
        members.end();
        return feature;
    }

    private static @Nullable String unit(Members members) {
        if (!members.has("unit")) {
            return null;
        }
        String unit = members.text("unit", _ -> true, "", "");
        if (!unit.isEmpty() && !Units.isKnown(unit)) {
            members.problem(
                    BundleCode.UNKNOWN_UNIT,
                    "unit",
                    "'%s' is no unit".formatted(unit.substring(0, Math.min(unit.length(), 40))),
                    Units.hint(unit));
        }
        return unit;
    }

    private static Normalisation normalisation(Members members) {
        Normalisation normalisation =
                switch (members.choice("kind", List.of("none", "fixed", "warm-up"))) {
                    case "fixed" ->
                            new Normalisation.Fixed(
                                    members.number("mean", _ -> true, "", 0),
                                    members.number("scale", it -> it > 0, "more than 0", 1));
                    case "warm-up" -> new Normalisation.WarmUp();
                    default -> new Normalisation.None();
                };
        members.end();
        return normalisation;
    }

    static Window window(Members members) {
        int length = (int) members.whole("length", 1, Window.MOST_STEPS, 1);
        Step step =
                "reading".equals(members.node("step").textValue())
                        ? new Step.EachReading()
                        : new Step.Every(members.duration("step"));
        Gap gap =
                switch (members.has("gap")
                        ? members.choice("gap", List.of("skip", "hold", "reset"))
                        : "skip") {
                    case "hold" -> new Gap.Hold(members.duration("maxAge"));
                    case "reset" -> new Gap.Reset();
                    default -> new Gap.Skip();
                };
        if (members.has("late")) {
            members.choice("late", List.of("drop"));
        }
        members.end();
        return new Window(length, step, gap);
    }
}
