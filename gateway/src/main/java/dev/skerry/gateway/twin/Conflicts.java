package dev.skerry.gateway.twin;

import dev.skerry.sync.crdt.Dot;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Resolution;
import dev.skerry.sync.crdt.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of the conflicts of one value within a twin when it is written. */
final class Conflicts {
    private final String agentId;
    private final String deviceId;
    private final PropertyKey key;
    private final MergePolicy policy;
    private final Instant now;

    Conflicts(String agentId, String deviceId, PropertyKey key, MergePolicy policy, Instant now) {
        this.agentId = agentId;
        this.deviceId = deviceId;
        this.key = key;
        this.policy = policy;
        this.now = now;
    }

    /**
     * The conflicts that are new or changed.
     *
     * @param current the one that is not settled, if there is one
     * @param known values of conflicts that are settled: a write may tell of these again
     * @param live the writes that are not over now
     * @param fresh those of them that are new
     */
    List<Conflict> after(
            @Nullable Conflict current, Set<Dot> known, List<Write> live, List<Write> fresh) {
        Resolution resolution = policy.resolve(live);
        List<Write> values = new ArrayList<>(live);
        values.removeAll(fresh);
        values.addAll(fresh);
        List<Write> told = told(fresh, known);
        List<Conflict> changed = new ArrayList<>();
        boolean stands = false;
        if (current != null) {
            stands =
                    resolution.isConflict()
                            && live.stream().anyMatch(write -> current.has(write.dot()));
            List<Write> more = new ArrayList<>(told);
            if (stands) {
                more.addAll(values);
            }
            changed.add(
                    stands
                            ? current.standing(policy, more, resolution.isOpen(), now)
                            : current.settled(more, successor(current, fresh).orElse(null), now));
        } else if (!told.isEmpty()) {
            fresh.stream()
                    .filter(write -> write.settled().stream().anyMatch(told::contains))
                    .max(Write.BY_TIME)
                    .ifPresent(by -> changed.add(begin().settled(told, by, now)));
        }
        if (!stands && resolution.isConflict()) {
            changed.add(begin().standing(policy, values, resolution.isOpen(), now));
        }
        return changed;
    }

    /** Values that were settled elsewhere and were not seen side by side here. */
    private List<Write> told(List<Write> fresh, Set<Dot> known) {
        return switch (policy) {
            // What a counter settles are the shares that it was reset from, and elements of a set
            // have no conflict.
            case COUNTER, SET -> List.of();
            case LAST_WRITER, EDGE_WINS, CLOUD_WINS, MIN, MAX, ASK ->
                    fresh.stream()
                            .flatMap(write -> write.settled().stream())
                            .filter(write -> !known.contains(write.dot()))
                            .distinct()
                            .toList();
        };
    }

    private static Optional<Write> successor(Conflict conflict, List<Write> fresh) {
        return fresh.stream()
                .filter(write -> conflict.candidates().stream().anyMatch(write::replaces))
                .max(Write.BY_TIME);
    }

    private Conflict begin() {
        return Conflict.begin(agentId, deviceId, key, now);
    }
}
