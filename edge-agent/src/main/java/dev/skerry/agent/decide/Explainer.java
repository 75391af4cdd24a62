package dev.skerry.agent.decide;

import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.rule.ScoreUse;
import java.util.List;

/** Says why models that a rule read said what they did. */
public interface Explainer {
    /** Where there are no models. */
    Explainer NONE = (profile, deviceId, uses, atMicros) -> List.of();

    /**
     * Of each model that a device's rule reads, as far as it said something.
     *
     * @param atMicros the moment that the rule saw, of the last message that models were shown
     */
    List<Explanation> explain(
            DeviceProfile profile, String deviceId, List<ScoreUse> uses, long atMicros);
}
