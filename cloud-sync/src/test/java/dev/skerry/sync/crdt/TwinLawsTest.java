package dev.skerry.sync.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TwinLawsTest {
    private static final List<String> REPLICAS = List.of("cloud", "north", "pump-1");
    private static final List<PropertyKey> KEYS =
            List.of(
                    new PropertyKey("setpoint", Section.DESIRED),
                    new PropertyKey("setpoint", Section.REPORTED),
                    new PropertyKey("mode", Section.DESIRED));

    /** A history of writes and exchanges, and the deltas that were made on the way. */
    private record History(Map<String, Twin> replicas, List<Delta> deltas) {
        Twin of(String replica) {
            return replicas.getOrDefault(replica, Twin.EMPTY);
        }

        static History random(Seeded seeded) {
            Map<String, Twin> replicas = new HashMap<>();
            History history = new History(replicas, new ArrayList<>());
            List<Delta> deltas = history.deltas();
            for (int i = 0; i < seeded.between(5, 60); i++) {
                String here = seeded.pick(REPLICAS);
                String there = seeded.pick(REPLICAS);
                if (seeded.oneIn(2)) {
                    replicas.put(here, write(history.of(here), here, seeded));
                } else {
                    Delta delta = history.of(here).deltaSince(history.of(there).vector());
                    deltas.add(delta);
                    if (!seeded.oneIn(3)) {
                        replicas.put(there, history.of(there).merge(delta));
                    }
                }
            }
            replicas.values().forEach(t -> deltas.add(t.deltaSince(VersionVector.EMPTY)));
            return history;
        }
    }

    private static Twin write(Twin twin, String replica, Seeded seeded) {
        TwinValue value =
                switch (seeded.below(5)) {
                    case 0 -> new TwinValue.Real(seeded.below(3));
                    case 1 -> new TwinValue.Whole(seeded.below(3));
                    case 2 -> new TwinValue.Truth(seeded.oneIn(2));
                    case 3 -> new TwinValue.Text("t" + seeded.below(3));
                    default -> null;
                };
        HybridTimestamp stamp = new HybridTimestamp(seeded.below(6), seeded.below(2));
        return twin.write(replica, seeded.pick(KEYS), value, stamp, replica);
    }

    @Test
    void merging_deltas_is_commutative_associative_and_idempotent() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    List<Delta> deltas = History.random(seeded).deltas();
                    Twin inOrder = mergeAll(deltas);
                    List<Delta> shuffled = new ArrayList<>(deltas);
                    shuffled.addAll(deltas.subList(0, deltas.size() / 2));
                    Collections.shuffle(shuffled, new Random(seeded.nextLong()));
                    assertThat(mergeAll(shuffled)).isEqualTo(inOrder);
                });
    }

    @Test
    void merging_replicas_is_commutative_associative_and_idempotent() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    History history = History.random(seeded);
                    Twin a = history.of("cloud");
                    Twin b = history.of("north");
                    Twin c = history.of("pump-1");
                    assertThat(a.merge(b)).isEqualTo(b.merge(a)).hasSameHashCodeAs(b.merge(a));
                    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
                    assertThat(a.merge(a)).isEqualTo(a);
                });
    }

    @Test
    void replicas_that_exchange_what_they_lack_become_equal() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    History history = History.random(seeded);
                    Twin a = history.of("cloud");
                    Twin b = history.of("north");
                    Twin mergedA = a.merge(b.deltaSince(a.vector()));
                    Twin mergedB = b.merge(a.deltaSince(b.vector()));
                    for (PropertyKey key : KEYS) {
                        assertThat(mergedA.value(key)).isEqualTo(mergedB.value(key));
                    }
                    assertThat(mergedA.vector()).isEqualTo(mergedB.vector());
                    assertThat(mergedA.deltaSince(mergedB.vector()).isEmpty()).isTrue();
                });
    }

    @Test
    void the_latest_write_of_each_property_counts() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    List<Write> all = new ArrayList<>();
                    List<Delta> deltas = new ArrayList<>();
                    for (String replica : REPLICAS) {
                        Twin twin = Twin.EMPTY;
                        for (int i = 0; i < seeded.below(8); i++) {
                            Twin next = write(twin, replica, seeded);
                            Delta delta = next.deltaSince(twin.vector());
                            all.addAll(delta.writes());
                            deltas.add(delta);
                            twin = next;
                        }
                    }
                    Twin merged = mergeAll(deltas);
                    for (PropertyKey key : KEYS) {
                        TwinValue expected =
                                all.stream()
                                        .filter(w -> w.key().equals(key))
                                        .max(Write.BY_TIME)
                                        .map(Write::value)
                                        .orElse(null);
                        assertThat(merged.value(key)).isEqualTo(expected);
                    }
                });
    }

    @Test
    void sends_only_what_the_other_side_lacks() {
        HybridTimestamp stamp = new HybridTimestamp(1, 0);
        Twin before = Twin.EMPTY.write("cloud", KEYS.get(0), new TwinValue.Whole(1), stamp, "ann");
        Twin after = before.write("cloud", KEYS.get(2), new TwinValue.Text("auto"), stamp, "ann");
        assertThat(after.deltaSince(before.vector()).writes())
                .containsExactly(after.writes().getFirst());
        assertThat(after.deltaSince(after.vector()).isEmpty()).isTrue();
    }

    @Test
    void is_the_same_after_it_was_kept_on_disk() {
        Seeds.forEach(
                500,
                seeded -> {
                    Twin twin = mergeAll(History.random(seeded).deltas());
                    assertThat(Twin.restore(twin.writes(), twin.vector())).isEqualTo(twin);
                });
    }

    @Test
    void says_the_same_after_a_trip_through_its_message() {
        Seeds.forEach(
                500,
                seeded -> {
                    for (Delta delta : History.random(seeded).deltas()) {
                        assertThat(TwinMessages.delta(TwinMessages.toMessage("valve", delta)))
                                .isEqualTo(delta);
                    }
                });
    }

    private static Twin mergeAll(List<Delta> deltas) {
        Twin twin = Twin.EMPTY;
        for (Delta delta : deltas) {
            twin = twin.merge(delta);
        }
        return twin;
    }
}
