package dev.skerry.profile.rule;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inputs that a test fills by hand. */
final class Inputs implements RuleInputs {
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Double> scores = new HashMap<>();
    private final Map<WindowUse, Double> windows = new HashMap<>();

    Inputs value(String resource, Object value) {
        values.put(resource, value);
        return this;
    }

    Inputs score(String model, double score) {
        scores.put(model, score);
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
    public double modelScore(String model) {
        return scores.getOrDefault(model, Double.NaN);
    }

    @Override
    public double window(WindowFunction function, String resource, Duration span) {
        return windows.getOrDefault(new WindowUse(function, resource, span), Double.NaN);
    }
}
