package dev.skerry.sync.crdt;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a PN-counter (Shapiro and others, "A Comprehensive Study of Convergent and
 * Commutative Replicated Data Types", 2011, section 3.1.3) that can be reset. A replica has one
 * live write at most: its share, which is all that it ever added, or a reset. A reset settles the
 * shares that it has seen; of each replica only what it added beyond that counts. Who resets and
 * then adds carries on what the reset settled.
 */
final class CounterShares {
    private CounterShares() {}

    /** What the counter comes to; null when there is no share beside what was reset. */
    static @Nullable TwinValue sum(List<Write> live) {
        Map<String, Write> settled = latest(settled(live));
        long sum = 0;
        boolean counts = false;
        for (Write share : live) {
            if (share.value() != null) {
                counts = true;
                sum += amount(share) - amount(settled.get(share.dot().replica()));
            }
        }
        return counts ? new TwinValue.Whole(sum) : null;
    }

    /** All that a replica ever added, by these writes. */
    static long share(List<Write> live, String replica) {
        return live.stream()
                .filter(write -> write.value() != null && write.dot().replica().equals(replica))
                .findFirst()
                .map(CounterShares::amount)
                .orElseGet(() -> amount(latest(settled(live)).get(replica)));
    }

    /**
     * How much of a replica's share others may have.
     *
     * @param told which of its writes they may have
     */
    static long base(List<Write> live, String replica, VersionVector told) {
        return live.stream()
                .filter(write -> write.dot().replica().equals(replica))
                .filter(write -> !told.contains(write.dot()))
                .map(Write::base)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> share(live, replica));
    }

    /** What was reset, of each replica its latest share. */
    static List<Write> settled(List<Write> live) {
        return live.stream().flatMap(write -> write.settled().stream()).toList();
    }

    /** What a reset that has seen these settles. */
    static Collection<Write> settledByReset(List<Write> live) {
        Map<String, Write> latest = latest(settled(live));
        latest.putAll(latest(live.stream().filter(write -> write.value() != null).toList()));
        return latest.values();
    }

    private static Map<String, Write> latest(List<Write> shares) {
        Map<String, Write> latest = new TreeMap<>();
        for (Write share : shares) {
            latest.merge(
                    share.dot().replica(),
                    share.alone(),
                    (one, other) -> one.dot().compareTo(other.dot()) > 0 ? one : other);
        }
        return latest;
    }

    static long amount(@Nullable Write share) {
        return share != null && share.value() instanceof TwinValue.Whole whole ? whole.value() : 0;
    }
}
