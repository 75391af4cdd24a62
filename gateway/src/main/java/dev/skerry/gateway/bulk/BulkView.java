package dev.skerry.gateway.bulk;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of many agents as it is shown.
 *
 * @param by who asked for it
 * @param agents how many it is for
 * @param counts by state of a row, how many
 * @param isUndoable whether what was before can be had again, of some agent
 * @param undoOf the id of the one that it takes back
 * @param stoppedBy who stopped it; null if nobody did
 * @param rows a window of the agents, in the order of their turns
 */
public record BulkView(
        String id,
        BulkChange change,
        Bulk.State state,
        String by,
        Instant startedAt,
        @Nullable Instant endedAt,
        int agents,
        Map<String, Integer> counts,
        boolean isUndoable,
        @Nullable String undoOf,
        @Nullable String stoppedBy,
        List<BulkRow> rows) {
    public BulkView {
        counts = Map.copyOf(counts);
        rows = List.copyOf(rows);
    }
}
