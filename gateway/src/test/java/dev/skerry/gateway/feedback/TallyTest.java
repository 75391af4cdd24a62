package dev.skerry.gateway.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.gateway.alarm.Verdict;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Offset<Double> FOUR_DIGITS = within(5e-5);

    @Test
    void one_of_one_is_no_certainty() {
        var one = new Tally(1, 0, 0, 0);
        assertThat(one.precision()).isEqualTo(1);
        assertThat(one.precisionLow()).isCloseTo(0.2065, FOUR_DIGITS);
        assertThat(one.precisionHigh()).isEqualTo(1);
    }

    /** 81 of 263: Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
    @Test
    void the_interval_is_as_published() {
        var many = new Tally(81, 263 - 81, 0, 0);
        assertThat(many.precisionLow()).isCloseTo(0.2553, FOUR_DIGITS);
        assertThat(many.precisionHigh()).isCloseTo(0.3662, FOUR_DIGITS);
        var none = new Tally(0, 20, 0, 0);
        assertThat(none.precisionLow()).isZero();
        assertThat(none.precisionHigh()).isCloseTo(0.1611, FOUR_DIGITS);
    }

    @Test
    void what_nobody_judged_says_nothing() {
        var unknown = new Tally(0, 0, 3, 4);
        assertThat(unknown.precision()).isNull();
        assertThat(unknown.precisionLow()).isNull();
        assertThat(unknown.precisionHigh()).isNull();
        assertThat(unknown.alarms()).isEqualTo(7);
        assertThat(new Tally(3, 1, 3, 4).precision()).isEqualTo(0.75);
    }

    @Test
    void each_verdict_counts_for_itself() {
        Tally sum =
                Tally.NONE
                        .plus(Verdict.TRUE, 1)
                        .plus(Verdict.FALSE, 2)
                        .plus(Verdict.UNSURE, 3)
                        .plus(null, 4)
                        .plus(Verdict.TRUE, 10);
        assertThat(sum).isEqualTo(new Tally(11, 2, 3, 4));
    }

    @Test
    void there_is_no_negative_count() {
        assertThatThrownBy(() -> new Tally(0, 0, -1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
