package dev.skerry.agent.infer.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.session.ModelCheck;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreCountsTest {
    private static List<Long> of(double threshold, float... scores) {
        var counts = new ScoreCounts(threshold);
        for (float score : scores) {
            counts.add(score);
        }
        return counts.counts();
    }

    /** The bin that a score is counted in. */
    private static int bin(double threshold, float score) {
        List<Long> counts = of(threshold, score);
        return IntStream.range(0, counts.size())
                .filter(i -> counts.get(i) == 1)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void counts_in_tenths_of_the_threshold() {
        assertThat(bin(0.5, 0)).isZero();
        assertThat(bin(0.5, 0.049f)).isZero();
        assertThat(bin(0.5, 0.06f)).isEqualTo(1);
        assertThat(bin(0.5, 0.499f)).isEqualTo(9);
        assertThat(bin(0.5, 0.5f)).isEqualTo(10);
        assertThat(bin(0.5, 0.96f)).isEqualTo(19);
        assertThat(bin(40, 41)).isEqualTo(10);
    }

    @Test
    void what_is_beyond_either_end_is_counted_there() {
        assertThat(bin(0.5, -3)).isZero();
        assertThat(bin(0.5, 1)).isEqualTo(20);
        assertThat(bin(0.5, Float.POSITIVE_INFINITY)).isEqualTo(20);
    }

    @Test
    void an_alarm_is_never_counted_below_the_threshold() {
        for (float threshold : new float[] {0.1f, 0.3f, 0.7f, 1.1f, 3.3f}) {
            assertThat(bin(threshold, threshold)).isEqualTo(10);
            assertThat(bin(threshold, Math.nextDown(threshold))).isEqualTo(9);
        }
    }

    @Test
    void nothing_is_counted_without_a_threshold_nor_of_what_is_no_number() {
        assertThat(of(Double.NaN, 1, 2)).isEmpty();
        assertThat(of(0, 1)).isEmpty();
        assertThat(of(0.5, Float.NaN)).hasSize(ModelCheck.SCORE_BINS).containsOnly(0L);
    }
}
