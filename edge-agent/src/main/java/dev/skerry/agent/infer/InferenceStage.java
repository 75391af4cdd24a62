package dev.skerry.agent.infer;

import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the models of a device's profile on its readings. Used by the pipeline's thread alone. */
public final class InferenceStage implements AutoCloseable {
    /**
     * A stage that goes on where the states left off.
     *
     * @param states what {@link #dirtyStates} gave out, by {@code device/model}
     */
    public InferenceStage(Path modelsDir, Map<String, byte[]> states) {}

    /** What the device's models say about these readings, oldest first. */
    public List<Inference> infer(DeviceProfile profile, List<Reading> readings) {
        throw new UnsupportedOperationException();
    }

    /** The states that changed since the last call, by {@code device/model}. */
    public Map<String, byte[]> dirtyStates() {
        return Map.of();
    }

    /** Models that do not run, and why; any thread may ask. */
    public List<Refusal> troubles() {
        return List.of();
    }

    @Override
    public void close() {}
}
