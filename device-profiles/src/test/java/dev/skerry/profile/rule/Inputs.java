package dev.skerry.profile.rule;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inputs that a test fills by hand. */
final class Inputs implements RuleInputs {
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Object> models = new HashMap<>();
    private final Map<WindowUse, Double> windows = new HashMap<>();

    Inputs value(String resource, Object value) {
        values.put(resource, value);
        return this;
    }

    Inputs score(String model, double score) {
        return model(model, ModelOutput.SCORE, score);
    }

    Inputs model(String model, ModelOutput output, Object value) {
        models.put(output.of(model), value);
        return this;
    }

    Inputs window(WindowFunction function, String resource, Duration span, double value) {
        windows.put(new WindowUse(function, resource, span), value);
        return this;
    }

    @Override
    public @Nullable Object value(String resource) {
        return values.get(resource);
    }

    @Override
    public @Nullable Object model(String model, ModelOutput output) {
        return models.get(output.of(model));
    }

    @Override
    public double window(WindowFunction function, String resource, Duration span) {
        return windows.getOrDefault(new WindowUse(function, resource, span), Double.NaN);
    }
}
