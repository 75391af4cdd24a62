package dev.skerry.sync.crdt;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of concurrent writes to a property, as a profile declares it. A policy is a function
 * of the writes that are not over, so replicas that have seen the same writes agree.
 *
 * <p>Under every policy a write that knew of another takes its place, and a removal that is
 * concurrent with a write does not take effect: what somebody still wanted is not lost. The table
 * of all cases is docs/merge-policies.md.
 */
public enum MergePolicy {
    /** The latest counts, by hybrid logical clock. */
    LAST_WRITER,
    /** The latest that an agent wrote counts before any that a gateway wrote. */
    EDGE_WINS {
        @Override
        Optional<Write> choose(List<Write> values) {
            return values.stream().max(preferring(Side.EDGE));
        }
    },
    /** The latest that a gateway wrote counts before any that an agent wrote. */
    CLOUD_WINS {
        @Override
        Optional<Write> choose(List<Write> values) {
            return values.stream().max(preferring(Side.CLOUD));
        }
    },
    /** The least number counts. */
    MIN {
        @Override
        Optional<Write> choose(List<Write> values) {
            return values.stream().max(byNumber(Comparator.reverseOrder()));
        }
    },
    /** The greatest number counts. */
    MAX {
        @Override
        Optional<Write> choose(List<Write> values) {
            return values.stream().max(byNumber(Comparator.naturalOrder()));
        }
    },
    /** Each replica's share counts: what it added less what it took away. */
    COUNTER {
        @Override
        public Resolution resolve(List<Write> live) {
            return new Resolution(CounterShares.sum(live), null, List.of());
        }
    },
    /** Each element is for itself in the set or not; one that is added anew stays. */
    SET {
        @Override
        public Resolution resolve(List<Write> live) {
            Resolution latest = LAST_WRITER.resolve(live);
            return new Resolution(latest.value(), latest.chosen(), List.of());
        }
    },
    /** None counts until somebody chooses. */
    ASK {
        @Override
        public Resolution resolve(List<Write> live) {
            boolean agree =
                    live.stream().allMatch(w -> Objects.equals(w.value(), live.getFirst().value()));
            return agree ? LAST_WRITER.resolve(live) : new Resolution(null, null, live);
        }
    };

    /** The policy of a profile's word for it; the last writer's for a word of a newer version. */
    public static MergePolicy of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst()
                .orElse(LAST_WRITER);
    }

    /** As a profile has it: {@code last-writer}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What these concurrent writes of one property come to. */
    public Resolution resolve(List<Write> live) {
        List<Write> values = live.stream().filter(write -> write.value() != null).toList();
        Write chosen = (values.isEmpty() ? latest(live) : choose(values)).orElse(null);
        TwinValue value = chosen == null ? null : chosen.value();
        return new Resolution(
                value,
                chosen,
                live.stream().filter(write -> !Objects.equals(write.value(), value)).toList());
    }

    private static Optional<Write> latest(List<Write> live) {
        return live.stream().max(Write.BY_TIME);
    }

    /** The one of at least one write, none of them a removal, that counts. */
    Optional<Write> choose(List<Write> values) {
        return latest(values);
    }

    private static Comparator<Write> preferring(Side side) {
        return Comparator.<Write, Boolean>comparing(write -> write.side() == side)
                .thenComparing(Write.BY_TIME);
    }

    /** What is no number comes first, and of equal numbers the earlier. */
    private static Comparator<Write> byNumber(Comparator<BigDecimal> order) {
        return Comparator.<Write, @Nullable BigDecimal>comparing(
                        write -> number(write.value()), Comparator.nullsFirst(order))
                .thenComparing(Write.BY_TIME);
    }

    /** Null for what is no number. */
    private static @Nullable BigDecimal number(@Nullable TwinValue value) {
        return switch (value) {
            case TwinValue.Whole whole -> BigDecimal.valueOf(whole.value());
            case TwinValue.Real real when Double.isFinite(real.value()) ->
                    BigDecimal.valueOf(real.value());
            case null, default -> null;
        };
    }
}
