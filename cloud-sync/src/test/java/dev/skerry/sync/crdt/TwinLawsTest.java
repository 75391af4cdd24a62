package dev.skerry.sync.crdt;

import static dev.skerry.sync.crdt.TwinHistory.KEYS;
import static dev.skerry.sync.crdt.TwinHistory.REPLICAS;
import static dev.skerry.sync.crdt.TwinHistory.STARTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TwinLawsTest {
    @Test
    void merging_deltas_is_commutative_associative_and_idempotent() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    List<Delta> deltas = TwinHistory.random(seeded).deltas;
                    List<Delta> shuffled = new ArrayList<>(deltas);
                    shuffled.addAll(deltas.subList(0, deltas.size() / 2));
                    Collections.shuffle(shuffled, new Random(seeded.nextLong()));
                    assertThat(mergeAll(shuffled)).isEqualTo(mergeAll(deltas));
                });
    }

    @Test
    void merging_replicas_is_commutative_associative_and_idempotent() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    TwinHistory history = TwinHistory.random(seeded);
                    Delta a = history.of(REPLICAS.get(0)).deltaSince(VersionVector.EMPTY);
                    Delta b = history.of(REPLICAS.get(1)).deltaSince(VersionVector.EMPTY);
                    Delta c = history.of(REPLICAS.get(2)).deltaSince(VersionVector.EMPTY);
                    Twin abc = mergeAll(List.of(a, b, c));
                    Twin bc = mergeAll(List.of(b, c));
                    assertThat(mergeAll(List.of(c, b, a))).isEqualTo(abc).hasSameHashCodeAs(abc);
                    assertThat(bc.merge(a)).isEqualTo(abc);
                    assertThat(abc.merge(b)).isEqualTo(abc);
                });
    }

    @Test
    void what_is_live_are_the_writes_that_no_write_had_seen_which_was_seen() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    TwinHistory history = TwinHistory.random(seeded);
                    for (String replica : REPLICAS) {
                        TreeSet<Dot> seen = history.seenBy(replica);
                        for (PropertyKey key : KEYS) {
                            assertThat(history.of(replica).live(key))
                                    .extracting(Write::dot)
                                    .containsExactlyElementsOf(history.concurrent(key, seen));
                        }
                    }
                });
    }

    @Test
    void a_counter_is_the_sum_of_what_was_added_since_a_reset_that_had_seen_it() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    TwinHistory history = TwinHistory.random(seeded);
                    for (String replica : REPLICAS) {
                        TreeSet<Dot> seen = history.seenBy(replica);
                        long expected =
                                seen.stream()
                                        .filter(dot -> isOf(history, dot, STARTS))
                                        .filter(dot -> !isReset(history, dot, seen))
                                        .mapToLong(history.amounts::get)
                                        .sum();
                        TwinValue sum =
                                history.of(replica).resolve(STARTS, MergePolicy.COUNTER).value();
                        assertThat(sum == null ? 0 : ((TwinValue.Whole) sum).value())
                                .isEqualTo(expected);
                    }
                });
    }

    private static boolean isOf(TwinHistory history, Dot dot, PropertyKey key) {
        return history.made(dot).key().equals(key);
    }

    private static boolean isReset(TwinHistory history, Dot dot, Set<Dot> seen) {
        return seen.stream()
                .filter(other -> isOf(history, other, STARTS))
                .filter(other -> history.made(other).value() == null)
                .anyMatch(reset -> history.before(reset).contains(dot));
    }

    @Test
    void no_value_that_was_concurrent_vanishes_unseen() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    TwinHistory history = TwinHistory.random(seeded);
                    Set<Dot> told = new HashSet<>();
                    Set<Dot> aware = new HashSet<>();
                    for (Write write : history.writes.values()) {
                        write.settled().forEach(settled -> told.add(settled.dot()));
                        // Its writer saw this one alone: no conflict to tell of.
                        if (history.concurrent(write.key(), history.before(write.dot())).size()
                                == 1) {
                            aware.addAll(history.before(write.dot()));
                        }
                    }
                    Twin all = mergeAll(history.deltas);
                    for (PropertyKey key : KEYS) {
                        all.live(key).forEach(write -> told.add(write.dot()));
                    }
                    for (Write write : history.writes.values()) {
                        boolean wasCut = write.settled().size() == Register.MAX_SETTLED;
                        assertThat(wasCut).isFalse();
                        if (!write.key().equals(STARTS) && isDistinct(history, write)) {
                            assertThat(told.contains(write.dot()) || aware.contains(write.dot()))
                                    .as("%s", write)
                                    .isTrue();
                        }
                    }
                });
    }

    /** Whether it was settled together with another value. */
    private static boolean isDistinct(TwinHistory history, Write write) {
        return history.writes.values().stream()
                .filter(by -> history.before(by.dot()).contains(write.dot()))
                .allMatch(
                        by ->
                                history.concurrent(write.key(), history.before(by.dot())).stream()
                                                .map(dot -> history.made(dot).value())
                                                .distinct()
                                                .count()
                                        > 1);
    }

    @Test
    void replicas_that_exchange_what_they_lack_become_equal() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    TwinHistory history = TwinHistory.random(seeded);
                    Twin a = history.of(REPLICAS.get(0));
                    Twin b = history.of(REPLICAS.get(1));
                    Twin mergedA = a.merge(b.deltaSince(a.vector()));
                    Twin mergedB = b.merge(a.deltaSince(b.vector()));
                    assertThat(mergedA.writes()).isEqualTo(mergedB.writes());
                    assertThat(mergedA.vector()).isEqualTo(mergedB.vector());
                    assertThat(mergedA.deltaSince(mergedB.vector()).isEmpty()).isTrue();
                });
    }

    @Test
    void a_removal_that_all_have_seen_is_forgotten_and_nothing_comes_back() {
        Seeds.forEach(
                2_000,
                seeded -> {
                    TwinHistory history = TwinHistory.random(seeded);
                    VersionVector seenByAll = leastOf(history);
                    Twin a = history.of(REPLICAS.get(0)).forget(seenByAll);
                    Twin whole = mergeAll(history.deltas);
                    Twin late = a;
                    List<Delta> shuffled = new ArrayList<>(history.deltas);
                    Collections.shuffle(shuffled, new Random(seeded.nextLong()));
                    for (Delta delta : shuffled) {
                        late = late.merge(delta);
                    }
                    for (PropertyKey key : KEYS) {
                        assertThat(late.resolve(key, MergePolicy.LAST_WRITER).value())
                                .isEqualTo(whole.resolve(key, MergePolicy.LAST_WRITER).value());
                    }
                });
    }

    private static VersionVector leastOf(TwinHistory history) {
        VersionVector least = history.of(REPLICAS.getFirst()).vector();
        for (String replica : REPLICAS) {
            for (String other : REPLICAS) {
                least = least.cappedBy(history.of(replica).vector().counterOf(other), other);
            }
        }
        return least;
    }

    @Test
    void a_removal_alone_is_forgotten_once_the_others_have_it() {
        var author = author("gateway", 1);
        PropertyKey key = KEYS.getFirst();
        Twin removed = Twin.EMPTY.write(author, key, new TwinValue.Whole(1));
        removed = removed.write(author("gateway", 2), key, null);
        assertThat(removed.forget(VersionVector.EMPTY).keys()).containsExactly(key);
        assertThat(removed.forget(removed.vector()).keys()).isEmpty();
        assertThat(removed.forget(removed.vector()).vector()).isEqualTo(removed.vector());
    }

    @Test
    void sends_only_what_the_other_side_lacks() {
        Twin before = Twin.EMPTY.write(author("gateway", 1), KEYS.get(0), new TwinValue.Whole(1));
        Twin after = before.write(author("gateway", 1), KEYS.get(1), new TwinValue.Text("auto"));
        assertThat(after.deltaSince(before.vector()).writes())
                .containsExactlyElementsOf(after.live(KEYS.get(1)));
        assertThat(after.deltaSince(after.vector()).isEmpty()).isTrue();
    }

    @Test
    void what_was_not_told_goes_on_under_another_replica_and_takes_the_place_of_no_stranger() {
        Seeds.forEach(
                1_000,
                seeded -> {
                    TwinHistory history = TwinHistory.random(seeded);
                    String edge = REPLICAS.get(1);
                    Twin copied = history.of(edge);
                    VersionVector known = history.of("gateway").vector();
                    Twin next = copied.asReplica(edge, "edge:north:2", known, known);
                    Twin all = history.of("gateway").merge(next.deltaSince(VersionVector.EMPTY));
                    for (Write write : copied.writes()) {
                        boolean isUntold =
                                write.dot().replica().equals(edge) && !known.contains(write.dot());
                        if (isUntold) {
                            assertThat(all.live(write.key()))
                                    .anyMatch(
                                            w ->
                                                    w.dot().replica().equals("edge:north:2")
                                                            && w.stamp().equals(write.stamp()));
                        }
                    }
                    for (Write write : next.writes()) {
                        assertThat(write.context().counterOf(edge))
                                .as("of what it wrote itself")
                                .matches(
                                        counter ->
                                                !write.dot().replica().equals("edge:north:2")
                                                        || counter <= known.counterOf(edge));
                    }
                });
    }

    @Test
    void is_the_same_after_it_was_kept_on_disk() {
        Seeds.forEach(
                500,
                seeded -> {
                    Twin twin = mergeAll(TwinHistory.random(seeded).deltas);
                    assertThat(Twin.restore(twin.writes(), twin.vector())).isEqualTo(twin);
                });
    }

    @Test
    void says_the_same_after_a_trip_through_its_message_whole_or_in_parts() {
        Seeds.forEach(
                500,
                seeded -> {
                    for (Delta delta : TwinHistory.random(seeded).deltas) {
                        assertThat(TwinMessages.delta(TwinMessages.toMessage("valve", delta)))
                                .isEqualTo(delta);
                        Twin inParts = Twin.EMPTY;
                        for (var part : TwinMessages.toMessages("valve", delta, 200)) {
                            inParts = inParts.merge(TwinMessages.delta(part));
                        }
                        assertThat(inParts.writes()).isEqualTo(Twin.EMPTY.merge(delta).writes());
                        assertThat(inParts.vector()).isEqualTo(Twin.EMPTY.merge(delta).vector());
                    }
                });
    }

    private static Twin.Author author(String replica, long millis) {
        return new Twin.Author(replica, new HybridTimestamp(millis, 0), "ann", VersionVector.EMPTY);
    }

    private static Twin mergeAll(List<Delta> deltas) {
        Twin twin = Twin.EMPTY;
        for (Delta delta : deltas) {
            twin = twin.merge(delta);
        }
        return twin;
    }

    /** So that the histories do what they are for. */
    @Test
    void the_histories_have_concurrent_writes_and_settled_ones() {
        int concurrent = 0;
        int settled = 0;
        for (long seed = 1; seed <= 300; seed++) {
            TwinHistory history = TwinHistory.random(new Seeded(seed));
            Twin all = mergeAll(history.deltas);
            for (PropertyKey key : KEYS) {
                concurrent += all.live(key).size() > 1 ? 1 : 0;
            }
            settled +=
                    (int)
                            history.writes.values().stream()
                                    .filter(write -> !write.settled().isEmpty())
                                    .count();
        }
        assertThat(concurrent).isGreaterThan(50);
        assertThat(settled).isGreaterThan(30);
    }
}
