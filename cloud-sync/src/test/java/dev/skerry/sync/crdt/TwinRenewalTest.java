package dev.skerry.sync.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A side that was set back to an earlier state goes on under another id, beside what it was. */
class TwinRenewalTest {
    private static final PropertyKey STARTS = new PropertyKey("starts", Section.DESIRED);
    private static final String EDGE = "edge:north:1";
    private static final String CLOUD = "gateway-1";

    private final List<Change> changes = new ArrayList<>();
    private long millis;

    /** What somebody did to the counter; a reset has no amount. */
    private record Change(int id, boolean isReset, long amount, Set<Integer> seen) {}

    /** One side with what it has seen of the changes and what it has told. */
    private final class Replica {
        String id;
        Twin twin = Twin.EMPTY;
        Set<Integer> seen = new HashSet<>();
        VersionVector told = VersionVector.EMPTY;

        Replica(String id) {
            this.id = id;
        }

        Replica copy() {
            Replica copy = new Replica(id);
            copy.twin = twin;
            copy.seen = new HashSet<>(seen);
            copy.told = told;
            return copy;
        }

        void change(Seeded seeded) {
            var author = new Twin.Author(id, new HybridTimestamp(++millis, 0), "", told);
            boolean isReset = seeded.oneIn(4);
            long amount = isReset ? 0 : seeded.between(1, 9);
            twin = isReset ? twin.reset(author, STARTS) : twin.add(author, STARTS, amount);
            changes.add(new Change(changes.size(), isReset, amount, Set.copyOf(seen)));
            seen.add(changes.size() - 1);
        }

        void tell(Replica other) {
            other.twin = other.twin.merge(twin.deltaSince(other.twin.vector()));
            other.seen.addAll(seen);
            told = told.join(twin.vector());
        }

        long count() {
            TwinValue value = twin.resolve(STARTS, MergePolicy.COUNTER).value();
            return value instanceof TwinValue.Whole whole ? whole.value() : 0;
        }
    }

    private static void someTime(Seeded seeded, Replica one, Replica other) {
        for (int step = seeded.below(8); step > 0; step--) {
            Replica here = seeded.oneIn(2) ? one : other;
            switch (seeded.below(3)) {
                case 0 -> here.tell(here == one ? other : one);
                default -> here.change(seeded);
            }
        }
    }

    private static void changeAlone(Seeded seeded, Replica replica) {
        for (int step = seeded.below(4); step > 0; step--) {
            replica.change(seeded);
        }
    }

    private long expected() {
        Set<Integer> reset = new HashSet<>();
        changes.stream().filter(Change::isReset).forEach(change -> reset.addAll(change.seen()));
        return changes.stream()
                .filter(change -> !reset.contains(change.id()))
                .mapToLong(Change::amount)
                .sum();
    }

    private static void meet(Replica one, Replica other) {
        one.tell(other);
        other.tell(one);
        one.tell(other);
    }

    @Test
    void a_copy_of_an_agent_counts_beside_the_original_and_nothing_twice() {
        Seeds.forEach(
                3_000,
                seeded -> {
                    changes.clear();
                    Replica edge = new Replica(EDGE);
                    Replica cloud = new Replica(CLOUD);
                    someTime(seeded, edge, cloud);
                    edge.tell(cloud);
                    Replica copy = edge.copy();
                    someTime(seeded, edge, cloud);
                    changeAlone(seeded, copy);

                    copy.twin =
                            copy.twin.asReplica(
                                    EDGE, "edge:north:2", copy.told, cloud.twin.vector());
                    meet(copy, cloud);
                    meet(edge, cloud);
                    meet(copy, cloud);
                    for (Replica replica : List.of(edge, copy, cloud)) {
                        assertThat(replica.count()).isEqualTo(expected());
                    }
                });
    }

    @Test
    void a_restored_gateway_counts_on_and_has_what_it_had_told_before() {
        Seeds.forEach(
                3_000,
                seeded -> {
                    changes.clear();
                    Replica edge = new Replica(EDGE);
                    Replica cloud = new Replica(CLOUD);
                    someTime(seeded, edge, cloud);
                    Replica backup = cloud.copy();
                    someTime(seeded, edge, cloud);
                    cloud.tell(edge);
                    // Until it has heard of the agent, it writes as somebody new.
                    backup.id = "gateway-2";
                    changeAlone(seeded, backup);

                    backup.twin = backup.twin.lackedBy(edge.twin.vector(), backup.id);
                    meet(edge, backup);
                    assertThat(edge.count()).isEqualTo(expected());
                    assertThat(backup.count()).isEqualTo(expected());
                    assertThat(backup.twin.vector()).isEqualTo(edge.twin.vector());
                });
    }
}
