package dev.skerry.sync.crdt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.function.Predicate;

/**
 * A multi-value register: the writes of one property that no other write took the place of. More
 * than one are concurrent. Merging is commutative, associative and idempotent; what the value is, a
 * {@link MergePolicy} says.
 *
 * @param live by dot
 */
record Register(List<Write> live) {
    static final Register EMPTY = new Register(List.of());

    /**
     * Settled writes that one write carries at most; of more the latest count. It takes as many
     * replicas that write while they are apart.
     */
    static final int MAX_SETTLED = 64;

    private static final Comparator<Write> ORDER =
            Comparator.comparing(Write::dot).thenComparing(Write.BY_TIME);

    Register {
        live = List.copyOf(live);
    }

    /** This register and one more write. */
    Register merge(Write write) {
        for (Write known : live) {
            if (known.replaces(write) || known.equals(write)) {
                return this;
            }
        }
        List<Write> next = new ArrayList<>(live);
        next.removeIf(write::replaces);
        next.add(write);
        next.sort(ORDER);
        return new Register(next);
    }

    /** Those of the writes whose dots are kept. */
    Register only(Predicate<Dot> isKept) {
        return new Register(live.stream().filter(write -> isKept.test(write.dot())).toList());
    }

    /** The context of a write that takes the place of these. */
    static VersionVector past(List<Write> replaced) {
        VersionVector past = VersionVector.EMPTY;
        for (Write write : replaced) {
            past = past.join(write.past());
        }
        return past;
    }

    /**
     * What a write that takes the place of these settles: concurrent values, and what they settled
     * themselves unless it is known elsewhere.
     *
     * @param known what every other replica has seen
     */
    static List<Write> settledBy(List<Write> replaced, VersionVector known) {
        SequencedSet<Write> settled = new LinkedHashSet<>();
        for (Write write : replaced) {
            if (!known.contains(write.dot())) {
                settled.addAll(write.settled());
            }
        }
        boolean differ =
                replaced.stream()
                        .anyMatch(w -> !Objects.equals(w.value(), replaced.getFirst().value()));
        if (differ) {
            replaced.forEach(write -> settled.add(write.alone()));
        }
        return settled.stream()
                .sorted(Write.BY_TIME.reversed())
                .limit(MAX_SETTLED)
                .sorted(ORDER)
                .toList();
    }
}
