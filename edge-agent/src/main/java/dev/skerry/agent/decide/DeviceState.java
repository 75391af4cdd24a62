package dev.skerry.agent.decide;

import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.rule.RuleInputs;
import dev.skerry.profile.rule.RuleProgram;
import dev.skerry.profile.rule.WindowFunction;
import dev.skerry.profile.rule.WindowUse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of one device of one profile see: its last values, scores and windows. Devices of
 * two profiles may have the same name, and nothing else in common.
 */
final class DeviceState implements RuleInputs {
    private final String key;
    private final Map<String, Reading> lastReadings = new HashMap<>();
    private final Map<String, Float> scores = new HashMap<>();
    private final Map<String, Map<Duration, SlidingWindow>> windows = new HashMap<>();
    private final Map<String, RuleState> rules = new HashMap<>();
    private @Nullable String watchedBy;
    private long nowMicros;

    /**
     * The state of a device that has not been heard of since the start.
     *
     * @param key what its state is stored under
     * @param fired which rules had fired before
     */
    DeviceState(String key, List<String> fired) {
        this.key = key;
        for (String rule : fired) {
            rules.put(rule, RuleState.firedBefore());
        }
    }

    /** Keeps enough readings for the windows of these rules. */
    void watchedBy(ProfileRules profileRules) {
        if (profileRules.digest().equals(watchedBy)) {
            return;
        }
        watchedBy = profileRules.digest();
        profileRules.rules().forEach(rule -> watch(rule.program()));
    }

    /** Keeps enough readings for the windows of a program. */
    void watch(RuleProgram program) {
        for (WindowUse use : program.windows()) {
            windows.computeIfAbsent(use.resource(), r -> new HashMap<>())
                    .computeIfAbsent(use.span(), DeviceState::window);
        }
    }

    void timeStepped() {
        rules.values().forEach(RuleState::timeStepped);
        windows.values().forEach(bySpan -> bySpan.replaceAll((span, old) -> window(span)));
    }

    private static SlidingWindow window(Duration span) {
        return new SlidingWindow(span.toNanos() / 1_000);
    }

    void take(Reading reading) {
        nowMicros = reading.observedAtMicros();
        lastReadings.put(reading.resource().name(), reading);
        Map<Duration, SlidingWindow> kept = windows.get(reading.resource().name());
        if (kept != null && !reading.resource().type().isText()) {
            kept.values().forEach(w -> w.add(reading.observedAtMicros(), reading.asDouble()));
        }
    }

    void take(Inference inference) {
        scores.put(inference.model(), inference.warmingUp() ? Float.NaN : inference.score());
    }

    String key() {
        return key;
    }

    RuleState rule(String name) {
        return rules.computeIfAbsent(name, n -> new RuleState());
    }

    long nowMicros() {
        return nowMicros;
    }

    /** The names of the rules that have fired and not ended. */
    List<String> fired() {
        return rules.entrySet().stream()
                .filter(rule -> rule.getValue().fired())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Override
    public @Nullable Object value(String resource) {
        Reading reading = lastReadings.get(resource);
        if (reading == null) {
            return null;
        }
        return switch (reading.resource().type()) {
            case FLOAT32, FLOAT64 -> reading.asDouble();
            case INT32, INT64 -> reading.asLong();
            case BOOLEAN -> reading.asBoolean();
            case STRING, ENUM -> reading.asText();
        };
    }

    @Override
    public double modelScore(String model) {
        Float score = scores.get(model);
        return score == null ? Double.NaN : score;
    }

    @Override
    public double window(WindowFunction function, String resource, Duration span) {
        Map<Duration, SlidingWindow> kept = windows.get(resource);
        SlidingWindow window = kept == null ? null : kept.get(span);
        return window == null ? Double.NaN : window.evaluate(function, nowMicros);
    }
}
