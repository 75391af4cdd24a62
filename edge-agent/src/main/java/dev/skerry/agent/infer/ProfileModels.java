package dev.skerry.agent.infer;

import dev.skerry.agent.infer.Lineup.Slot;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The models that watch a profile's devices.
 *
 * @param slots what ran when they were bound, by the names that the profile has for bundles
 * @param acting those whose scores reach rules
 * @param shadows those that are compared with them
 */
record ProfileModels(
        DeviceProfile profile,
        Map<String, Slot> slots,
        List<BoundModel> acting,
        List<BoundModel> shadows) {
    ProfileModels {
        slots = Map.copyOf(slots);
        acting = List.copyOf(acting);
        shadows = List.copyOf(shadows);
    }

    Stream<BoundModel> all() {
        return Stream.concat(acting.stream(), shadows.stream());
    }

    /** Has each of them take note of what a message of a device will lead to. */
    void foresee(String deviceId, List<Reading> readings) {
        acting.forEach(model -> model.foresee(deviceId, readings));
        shadows.forEach(model -> model.foresee(deviceId, readings));
    }

    /** The one that goes on with what another has learned; null if there is none. */
    @Nullable BoundModel successor(BoundModel model) {
        return all().filter(model::fits).findFirst().orElse(null);
    }

    /** Whether there is a model to compare of this name. */
    boolean hasShadow(String name) {
        return shadows.stream().anyMatch(shadow -> shadow.name().equals(name));
    }
}
