package dev.skerry.gateway.twin;

import dev.skerry.sync.crdt.Write;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conflict as it is shown.
 *
 * @param section reported or desired
 * @param element of a set: which element; else null
 * @param policy the merge policy that holds, or held when it was settled
 * @param state open: nothing counts until somebody chooses; decided: the policy chose, somebody may
 *     choose otherwise; settled: a later write took the place of all values
 * @param revision grows with each change; the entity tag is made of it
 * @param omitted values that were too many to keep
 * @param chosen the dot of the value that counts; null when none of them does
 * @param settledBy the write that took the place of all values
 */
public record ConflictView(
        long id,
        String agentId,
        String deviceId,
        String property,
        String section,
        @Nullable String element,
        String policy,
        String state,
        int revision,
        Instant firstAt,
        Instant lastAt,
        List<Candidate> values,
        int omitted,
        @Nullable String chosen,
        @Nullable WriteView settledBy) {
    public ConflictView {
        values = List.copyOf(values);
    }

    /**
     * One of the values.
     *
     * @param over another of the values took its place
     */
    public record Candidate(
            @Nullable Object value,
            String writer,
            String side,
            Instant at,
            String dot,
            boolean over) {
        static Candidate of(Conflict conflict, Write write) {
            WriteView view = WriteView.of(write);
            return new Candidate(
                    view.value(),
                    view.writer(),
                    view.side(),
                    view.at(),
                    view.dot(),
                    conflict.isOver(write));
        }
    }

    /** How a conflict is shown. */
    public static ConflictView of(Conflict conflict) {
        Write chosen = conflict.chosen();
        Write by = conflict.settledBy();
        String element = conflict.key().element();
        return new ConflictView(
                conflict.id(),
                conflict.agentId(),
                conflict.deviceId(),
                conflict.key().property(),
                TwinHistory.name(conflict.key().section()),
                element.isEmpty() ? null : element,
                conflict.policy().word(),
                conflict.state().word(),
                conflict.revision(),
                conflict.firstAt(),
                conflict.lastAt(),
                conflict.candidates().stream().map(w -> Candidate.of(conflict, w)).toList(),
                conflict.omitted(),
                chosen == null ? null : WriteView.text(chosen.dot()),
                by == null ? null : WriteView.of(by));
    }
}
