package dev.skerry.gateway.enrol;

import dev.skerry.sync.proto.BootStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the first boot of a device's card did, told by its agent once it was there. Durations alone:
 * a board without a clock of its own has a wrong time then.
 *
 * @param isDone whether the last step was taken, which starts the agent
 * @param boots in how many it was done; in more than one when the power was cut or the device
 *     started again
 * @param tookMillis in all boots, from the start of each to the last step taken in it
 * @param steps in their order
 */
public record FirstBootView(boolean isDone, int boots, long tookMillis, List<BootStepView> steps) {
    private static final String LAST = "started";

    public FirstBootView {
        steps = List.copyOf(steps);
    }

    /**
     * A step.
     *
     * @param name as docs/flash.md lists them; "failed" for where it stopped
     * @param boot in which it was taken, from 1
     * @param sinceBootMillis when it was done, since that boot began
     * @param tookMillis since the step before it in the same boot; null for the first of a boot
     * @param detail what there is to say of it; null when there is nothing
     */
    public record BootStepView(
            String name,
            int boot,
            long sinceBootMillis,
            @Nullable Long tookMillis,
            @Nullable String detail) {}

    /** Null when nothing was told. */
    static @Nullable FirstBootView of(List<BootStep> told) {
        if (told.isEmpty()) {
            return null;
        }
        Map<String, Integer> boots = new LinkedHashMap<>();
        Map<String, Long> lasted = new LinkedHashMap<>();
        List<BootStepView> steps = new ArrayList<>();
        for (BootStep step : told) {
            String id = step.getBootId();
            boots.putIfAbsent(id, boots.size() + 1);
            Long before = lasted.get(id);
            long now = step.getUptimeMillis();
            steps.add(
                    new BootStepView(
                            step.getName(),
                            boots.getOrDefault(id, 0),
                            now,
                            before == null ? null : Math.max(0, now - before),
                            step.getDetail().isEmpty() ? null : step.getDetail()));
            lasted.merge(id, now, Math::max);
        }
        return new FirstBootView(
                told.getLast().getName().equals(LAST),
                boots.size(),
                lasted.values().stream().mapToLong(Long::longValue).sum(),
                steps);
    }
}
