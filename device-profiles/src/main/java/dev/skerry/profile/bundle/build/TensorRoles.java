package dev.skerry.profile.bundle.build;

import dev.skerry.profile.bundle.onnx.OnnxModel;
import dev.skerry.profile.bundle.onnx.OnnxTensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the tensors of a graph seem to be for, by their names and shapes. */
final class TensorRoles {
    private static final List<String> KNOWN_TYPES = List.of("float32", "float64", "int64");
    private static final Pattern SCORE = Pattern.compile(".*(score|anomal|error|loss).*");
    private static final Pattern FORECAST = Pattern.compile(".*(forecast|predict|horizon).*");
    private static final Pattern LABEL = Pattern.compile(".*(label|class).*");
    private static final Pattern CONTRIBUTIONS = Pattern.compile(".*(contrib|channel).*");

    private final Map<String, InputGuess> inputs = new HashMap<>();
    private final Map<String, String> outputs = new HashMap<>();
    private final OnnxModel model;
    private @Nullable OnnxTensor window;

    /**
     * What an input seems to be.
     *
     * @param next of a state, the output that seems to follow it
     */
    record InputGuess(String role, Optional<String> next) {}

    private TensorRoles(OnnxModel model) {
        this.model = model;
    }

    static TensorRoles of(OnnxModel model) {
        var roles = new TensorRoles(model);
        roles.guessStates();
        roles.guessInputs();
        roles.guessOutputs();
        return roles;
    }

    InputGuess input(OnnxTensor input) {
        return inputs.getOrDefault(input.name(), new InputGuess("window", Optional.empty()));
    }

    /** The role of an output, if it seems to have one. */
    Optional<String> output(OnnxTensor output) {
        return Optional.ofNullable(outputs.get(output.name()));
    }

    String task() {
        if (outputs.containsValue("label")) {
            return "classification";
        }
        return outputs.containsValue("forecast") ? "forecast" : "anomaly-score";
    }

    boolean hasScore() {
        return outputs.containsValue("score");
    }

    /** How many features a step seems to have: the last dimension, if there are two of them. */
    int features() {
        List<Long> dimensions = squeezed();
        return dimensions.size() < 2 ? 1 : (int) Math.min(64, dimensions.getLast());
    }

    /** How many steps the window seems to have. */
    long length() {
        List<Long> dimensions = squeezed();
        return dimensions.isEmpty() ? 1 : dimensions.getFirst();
    }

    private List<Long> squeezed() {
        return window == null
                ? List.of()
                : window.dimensions().stream()
                        .map(OnnxTensor.Dimension::length)
                        .filter(it -> it > 1)
                        .toList();
    }

    /** An output of the same shape whose name has the input's in it, such as {@code state_out}. */
    private void guessStates() {
        Set<String> taken = new HashSet<>();
        for (OnnxTensor input : model.inputs()) {
            String stem = stem(input.name());
            for (OnnxTensor output : model.outputs()) {
                boolean isSame =
                        input.type() == output.type()
                                && input.dimensions().equals(output.dimensions());
                if (isSame && stem(output.name()).contains(stem) && taken.add(output.name())) {
                    inputs.put(input.name(), new InputGuess("state", Optional.of(output.name())));
                    outputs.put(output.name(), "state");
                    break;
                }
            }
        }
    }

    private static String stem(String name) {
        return name.toLowerCase(Locale.ROOT).replaceFirst("([_.-]?(in|out|next|new))$", "");
    }

    private void guessInputs() {
        for (OnnxTensor input : model.inputs()) {
            if (inputs.containsKey(input.name())) {
                continue;
            }
            boolean isWindow = window == null && KNOWN_TYPES.contains(input.typeName());
            window = isWindow ? input : window;
            inputs.put(
                    input.name(),
                    new InputGuess(isWindow ? "window" : "parameters", Optional.empty()));
        }
    }

    private void guessOutputs() {
        for (OnnxTensor output : model.outputs()) {
            if (outputs.containsKey(output.name()) || !KNOWN_TYPES.contains(output.typeName())) {
                continue;
            }
            String role = role(output);
            if (role != null && !outputs.containsValue(role)) {
                outputs.put(output.name(), role);
            }
        }
    }

    private @Nullable String role(OnnxTensor output) {
        String name = output.name().toLowerCase(Locale.ROOT);
        boolean isOne = output.dimensions().stream().allMatch(it -> it.length() <= 1);
        if (output.typeName().equals("int64")) {
            return isOne ? "label" : null;
        }
        if (LABEL.matcher(name).matches()) {
            return null;
        }
        if (CONTRIBUTIONS.matcher(name).matches()) {
            return "contributions";
        }
        if (FORECAST.matcher(name).matches()) {
            return "forecast";
        }
        return isOne && (SCORE.matcher(name).matches() || model.outputs().size() <= 2)
                ? "score"
                : null;
    }
}
