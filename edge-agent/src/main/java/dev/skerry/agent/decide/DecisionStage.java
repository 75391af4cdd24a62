package dev.skerry.agent.decide;

import dev.skerry.agent.decide.ProfileRules.Rule;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.RuleAction;
import dev.skerry.profile.rule.RuleProgram.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Evaluates the rules of a device's profile, once for each moment that a message tells of. Time is
 * the devices' time, so a replayed recording leads to the decisions that it led to when it was
 * live. Used by the pipeline's thread alone, but for {@link #troubles}.
 */
public final class DecisionStage {
    /** Devices beyond this many wait for a restart: a bound against made-up device names. */
    static final int MOST_DEVICES = 10_000;

    private static final int MOST_TROUBLES = 100;

    private final Map<String, byte[]> loaded;
    private final Map<String, ProfileRules> rulesByDigest = new HashMap<>();
    private final Map<String, DeviceState> devices = new HashMap<>();
    private final Map<String, byte[]> dirty = new HashMap<>();
    private final Map<String, Refusal> troubles = new ConcurrentHashMap<>();

    /**
     * A stage in which alarms that were raised still are.
     *
     * @param states what {@link #dirtyStates} gave out, by profile and device; by device alone, as
     *     agents before 1.0 wrote it, is understood too
     */
    public DecisionStage(Map<String, byte[]> states) {
        this.loaded = new HashMap<>(states);
    }

    /** Readings are stamped by another time from now on: what was waited for is waited for anew. */
    public void timeStepped() {
        devices.values().forEach(DeviceState::timeStepped);
    }

    /** What follows from a message's readings and the inferences on them. */
    public List<Decision> decide(
            DeviceProfile profile, List<Reading> readings, List<Inference> inferences) {
        if (profile.rules().isEmpty() || readings.isEmpty()) {
            return List.of();
        }
        ProfileRules rules =
                rulesByDigest.computeIfAbsent(profile.digest(), d -> ProfileRules.of(profile));
        String deviceId = readings.getFirst().deviceId();
        String key = profile.name() + "/" + deviceId;
        DeviceState device = devices.get(key);
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
            device = new DeviceState(key, firedBefore(key, deviceId, rules));
            devices.put(key, device);
        }
        device.watchedBy(rules);
        return judge(deviceId, device, rules, inTime(readings), inferences);
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

    /** Goes through the message moment by moment. */
    private List<Decision> judge(
            String deviceId,
            DeviceState device,
            ProfileRules rules,
            List<Reading> readings,
            List<Inference> inferences) {
        var decisions = new ArrayList<Decision>();
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            device.take(reading);
            boolean momentEnds =
                    i + 1 == readings.size()
                            || readings.get(i + 1).observedAtMicros() != reading.observedAtMicros();
            if (momentEnds) {
                for (Inference inference : inferences) {
                    if (inference.observedAtMicros() == reading.observedAtMicros()) {
                        device.take(inference);
                    }
                }
                for (Rule rule : rules.rules()) {
                    apply(deviceId, device, rule, decisions);
                }
            }
        }
        return decisions;
    }

    private void apply(String deviceId, DeviceState device, Rule rule, List<Decision> decisions) {
        RuleState state = device.rule(rule.spec().name());
        RuleState.Edge edge =
                switch (rule.program().verdict(device)) {
                    case Verdict.Holds() -> state.holds(device.nowMicros(), rule.holdMicros());
                    case Verdict.HoldsNot() ->
                            state.holdsNot(device.nowMicros(), rule.clearAfterMicros());
                    // After a restart the windows fill again: what had fired stays until it is
                    // known.
                    case Verdict.Unknown() -> RuleState.Edge.NONE;
                    case Verdict.Failed(String code, String message) -> {
                        trouble(rule.spec().name(), new Refusal(code, message));
                        yield RuleState.Edge.NONE;
                    }
                };
        switch (edge) {
            case NONE -> {}
            case FIRED -> {
                String because = rule.program().because(device);
                for (RuleAction action : rule.spec().then()) {
                    decisions.add(fired(deviceId, device, rule, action, because));
                }
            }
            case ENDED -> {
                if (raisesAlarm(rule)) {
                    decisions.add(
                            new Decision.AlarmCleared(
                                    deviceId, rule.spec().name(), device.nowMicros()));
                }
            }
        }
        if (edge != RuleState.Edge.NONE) {
            dirty.put(device.key(), FiredRules.encode(device.fired()));
        }
    }

    private static Decision fired(
            String deviceId, DeviceState device, Rule rule, RuleAction action, String because) {
        return switch (action) {
            case RuleAction.RaiseAlarm(RuleAction.Severity severity) ->
                    new Decision.AlarmRaised(
                            deviceId, rule.spec().name(), device.nowMicros(), severity, because);
            case RuleAction.SendCommand(String command) ->
                    new Decision.CommandIssued(
                            deviceId, rule.spec().name(), device.nowMicros(), command, because);
        };
    }

    private static boolean raisesAlarm(Rule rule) {
        return rule.spec().then().stream().anyMatch(RuleAction.RaiseAlarm.class::isInstance);
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
