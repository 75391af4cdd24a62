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

    /** Two that are shown the same, one after the other. */
    static Onlooker both(Onlooker first, Onlooker second) {
        return (profile, readings, inferences, receivedAtMicros) -> {
            first.saw(profile, readings, inferences, receivedAtMicros);
            second.saw(profile, readings, inferences, receivedAtMicros);
        };
    }
}
