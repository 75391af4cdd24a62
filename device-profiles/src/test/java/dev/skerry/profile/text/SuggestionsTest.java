package dev.skerry.profile.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> NAMES = List.of("temperature", "state", "type", "from");

    @ParameterizedTest
    @CsvSource({
        "temprature, temperature",
        "Temperature, temperature",
        "tempreature, temperature",
        "form, from",
        "typ, type",
        "sttae, state"
    })
    void finds_the_name_that_was_meant(String written, String meant) {
        assertThat(Suggestions.nearest(written, NAMES)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"colour", "x", "humidity"})
    void proposes_nothing_that_is_far_away(String written) {
        assertThat(Suggestions.nearest(written, NAMES)).isNull();
        assertThat(Suggestions.didYouMean(written, NAMES))
                .isEqualTo("known here: temperature, state, type, from");
    }

    @Test
    void counts_swapped_neighbours_once() {
        assertThat(Suggestions.distance("form", "from")).isEqualTo(1);
        assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "5m, PT5M", "24h, PT24H", "7d, PT168H"})
    void reads_durations(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"5", "5 minutes", "-5s", "1.5s", "5M", "5us", "99999999999s", "''"})
    void knows_no_other_durations(String text) {
        assertThat(Durations.parse(text)).isNull();
    }

    @Test
    void reads_microseconds_where_they_are_meant() {
        assertThat(Durations.parseFine("200us")).isEqualTo(Duration.ofNanos(200_000));
        assertThat(Durations.parseFine("5ms")).isEqualTo(Duration.ofMillis(5));
        assertThat(Durations.parseFine("5")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.0002S, 200us",
        "PT0.0015S, 1500us",
        "PT0.5S, 500ms",
        "PT90S, 90s",
        "PT5M, 5m",
        "PT24H, 24h",
        "PT0S, 0s"
    })
    void writes_durations_in_their_largest_unit(Duration duration, String text) {
        assertThat(Durations.format(duration)).isEqualTo(text);
    }
}
