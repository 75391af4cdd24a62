package dev.skerry.agent.infer;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.model.ValueType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An oven with a heater and a belt, and messages of it. */
final class Oven {
    static final Resource HEAT = resource("heat", "K");
    static final Resource SPEED = resource("speed", "m/s");
    static final Map<String, String> INPUTS = Map.of("a", "heat", "b", "speed");

    private Oven() {}

    static DeviceProfile profile(Map<String, String> inputs, RuleSpec... rules) {
        return new DeviceProfile(
                "oven",
                "1.0.0",
                "",
                List.of(),
                List.of(HEAT, SPEED, resource("plain", null)),
                List.of(),
                List.of(),
                List.of(new ModelBinding("watch", "digits@^1", inputs, 10)),
                List.of(rules),
                "digest of " + inputs);
    }

    static Resource resource(String name, @Nullable String unit) {
        return new Resource(
                name,
                ValueType.FLOAT64,
                unit,
                "/" + name,
                1,
                0,
                null,
                List.of(),
                Priority.TELEMETRY,
                0);
    }

    static Reading reading(Resource resource, long second, double value) {
        return Reading.ofDouble("oven-1", resource, second * 1_000_000, Quality.GOOD, value);
    }

    /** In Celsius and millimetres a second; what makes the step stands first. */
    static List<Reading> message(long second, double a, double b) {
        return List.of(reading(HEAT, second, 273.15 + a), reading(SPEED, second, b / 1_000));
    }
}
