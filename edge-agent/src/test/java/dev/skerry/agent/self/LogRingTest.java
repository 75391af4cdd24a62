package dev.skerry.agent.self;

import static dev.skerry.sync.proto.LogLevel.LOG_LEVEL_DEBUG;
import static dev.skerry.sync.proto.LogLevel.LOG_LEVEL_ERROR;
import static dev.skerry.sync.proto.LogLevel.LOG_LEVEL_INFO;
import static dev.skerry.sync.proto.LogLevel.LOG_LEVEL_WARN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.self.LogRing.Page;
import dev.skerry.agent.self.LogRing.Place;
import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLine;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogRingTest {
    /** Room for ten lines of two characters in all. */
    private final LogRing ring = new LogRing(10 * 100);

    private void log(LogLevel level, int times) {
        for (int i = 0; i < times; i++) {
            ring.add(i, level, "a", "b");
        }
    }

    private Page read(LogLevel level, Place from) {
        return ring.read(level, from, 1 << 20);
    }

    private static List<Long> numbers(Page page) {
        return page.lines().stream().map(LogLine::getNumber).toList();
    }

    @Test
    void gives_lines_of_a_level_and_graver_ones_with_their_numbers_among_all() {
        log(LOG_LEVEL_INFO, 1);
        log(LOG_LEVEL_DEBUG, 1);
        log(LOG_LEVEL_ERROR, 1);
        Page page = read(LOG_LEVEL_INFO, Place.START);
        assertThat(numbers(page)).containsExactly(1L, 3L);
        assertThat(page.missed()).isZero();
        assertThat(page.isAll()).isTrue();
        assertThat(read(LOG_LEVEL_INFO, page.next()).lines()).isEmpty();
    }

    @Test
    void counts_what_went_before_it_was_told_by_the_level_asked_for() {
        log(LOG_LEVEL_INFO, 4);
        Page first = read(LOG_LEVEL_INFO, Place.START);
        log(LOG_LEVEL_DEBUG, 8);
        log(LOG_LEVEL_WARN, 12);
        Page second = read(LOG_LEVEL_INFO, first.next());
        assertThat(numbers(second)).hasSize(10).startsWith(15L).endsWith(24L);
        assertThat(second.missed()).as("of twelve warnings ten are there").isEqualTo(2);
        assertThat(read(LOG_LEVEL_DEBUG, Place.START).missed()).isEqualTo(14);
    }

    @Test
    void goes_on_after_a_number_that_somebody_has() {
        log(LOG_LEVEL_INFO, 6);
        Place place = ring.after(4, LOG_LEVEL_INFO);
        assertThat(numbers(read(LOG_LEVEL_INFO, place))).containsExactly(5L, 6L);
        log(LOG_LEVEL_INFO, 10);
        Page late = read(LOG_LEVEL_INFO, ring.after(4, LOG_LEVEL_INFO));
        assertThat(numbers(late)).startsWith(7L).hasSize(10);
        assertThat(late.missed()).isEqualTo(2);
    }

    @Test
    void takes_a_number_that_was_never_given_for_the_newest() {
        log(LOG_LEVEL_INFO, 3);
        assertThat(read(LOG_LEVEL_INFO, ring.after(99, LOG_LEVEL_INFO)).lines()).isEmpty();
        assertThat(read(LOG_LEVEL_INFO, ring.after(-1, LOG_LEVEL_INFO)).lines()).hasSize(3);
    }

    @Test
    void gives_no_more_than_was_asked_for_but_one_line_in_any_case() {
        log(LOG_LEVEL_INFO, 5);
        Page page = ring.read(LOG_LEVEL_INFO, Place.START, 1);
        assertThat(numbers(page)).containsExactly(1L);
        assertThat(page.isAll()).isFalse();
        assertThat(numbers(ring.read(LOG_LEVEL_INFO, page.next(), 1))).containsExactly(2L);
    }

    @Test
    void keeps_the_newest_line_however_long_it_is() {
        log(LOG_LEVEL_INFO, 5);
        ring.add(0, LOG_LEVEL_WARN, "a", "x".repeat(5_000));
        assertThat(numbers(read(LOG_LEVEL_INFO, Place.START))).containsExactly(6L);
        assertThat(ring.logged(LOG_LEVEL_INFO)).isEqualTo(5);
        assertThat(ring.logged(LOG_LEVEL_WARN)).isEqualTo(1);
    }
}
