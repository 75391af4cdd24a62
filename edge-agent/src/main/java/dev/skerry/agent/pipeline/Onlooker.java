package dev.skerry.agent.pipeline;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import java.util.List;

/** Is shown what messages tell, in order. Called by the pipeline's thread; must not block. */
public interface Onlooker {
    /**
     * A message was taken.
     *
     * @param readings at least one, all of one device
     * @param receivedAtMicros by the agent's clock, microseconds since 1970-01-01T00:00:00Z
     */
    void saw(
            DeviceProfile profile,
            List<Reading> readings,
            List<Inference> inferences,
            long receivedAtMicros);
}
