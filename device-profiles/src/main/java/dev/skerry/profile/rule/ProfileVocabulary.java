package dev.skerry.profile.rule;

import dev.skerry.profile.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of a profile's resources and models, and of windows over them. */
record ProfileVocabulary(ExpressionScope scope) implements Vocabulary {
    private static final Pattern MODEL =
            Pattern.compile("model\\.([A-Za-z0-9_]+)(\\.([A-Za-z0-9_]+))?");

    @Override
    public Unknown unknown(String name, String rest) {
        if (name.equals("model")) {
            return unknownModel(rest);
        }
        var names = new ArrayList<>(scope.resources().keySet());
        for (WindowFunction function : WindowFunction.values()) {
            names.add(function.celName());
        }
        return new Unknown(
                "'" + name + "' is not a resource of this profile", nameHint(name, names));
    }

    private @Nullable String nameHint(String name, List<String> names) {
        if (scope.hasValue(name)) {
            return "put a value of an enum into quotes: '" + name + "'";
        }
        return switch (name) {
            case "not", "NOT" -> "write !(…)";
            case "resources", "resource", "value" -> "write the resource's name alone";
            case "average", "mean" -> "write avg(…)";
            default -> Suggestions.didYouMean(name, names);
        };
    }

    private Unknown unknownModel(String rest) {
        Matcher model = MODEL.matcher(rest);
        if (!model.find()) {
            return new Unknown(
                    "a model's output is written model.<name>.score, or label, forecast, lower, upper",
                    null);
        }
        String name = model.group(1);
        List<ModelOutput> outputs = scope.models().get(name);
        if (outputs == null) {
            return new Unknown(
                    "'" + name + "' is not a model of this profile",
                    Suggestions.didYouMean(name, scope.models().keySet()));
        }
        List<String> words = outputs.stream().map(ModelOutput::word).toList();
        return new Unknown(
                "of the model '%s' rules read %s".formatted(name, String.join(", ", words)),
                "write model.%s.%s".formatted(name, output(model.group(3), words)));
    }

    private static String output(@Nullable String written, List<String> words) {
        String near = written == null ? null : Suggestions.nearest(written, words);
        return near == null ? ModelOutput.SCORE.word() : near;
    }
}
