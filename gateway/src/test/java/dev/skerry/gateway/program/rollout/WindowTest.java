package dev.skerry.gateway.program.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
    private static boolean isOpen(String window, String at) {
        return Window.parse(window).orElseThrow().isOpen(Instant.parse(at));
    }

    @Test
    void one_over_midnight_is_open_before_and_after_it() {
        assertThat(isOpen("22:00-04:00", "2026-03-01T21:59:59Z")).isFalse();
        assertThat(isOpen("22:00-04:00", "2026-03-01T22:00:00Z")).isTrue();
        assertThat(isOpen("22:00-04:00", "2026-03-01T03:59:59Z")).isTrue();
        assertThat(isOpen("22:00-04:00", "2026-03-01T04:00:00Z")).isFalse();
    }

    @Test
    void one_within_a_day_is_open_between_its_times() {
        assertThat(isOpen("09:00-10:00", "2026-03-01T08:59:00Z")).isFalse();
        assertThat(isOpen("09:00-10:00", "2026-03-01T09:30:00Z")).isTrue();
        assertThat(isOpen("09:00-10:00", "2026-03-01T10:00:00Z")).isFalse();
    }

    @Test
    void goes_by_the_clocks_of_its_zone_in_summer_and_winter() {
        assertThat(isOpen("22:00-04:00 Europe/Berlin", "2026-01-01T21:30:00Z")).isTrue();
        assertThat(isOpen("22:00-04:00 Europe/Berlin", "2026-07-01T20:30:00Z")).isTrue();
        assertThat(isOpen("22:00-04:00 Europe/Berlin", "2026-01-01T20:30:00Z")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22:00-04:00", "22:00-04:00 Europe/Berlin"})
    void is_written_as_it_is_read(String text) {
        assertThat(Window.parse(text).orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "22-4", "25:00-04:00", "22:00-22:00", "22:00-04:00 Nowhere/Town"})
    void what_makes_no_sense_is_refused(String text) {
        assertThat(Window.parse(text)).isEmpty();
    }
}
