package dev.skerry.agent.decide;

import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.rule.RuleProgram;
import dev.skerry.profile.watch.DeviceWatch;
import java.util.List;

/**
 * Waits for a device to show that a command took effect. It knows nothing of the time before it was
 * made, so what the device showed earlier confirms nothing. For one thread.
 */
public final class Confirmation {
    private final RuleProgram program;
    private final DeviceWatch device;

    /**
     * A confirmation that was not seen yet.
     *
     * @param expression the command's {@code confirm}, which the profile's compiler has checked
     */
    public Confirmation(DeviceProfile profile, String expression) {
        program = RuleProgram.compile(profile, expression);
        device = new DeviceWatch(List.of());
        device.watch(program);
    }

    /** Whether the expression is true after any moment of a message of the device. */
    public boolean isSeenIn(List<Reading> readings, List<Inference> inferences) {
        boolean seen = false;
        for (int i = 0; i < readings.size(); i++) {
            long at = readings.get(i).observedAtMicros();
            device.take(readings.get(i));
            boolean momentEnds =
                    i + 1 == readings.size() || readings.get(i + 1).observedAtMicros() != at;
            if (momentEnds) {
                inferences.stream()
                        .filter(inference -> inference.observedAtMicros() == at)
                        .forEach(inference -> device.take(Scores.of(inference)));
                seen |= program.evaluate(device);
            }
        }
        return seen;
    }
}
