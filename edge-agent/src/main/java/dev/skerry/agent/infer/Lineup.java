package dev.skerry.agent.infer;

import dev.skerry.agent.infer.compare.Tally;
import dev.skerry.agent.infer.plan.Gates;
import dev.skerry.agent.infer.run.LoadedModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which bundles run, from one moment to the next.
 *
 * @param number higher with each
 * @param slots by the names that profiles have for bundles; what is missing is not known yet
 */
record Lineup(long number, Map<String, Slot> slots) {
    static final Lineup EMPTY = new Lineup(0, Map.of());

    Lineup {
        slots = Map.copyOf(slots);
    }

    /**
     * What runs under a name.
     *
     * @param acting null if nothing can
     * @param shadow null for none
     * @param gates that acting is judged by; null for none
     */
    record Slot(@Nullable Runner acting, @Nullable Runner shadow, @Nullable Gates gates) {}

    /**
     * A bundle that runs.
     *
     * @param version empty for what has none
     * @param isPlanned whether the gateway wants it to run
     */
    record Runner(String name, String version, LoadedModel model, Tally tally, boolean isPlanned) {
        /** For messages. */
        @Override
        public String toString() {
            return version.isEmpty() ? name : name + "-" + version;
        }
    }

    Lineup with(String reference, Slot slot) {
        Map<String, Slot> all = new HashMap<>(slots);
        all.put(reference, slot);
        return new Lineup(number + 1, all);
    }

    Lineup only(Set<String> references) {
        Map<String, Slot> all = new HashMap<>(slots);
        return all.keySet().retainAll(references) ? new Lineup(number + 1, all) : this;
    }

    boolean runs(LoadedModel model) {
        return slots.values().stream()
                .anyMatch(slot -> isOf(slot.acting(), model) || isOf(slot.shadow(), model));
    }

    @SuppressWarnings("ReferenceEquality") // each is loaded once
    private static boolean isOf(@Nullable Runner runner, LoadedModel model) {
        return runner != null && runner.model() == model;
    }
}
