package dev.skerry.agent.decide;

import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.RuleAction;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.watch.DeviceWatch;
import dev.skerry.profile.watch.ProfileRules;
import dev.skerry.profile.watch.RuleEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the rules of a device's profile, once for each moment that a message tells of. Time is
 * the devices' time, so a replayed recording leads to the decisions that it led to when it was
 * live. Used by the pipeline's thread alone, but for {@link #troubles}.
 */
public final class DecisionStage {
    /** Devices beyond this many wait for a restart: a bound against made-up device names. */
    static final int MOST_DEVICES = 10_000;

    private static final int MOST_TROUBLES = 100;

    private final Explainer explainer;
    private final Map<String, byte[]> loaded;
    private final Map<String, ProfileRules> rulesByDigest = new HashMap<>();
    private final Map<String, DeviceWatch> devices = new HashMap<>();
    private final Map<String, byte[]> dirty = new HashMap<>();
    private final Map<String, Refusal> troubles = new ConcurrentHashMap<>();

    /**
     * A stage in which alarms that were raised still are.
     *
     * @param states what {@link #dirtyStates} gave out, by profile and device; by device alone, as
     *     agents before 1.0 wrote it, is understood too
     * @param explainer asked about the models of a rule that raises an alarm
     */
    public DecisionStage(Map<String, byte[]> states, Explainer explainer) {
        this.explainer = explainer;
        this.loaded = new HashMap<>(states);
    }

    /** Readings are stamped by another time from now on: what was waited for is waited for anew. */
    public void timeStepped() {
        devices.values().forEach(DeviceWatch::timeStepped);
    }

    /**
     * An alarm whose rule is gone.
     *
     * @param profile the one that had the rule
     */
    public record Cleared(DeviceProfile profile, Decision.AlarmCleared decision) {}

    /**
     * Judges by other profiles from now on; what means the same there is kept.
     *
     * @return the alarms that the new profiles would never clear
     */
    public List<Cleared> follow(ActiveProfiles before, ActiveProfiles next) {
        var cleared = new ArrayList<Cleared>();
        devices.entrySet()
                .removeIf(
                        entry -> {
                            int slash = entry.getKey().indexOf('/');
                            String name = entry.getKey().substring(0, slash);
                            String deviceId = entry.getKey().substring(slash + 1);
                            DeviceProfile old = before.of(name, deviceId);
                            DeviceProfile now = next.of(name, deviceId);
                            if (old == null || (now != null && now.digest().equals(old.digest()))) {
                                return false;
                            }
                            DeviceWatch device = entry.getValue();
                            alarmsGone(device, old, now, deviceId).forEach(cleared::add);
                            if (now != null) {
                                device.follow(old, now, rulesOf(now));
                            }
                            List<String> fired = now == null ? List.of() : device.fired();
                            dirty.put(entry.getKey(), FiredRules.encode(fired));
                            return now == null;
                        });
        rulesByDigest.keySet().retainAll(next.digests());
        return cleared;
    }

    private static List<Cleared> alarmsGone(
            DeviceWatch device, DeviceProfile old, @Nullable DeviceProfile now, String deviceId) {
        List<String> fired = device.fired();
        List<RuleSpec> left = now == null ? List.of() : now.rules();
        return old.rules().stream()
                .filter(rule -> fired.contains(rule.name()) && raisesAlarm(rule))
                .filter(
                        rule ->
                                left.stream()
                                        .noneMatch(
                                                r ->
                                                        r.name().equals(rule.name())
                                                                && raisesAlarm(r)))
                .map(
                        rule ->
                                new Cleared(
                                        old,
                                        new Decision.AlarmCleared(
                                                deviceId, rule.name(), device.nowMicros())))
                .toList();
    }

    private ProfileRules rulesOf(DeviceProfile profile) {
        return rulesByDigest.computeIfAbsent(profile.digest(), d -> ProfileRules.of(profile));
    }

    /** What follows from a message's readings and the inferences on them. */
    public List<Decision> decide(
            DeviceProfile profile, List<Reading> readings, List<Inference> inferences) {
        if (profile.rules().isEmpty() || readings.isEmpty()) {
            return List.of();
        }
        ProfileRules rules = rulesOf(profile);
        String deviceId = readings.getFirst().deviceId();
        // Devices of two profiles may have the same name, and nothing else in common.
        String key = profile.name() + "/" + deviceId;
        DeviceWatch device = devices.get(key);
        if (device == null) {
            if (devices.size() >= MOST_DEVICES) {
                trouble(
                        "devices",
                        new Refusal(
                                "SKR-R002",
                                "rules watch %,d devices and no more: '%s' and others are stored but not judged; check for devices that change their name"
                                        .formatted(MOST_DEVICES, deviceId)));
                return List.of();
            }
            device = new DeviceWatch(firedBefore(key, deviceId, rules));
            devices.put(key, device);
        }
        List<RuleEvent> events = device.judge(rules, readings, Scores.of(inferences));
        var decisions = new ArrayList<Decision>();
        for (RuleEvent event : events) {
            switch (event) {
                case RuleEvent.Fired fired -> {
                    fired.rule()
                            .then()
                            .forEach(
                                    action ->
                                            decisions.add(
                                                    decision(profile, deviceId, fired, action)));
                    dirty.put(key, FiredRules.encode(device.fired()));
                }
                case RuleEvent.Ended(RuleSpec rule, long atMicros) -> {
                    if (raisesAlarm(rule)) {
                        decisions.add(new Decision.AlarmCleared(deviceId, rule.name(), atMicros));
                    }
                    dirty.put(key, FiredRules.encode(device.fired()));
                }
                case RuleEvent.Failed(RuleSpec rule, _, String code, String message) ->
                        trouble(rule.name(), new Refusal(code, message));
            }
        }
        return decisions;
    }

    private List<String> firedBefore(String key, String deviceId, ProfileRules rules) {
        byte[] before = loaded.remove(key);
        if (before != null) {
            return FiredRules.decode(before);
        }
        // Not removed: another profile's device of this name may have fired some of these rules.
        byte[] sharedByProfiles = loaded.get(deviceId);
        return sharedByProfiles == null
                ? List.of()
                : FiredRules.decode(sharedByProfiles).stream().filter(rules::has).toList();
    }

    private Decision decision(
            DeviceProfile profile, String deviceId, RuleEvent.Fired fired, RuleAction action) {
        String rule = fired.rule().name();
        return switch (action) {
            case RuleAction.RaiseAlarm(RuleAction.Severity severity) ->
                    new Decision.AlarmRaised(
                            deviceId,
                            rule,
                            fired.atMicros(),
                            severity,
                            fired.because(),
                            explainer.explain(profile, deviceId, fired.models(), fired.atMicros()));
            case RuleAction.SendCommand(String command) ->
                    new Decision.CommandIssued(
                            deviceId, rule, fired.atMicros(), command, fired.because());
        };
    }

    private static boolean raisesAlarm(RuleSpec rule) {
        return rule.then().stream().anyMatch(RuleAction.RaiseAlarm.class::isInstance);
    }

    private void trouble(String key, Refusal refusal) {
        if (troubles.size() < MOST_TROUBLES) {
            troubles.put(key, refusal);
        }
    }

    /**
     * The devices whose fired rules changed since the last call: to be persisted in the transaction
     * of the decisions themselves. Changes only on edges, so it is nearly always empty.
     */
    public Map<String, byte[]> dirtyStates() {
        if (dirty.isEmpty()) {
            return Map.of();
        }
        Map<String, byte[]> changed = Map.copyOf(dirty);
        dirty.clear();
        return changed;
    }

    /** Rules that can't be evaluated, and why; any thread may ask. */
    public List<Refusal> troubles() {
        return List.copyOf(troubles.values());
    }
}
