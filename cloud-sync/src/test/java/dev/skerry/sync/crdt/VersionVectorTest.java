package dev.skerry.sync.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VersionVectorTest {
    private static final List<String> REPLICAS = List.of("a", "b", "c");
    private static final int MOST = 3;

    private static VersionVector random(Seeded seeded) {
        Map<String, Long> counters = new TreeMap<>();
        for (String replica : REPLICAS) {
            long counter = seeded.below(MOST + 1);
            if (counter > 0) {
                counters.put(replica, counter);
            }
        }
        return new VersionVector(counters);
    }

    @Test
    void a_join_has_what_either_has_and_a_meet_what_both_have() {
        Seeds.forEach(
                1_000,
                seeded -> {
                    VersionVector one = random(seeded);
                    VersionVector other = random(seeded);
                    for (String replica : REPLICAS) {
                        for (long counter = 1; counter <= MOST; counter++) {
                            Dot dot = new Dot(replica, counter);
                            boolean here = one.contains(dot);
                            boolean there = other.contains(dot);
                            assertThat(one.join(other).contains(dot)).isEqualTo(here || there);
                            assertThat(one.meet(other).contains(dot)).isEqualTo(here && there);
                        }
                    }
                });
    }
}
