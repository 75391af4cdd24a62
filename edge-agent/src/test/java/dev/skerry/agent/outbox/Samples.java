package dev.skerry.agent.outbox;

import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Values that the tests of this package hand in. */
final class Samples {
    static final Resource TEMPERATURE = resource("temperature", Priority.TELEMETRY);
    static final Resource VIBRATION = resource("vibration", Priority.BULK);

    /** Never rolled up. */
    static final Resource LIMIT_SWITCH = resource("limit_switch", Priority.ALARM);

    static final DeviceProfile PUMP =
            new DeviceProfile(
                    "pump",
                    "1.0.0",
                    "",
                    List.of(),
                    List.of(TEMPERATURE, VIBRATION, LIMIT_SWITCH),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    "00");

    private Samples() {}

    private static Resource resource(String name, Priority priority) {
        return new Resource(
                name, ValueType.FLOAT64, null, "/x", 1, 0, null, List.of(), priority, 0);
    }

    static Reading reading(Resource resource, long atMicros, double value) {
        return Reading.ofDouble("pump-1", resource, atMicros, Quality.GOOD, value);
    }

    /** A message with one temperature, identified and stamped by its number. */
    static Outcome message(long number, Receipt receipt) {
        return message(TEMPERATURE, number, receipt);
    }

    /** A message with one reading, identified and stamped by its number. */
    static Outcome message(Resource resource, long number, Receipt receipt) {
        return message(List.of(reading(resource, number, number)), List.of(), number, receipt);
    }

    /** A message with these readings and decisions, identified by its number. */
    static Outcome message(
            List<Reading> readings, List<Decision> decisions, long number, Receipt receipt) {
        return new Outcome.Accepted(
                PUMP, readings, List.of(), decisions, Map.of(), number, receipt);
    }

    /** Remembers what sources were told, in order. */
    static final class Told {
        final List<String> lines = new CopyOnWriteArrayList<>();

        Receipt receipt(String name) {
            return new Receipt() {
                @Override
                public void durable() {
                    lines.add(name);
                }

                @Override
                public void refused(Refusal refusal) {
                    lines.add(name + " " + refusal.code());
                }
            };
        }
    }
}
