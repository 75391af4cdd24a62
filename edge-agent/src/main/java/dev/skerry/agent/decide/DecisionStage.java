package dev.skerry.agent.decide;

import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import java.util.List;
import java.util.Map;

/** Evaluates the rules of a device's profile. Used by the pipeline's thread alone. */
public final class DecisionStage {
    /**
     * A stage in which alarms that were raised still are.
     *
     * @param states what {@link #dirtyStates} gave out, by device
     */
    public DecisionStage(Map<String, byte[]> states) {}

    /** What follows from a message's readings and the inferences on them. */
    public List<Decision> decide(
            DeviceProfile profile, List<Reading> readings, List<Inference> inferences) {
        return List.of();
    }

    /**
     * The devices whose raised alarms or hold times changed since the last call: to be persisted in
     * the transaction of the decisions themselves. Changes only on edges, so it is nearly always
     * empty.
     */
    public Map<String, byte[]> dirtyStates() {
        return Map.of();
    }

    /** Rules that can't be evaluated, and why; any thread may ask. */
    public List<Refusal> troubles() {
        return List.of();
    }
}
