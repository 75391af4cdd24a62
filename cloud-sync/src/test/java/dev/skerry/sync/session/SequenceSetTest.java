package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.sync.testkit.Seeds;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SequenceSetTest {
    @Test
    void behaves_like_a_plain_set() {
        Seeds.forEach(
                500,
                seeded -> {
                    SequenceSet set = SequenceSet.EMPTY;
                    TreeSet<Long> plain = new TreeSet<>();
                    for (int i = 0; i < 60; i++) {
                        long first = seeded.between(1, 40);
                        SequenceRange range =
                                new SequenceRange(
                                        first,
                                        seeded.oneIn(20)
                                                ? Long.MAX_VALUE
                                                : first + seeded.below(6));
                        if (seeded.oneIn(4)) {
                            set = set.without(range);
                            plain.removeIf(s -> s >= range.first() && s <= range.last());
                        } else {
                            set = set.with(first);
                            plain.add(first);
                        }
                        assertThat(set.toArray()).containsExactly(plain.toArray(Long[]::new));
                        assertThat(set.contains(first)).isEqualTo(plain.contains(first));
                        boolean all = range.size() <= 40;
                        for (long s = range.first(); all && s <= range.last(); s++) {
                            all = plain.contains(s);
                        }
                        assertThat(set.containsAll(range)).isEqualTo(all);
                    }
                    long sum = set.ranges().stream().mapToLong(SequenceRange::size).sum();
                    assertThat(sum).isEqualTo(plain.size());
                    assertThat(SequenceSet.of(set.toArray())).isEqualTo(set);
                });
    }

    @Test
    void gives_the_fewest_ranges() {
        assertThat(SequenceSet.of(5, 1, 2, 3, 7, 5).ranges())
                .containsExactly(
                        new SequenceRange(1, 3), new SequenceRange(5, 5), new SequenceRange(7, 7));
        assertThat(SequenceSet.EMPTY.ranges()).isEmpty();
    }

    @Test
    void has_no_range_of_what_is_no_sequence() {
        assertThatThrownBy(() -> new SequenceRange(0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SequenceRange(2, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
