package dev.skerry.agent.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private static final Duration FIRST = Duration.ofMillis(300);
    private static final Duration CAP = Duration.ofSeconds(1);

    private static List<Long> next(BackOff backOff, int count) {
        return Stream.generate(backOff::next).limit(count).map(Duration::toMillis).toList();
    }

    @Test
    void doubles_up_to_the_cap_and_begins_again_after_a_success() {
        var backOff = BackOff.steady(FIRST, CAP);
        assertThat(next(backOff, 4)).containsExactly(300L, 600L, 1000L, 1000L);
        backOff.reset();
        assertThat(next(backOff, 2)).containsExactly(300L, 600L);
    }

    @Test
    void what_is_left_out_at_random_is_at_most_half() {
        assertThat(next(new BackOff(FIRST, CAP, bound -> bound - 1), 3))
                .containsExactly(150L, 300L, 500L);
    }
}
