package dev.skerry.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StreamSetTest {
    @Test
    void holds_exactly_what_was_put_in() {
        long seed = 42;
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int bound = 1 << random.nextInt(1, 31);
            Set<Integer> keys = new TreeSet<>();
            for (int i = random.nextInt(200); i >= 0; i--) {
                keys.add(random.nextInt(bound));
            }
            byte[] set = StreamSet.encode(keys.stream().mapToInt(Integer::intValue).toArray());
            for (int probe = 0; probe < 200; probe++) {
                int key = random.nextInt(bound);
                assertThat(StreamSet.contains(set, key))
                        .as("seed %s, round %s, key %s of %s", seed, round, key, keys)
                        .isEqualTo(keys.contains(key));
            }
            assertThat(keys).allMatch(key -> StreamSet.contains(set, key));
            assertThat(StreamSet.decode(set)).containsExactly(keys.toArray(Integer[]::new));
        }
    }

    @Test
    void takes_a_byte_for_each_of_streams_that_follow_each_other() {
        assertThat(StreamSet.encode(new int[] {3, 1, 2, 4})).hasSize(4);
        assertThat(StreamSet.contains(new byte[0], 1)).isFalse();
    }
}
