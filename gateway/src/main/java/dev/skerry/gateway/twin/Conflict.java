package dev.skerry.gateway.twin;

import dev.skerry.sync.crdt.Dot;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Resolution;
import dev.skerry.sync.crdt.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Concurrent values of a property of which not all can count: from when they were first seen side
 * by side, or were told of, until a later write takes their place.
 *
 * @param id 0 until it is kept
 * @param policy the one that holds while it is not settled, or held last
 * @param revision from 1, one more with each change
 * @param omitted values that were too many to keep
 * @param candidates all that were concurrent, in the order in which they came; those that others of
 *     them took the place of are among them
 * @param settledBy the write that took the place of all; null while it is not settled, and when
 *     nothing is left to disagree on because the profile has another policy now
 */
public record Conflict(
        long id,
        String agentId,
        String deviceId,
        PropertyKey key,
        MergePolicy policy,
        State state,
        int revision,
        Instant firstAt,
        Instant lastAt,
        int omitted,
        List<Write> candidates,
        @Nullable Write settledBy) {
    /** Candidates that are kept. */
    static final int MAX_CANDIDATES = 64;

    public Conflict {
        candidates = List.copyOf(candidates);
    }

    /** How far it is. */
    public enum State {
        /** Nothing counts until somebody chooses. */
        OPEN,
        /** The policy chose; somebody may choose otherwise. */
        DECIDED,
        /** A later write took the place of all. */
        SETTLED;

        /** As REST and the store have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of a word, if there is one. */
        public static Optional<State> of(String word) {
            for (State state : values()) {
                if (state.word().equals(word)) {
                    return Optional.of(state);
                }
            }
            return Optional.empty();
        }
    }

    static Conflict begin(String agentId, String deviceId, PropertyKey key, Instant now) {
        return new Conflict(
                0,
                agentId,
                deviceId,
                key,
                MergePolicy.LAST_WRITER,
                State.DECIDED,
                0,
                now,
                now,
                0,
                List.of(),
                null);
    }

    /** With what is known of it now. */
    Conflict standing(MergePolicy nextPolicy, List<Write> more, boolean isOpen, Instant now) {
        return changed(nextPolicy, isOpen ? State.OPEN : State.DECIDED, more, null, now);
    }

    /** After a write took the place of all. */
    Conflict settled(List<Write> more, @Nullable Write by, Instant now) {
        return changed(policy, State.SETTLED, more, by, now);
    }

    private Conflict changed(
            MergePolicy nextPolicy, State next, List<Write> more, @Nullable Write by, Instant now) {
        Map<Dot, Write> all = new LinkedHashMap<>();
        candidates.forEach(write -> all.put(write.dot(), write));
        more.forEach(write -> all.putIfAbsent(write.dot(), write.alone()));
        List<Write> kept = new ArrayList<>(all.values());
        List<Write> over = new ArrayList<>(kept);
        over.removeAll(live(kept));
        // Of those that are over the earliest go first, then of the others.
        over.addAll(live(kept));
        int surplus = Math.max(0, kept.size() - MAX_CANDIDATES);
        kept.removeAll(over.subList(0, surplus));
        return new Conflict(
                id,
                agentId,
                deviceId,
                key,
                nextPolicy,
                next,
                revision + 1,
                firstAt,
                now,
                omitted + surplus,
                kept,
                by == null ? null : by.alone());
    }

    Conflict withId(long next) {
        return new Conflict(
                next,
                agentId,
                deviceId,
                key,
                policy,
                state,
                revision,
                firstAt,
                lastAt,
                omitted,
                candidates,
                settledBy);
    }

    /** Whether a write is one of the values. */
    boolean has(Dot dot) {
        return candidate(dot).isPresent();
    }

    /** One of the values. */
    Optional<Write> candidate(Dot dot) {
        return candidates.stream().filter(write -> write.dot().equals(dot)).findFirst();
    }

    /** Whether another of the values took the place of this one. */
    public boolean isOver(Write candidate) {
        return candidates.stream().anyMatch(other -> other.replaces(candidate));
    }

    /**
     * The value that counts: that which the policy chose, or which was chosen since; null while
     * nothing is chosen and when something else was written.
     */
    public @Nullable Write chosen() {
        Write by = settledBy;
        if (by != null) {
            return candidates.stream()
                    .filter(write -> Objects.equals(write.value(), by.value()))
                    .max(Write.BY_TIME)
                    .orElse(null);
        }
        Resolution resolution = policy.resolve(live(candidates));
        return state == State.SETTLED ? null : resolution.chosen();
    }

    private static List<Write> live(List<Write> writes) {
        return writes.stream()
                .filter(write -> writes.stream().noneMatch(other -> other.replaces(write)))
                .toList();
    }
}
