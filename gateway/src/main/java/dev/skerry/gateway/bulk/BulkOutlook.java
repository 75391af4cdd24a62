package dev.skerry.gateway.bulk;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a change of many agents would do.
 *
 * @param agents how many it is for
 * @param counts by what would become of them, how many
 * @param reasons by code, how many it is the reason of
 * @param rows a window of them
 */
public record BulkOutlook(
        int agents, Map<String, Integer> counts, Map<String, Integer> reasons, List<Row> rows) {
    public BulkOutlook {
        counts = Map.copyOf(counts);
        reasons = Map.copyOf(reasons);
        rows = List.copyOf(rows);
    }

    /** What would become of an agent. */
    public enum Outcome {
        /** It would be changed at once. */
        CHANGES,
        /** It is cut off: it would be changed when it is back. */
        LATER,
        /** It would be changed once that is approved. */
        APPROVAL,
        /** It is so already. */
        SAME,
        /** It would not be changed. */
        REFUSED;

        /** As REST has it. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An agent.
     *
     * @param site empty of one that is not seen
     * @param before what it has; null where that does not say anything
     * @param after what it would have
     * @param code why it would be refused
     * @param message for people
     */
    public record Row(
            String agentId,
            String site,
            Outcome outcome,
            @Nullable String before,
            @Nullable String after,
            @Nullable String code,
            @Nullable String message) {}
}
