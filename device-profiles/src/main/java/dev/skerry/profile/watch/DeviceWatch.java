package dev.skerry.profile.watch;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.rule.ModelOutput;
import dev.skerry.profile.rule.RuleInputs;
import dev.skerry.profile.rule.RuleProgram;
import dev.skerry.profile.rule.RuleProgram.Verdict;
import dev.skerry.profile.rule.WindowFunction;
import dev.skerry.profile.rule.WindowUse;
import dev.skerry.profile.watch.ProfileRules.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One device of one profile as its rules see it: its last values, scores and windows, and which
 * rules have fired. Time is the readings' time, so a recording leads to what it led to when it was
 * live. Not safe for several threads.
 */
public final class DeviceWatch implements RuleInputs {
    private final Map<String, Reading> lastReadings = new HashMap<>();
    private final Map<String, Score> scores = new HashMap<>();
    private final Map<String, Map<Duration, SlidingWindow>> windows = new HashMap<>();
    private final Map<String, RuleState> rules = new HashMap<>();
    private @Nullable String watchedBy;
    private long nowMicros;

    /**
     * The state of a device that has not been heard of since the start.
     *
     * @param fired which rules had fired before
     */
    public DeviceWatch(List<String> fired) {
        for (String rule : fired) {
            rules.put(rule, RuleState.firedBefore());
        }
    }

    /** Keeps enough readings for the windows of these rules. */
    public void watchedBy(ProfileRules profileRules) {
        if (profileRules.digest().equals(watchedBy)) {
            return;
        }
        watchedBy = profileRules.digest();
        profileRules.rules().forEach(rule -> watch(rule.program()));
    }

    /** Keeps enough readings for the windows of a program. */
    public void watch(RuleProgram program) {
        for (WindowUse use : program.windows()) {
            windows.computeIfAbsent(use.resource(), r -> new HashMap<>())
                    .computeIfAbsent(use.span(), DeviceWatch::window);
        }
    }

    /**
     * The device has another version of its profile from now on. Values and windows of resources
     * that are the same are kept, scores of models that are, and what rules that are the same wait
     * for; a rule that is written anew begins to wait anew, but one that had fired still has.
     *
     * @param rules of the new version
     */
    public void follow(DeviceProfile before, DeviceProfile after, ProfileRules rules) {
        Set<Resource> resources = Set.copyOf(after.resources());
        Set<String> kept =
                before.resources().stream()
                        .filter(resources::contains)
                        .map(Resource::name)
                        .collect(Collectors.toSet());
        lastReadings.keySet().retainAll(kept);
        windows.keySet().retainAll(kept);
        windows.forEach(
                (resource, bySpan) ->
                        bySpan.keySet().removeIf(span -> !isUsed(rules, resource, span)));
        Set<ModelBinding> models = Set.copyOf(after.models());
        scores.keySet()
                .retainAll(
                        before.models().stream()
                                .filter(models::contains)
                                .map(ModelBinding::name)
                                .collect(Collectors.toSet()));
        this.rules.keySet().removeIf(rule -> !rules.has(rule));
        Set<RuleSpec> same = Set.copyOf(after.rules());
        before.rules().stream()
                .filter(rule -> !same.contains(rule))
                .map(rule -> this.rules.get(rule.name()))
                .filter(Objects::nonNull)
                .forEach(RuleState::timeStepped);
        watchedBy(rules);
    }

    private static boolean isUsed(ProfileRules rules, String resource, Duration span) {
        return rules.rules().stream()
                .flatMap(rule -> rule.program().windows().stream())
                .anyMatch(use -> use.resource().equals(resource) && use.span().equals(span));
    }

    /** The time of the last reading, microseconds since 1970-01-01T00:00:00Z. */
    public long nowMicros() {
        return nowMicros;
    }

    /** Readings are stamped by another time from now on: what was waited for is waited for anew. */
    public void timeStepped() {
        rules.values().forEach(RuleState::timeStepped);
        windows.values().forEach(bySpan -> bySpan.replaceAll((span, old) -> window(span)));
    }

    private static SlidingWindow window(Duration span) {
        return new SlidingWindow(span.toNanos() / 1_000);
    }

    /**
     * Takes a reading in; its time is the device's present. One that is stale tells only that time
     * passes: it is the value that was known before.
     */
    public void take(Reading reading) {
        nowMicros = reading.observedAtMicros();
        lastReadings.put(reading.resource().name(), reading);
        Map<Duration, SlidingWindow> kept = windows.get(reading.resource().name());
        boolean isHeard = reading.quality() != Quality.STALE;
        if (kept != null && isHeard && !reading.resource().type().isText()) {
            kept.values().forEach(w -> w.add(reading.observedAtMicros(), reading.asDouble()));
        }
    }

    /** Takes in what a model said. */
    public void take(Score score) {
        scores.put(score.model(), score);
    }

    /**
     * Takes a message in and judges it moment by moment, in the order of their times.
     *
     * @return what the rules came to, nearly always nothing
     */
    public List<RuleEvent> judge(
            ProfileRules rules, List<Reading> readings, List<Score> newScores) {
        watchedBy(rules);
        List<Reading> inTime = inTime(readings);
        var events = new ArrayList<RuleEvent>();
        for (int i = 0; i < inTime.size(); i++) {
            Reading reading = inTime.get(i);
            take(reading);
            boolean momentEnds =
                    i + 1 == inTime.size()
                            || inTime.get(i + 1).observedAtMicros() != reading.observedAtMicros();
            if (momentEnds) {
                for (Score score : newScores) {
                    if (score.observedAtMicros() == reading.observedAtMicros()) {
                        take(score);
                    }
                }
                rules.rules().forEach(rule -> judge(rule, events));
            }
        }
        return events;
    }

    private void judge(Rule rule, List<RuleEvent> events) {
        RuleSpec spec = rule.spec();
        RuleState state = rules.computeIfAbsent(spec.name(), n -> new RuleState());
        RuleState.Edge edge =
                switch (rule.program().verdict(this)) {
                    case Verdict.Holds() -> state.holds(nowMicros, rule.holdMicros());
                    case Verdict.HoldsNot() -> state.holdsNot(nowMicros, rule.clearAfterMicros());
                    // After a restart the windows fill again: what had fired stays until it is
                    // known.
                    case Verdict.Unknown() -> RuleState.Edge.NONE;
                    case Verdict.Failed(String code, String message) -> {
                        events.add(new RuleEvent.Failed(spec, nowMicros, code, message));
                        yield RuleState.Edge.NONE;
                    }
                };
        switch (edge) {
            case NONE -> {}
            case FIRED ->
                    events.add(
                            new RuleEvent.Fired(
                                    spec,
                                    nowMicros,
                                    rule.program().because(this),
                                    rule.program().models()));
            case ENDED -> events.add(new RuleEvent.Ended(spec, nowMicros));
        }
    }

    /** In the order of their times; a message is nearly always in order already. */
    private static List<Reading> inTime(List<Reading> readings) {
        for (int i = 1; i < readings.size(); i++) {
            if (readings.get(i).observedAtMicros() < readings.get(i - 1).observedAtMicros()) {
                return readings.stream()
                        .sorted(Comparator.comparingLong(Reading::observedAtMicros))
                        .toList();
            }
        }
        return readings;
    }

    /** The names of the rules that have fired and not ended. */
    public List<String> fired() {
        return rules.entrySet().stream()
                .filter(rule -> rule.getValue().fired())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Override
    public @Nullable Object value(String resource) {
        Reading reading = lastReadings.get(resource);
        return reading == null ? null : reading.plain();
    }

    @Override
    public @Nullable Object model(String model, ModelOutput output) {
        Score score = scores.get(model);
        return score == null ? null : score.of(output);
    }

    @Override
    public double window(WindowFunction function, String resource, Duration span) {
        Map<Duration, SlidingWindow> kept = windows.get(resource);
        SlidingWindow window = kept == null ? null : kept.get(span);
        return window == null ? Double.NaN : window.evaluate(function, nowMicros);
    }
}
