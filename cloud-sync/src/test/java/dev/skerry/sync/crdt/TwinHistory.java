package dev.skerry.sync.crdt;

import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A history of writes and exchanges between replicas, and the same as a model of plain sets: which
 * writes each replica has seen, and which of them each write had seen.
 */
final class TwinHistory {
    static final List<String> REPLICAS =
            List.of("gateway", "edge:north:1", Side.edgeReplica("south", "2"));
    static final List<PropertyKey> KEYS =
            List.of(
                    new PropertyKey("setpoint", Section.DESIRED),
                    new PropertyKey("setpoint", Section.REPORTED),
                    new PropertyKey("labels", Section.DESIRED, "old"));
    static final PropertyKey STARTS = new PropertyKey("starts", Section.DESIRED);

    final Map<String, Twin> replicas = new HashMap<>();
    final List<Delta> deltas = new ArrayList<>();

    /** All that was ever written, as it was when it was written. */
    final Map<Dot, Write> writes = new HashMap<>();

    /** The writes that a write's replica had seen of its property. */
    final Map<Dot, TreeSet<Dot>> before = new HashMap<>();

    final Map<Dot, Long> amounts = new HashMap<>();
    private final Map<String, TreeSet<Dot>> seen = new HashMap<>();

    Write made(Dot dot) {
        return Objects.requireNonNull(writes.get(dot));
    }

    TreeSet<Dot> before(Dot dot) {
        return Objects.requireNonNull(before.get(dot));
    }

    Twin of(String replica) {
        return replicas.getOrDefault(replica, Twin.EMPTY);
    }

    /** What a replica has seen, by the model. */
    TreeSet<Dot> seenBy(String replica) {
        return seen.computeIfAbsent(replica, any -> new TreeSet<>());
    }

    static TwinHistory random(Seeded seeded) {
        var history = new TwinHistory();
        for (int i = 0; i < seeded.between(5, 60); i++) {
            String here = seeded.pick(REPLICAS);
            if (seeded.oneIn(2)) {
                history.write(here, seeded);
            } else {
                history.exchange(here, seeded.pick(REPLICAS), !seeded.oneIn(3));
            }
        }
        for (String replica : REPLICAS) {
            history.deltas.add(history.of(replica).deltaSince(VersionVector.EMPTY));
        }
        return history;
    }

    private void write(String here, Seeded seeded) {
        // A clock that is often wrong.
        var stamp = new HybridTimestamp(seeded.below(6), seeded.below(2));
        var author = new Twin.Author(here, stamp, "somebody", VersionVector.EMPTY);
        Twin twin = of(here);
        Twin next;
        long amount = 0;
        PropertyKey key = seeded.oneIn(4) ? STARTS : seeded.pick(KEYS);
        if (!key.equals(STARTS)) {
            next = twin.write(author, key, value(seeded));
        } else if (seeded.oneIn(4)) {
            next = twin.reset(author, key);
        } else {
            amount = seeded.between(-5, 9);
            next = twin.add(author, key, amount);
        }
        Dot dot = new Dot(here, next.vector().counterOf(here));
        Write write =
                next.writes().stream().filter(w -> w.dot().equals(dot)).findFirst().orElseThrow();
        TreeSet<Dot> known = new TreeSet<>(seenBy(here));
        known.removeIf(other -> !made(other).key().equals(key));
        before.put(dot, known);
        writes.put(dot, write);
        amounts.put(dot, amount);
        seenBy(here).add(dot);
        replicas.put(here, next);
    }

    private static @Nullable TwinValue value(Seeded seeded) {
        return switch (seeded.below(5)) {
            case 0 -> new TwinValue.Real(seeded.below(3));
            case 1 -> new TwinValue.Whole(seeded.below(3));
            case 2 -> new TwinValue.Truth(seeded.oneIn(2));
            case 3 -> new TwinValue.Text("t" + seeded.below(3));
            default -> null;
        };
    }

    void exchange(String from, String to, boolean arrives) {
        Delta delta = of(from).deltaSince(of(to).vector());
        deltas.add(delta);
        if (arrives) {
            replicas.put(to, of(to).merge(delta));
            seenBy(to).addAll(seenBy(from));
        }
    }

    /** The writes of a property that no other that was seen had seen: what must be live. */
    List<Dot> concurrent(PropertyKey key, TreeSet<Dot> among) {
        return among.stream()
                .filter(dot -> made(dot).key().equals(key))
                .filter(dot -> among.stream().noneMatch(other -> before(other).contains(dot)))
                .toList();
    }
}
