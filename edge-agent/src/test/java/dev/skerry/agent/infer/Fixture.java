package dev.skerry.agent.infer;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.util.List;
import java.util.Map;

/** A profile of one temperature that one model watches. */
final class Fixture {
    static final Resource TEMPERATURE =
            new Resource(
                    "temperature",
                    ValueType.FLOAT64,
                    "Cel",
                    "/t",
                    1,
                    0,
                    null,
                    List.of(),
                    Priority.TELEMETRY,
                    0);

    private Fixture() {}

    static DeviceProfile profile(String bundle, int warmUp) {
        return profile(new ModelBinding("heat", bundle, Map.of("t", "temperature"), warmUp));
    }

    static DeviceProfile profile(ModelBinding... models) {
        return new DeviceProfile(
                "oven",
                "1.0.0",
                "",
                List.of(),
                List.of(TEMPERATURE),
                List.of(),
                List.of(),
                List.of(models),
                List.of(),
                "digest of " + List.of(models));
    }

    static Reading reading(String device, long second, double value) {
        return Reading.ofDouble(device, TEMPERATURE, second * 1_000_000, Quality.GOOD, value);
    }
}
