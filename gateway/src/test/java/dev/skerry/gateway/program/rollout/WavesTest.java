package dev.skerry.gateway.program.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavesTest {
    private static List<Integer> ends(String text, int agents) {
        return Waves.parse(text).orElseThrow().ends(agents);
    }

    @Test
    void shares_are_rounded_up_and_the_last_wave_has_all_that_are_left() {
        assertThat(ends("1,10%,50%,100%", 1_000)).containsExactly(1, 100, 500, 1_000);
        assertThat(ends("1,10%,50%", 25)).containsExactly(1, 3, 13, 25);
        assertThat(ends("0.5%,100%", 201)).containsExactly(2, 201);
    }

    @Test
    void waves_that_would_be_empty_are_left_out() {
        assertThat(ends("1,10%,50%,100%", 3)).containsExactly(1, 2, 3);
        assertThat(ends("1,10%,50%,100%", 1)).containsExactly(1);
        assertThat(ends("5,10%,100%", 4)).containsExactly(4);
    }

    @Test
    void each_agent_is_in_one_wave() {
        Waves waves = Waves.parse("1,20%,100%").orElseThrow();
        assertThat(IntStream.range(0, 10).map(rank -> waves.waveOf(rank, 10)))
                .containsExactly(0, 1, 2, 2, 2, 2, 2, 2, 2, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,10%,50%,100%", "0.50%,100%", "3", "100%"})
    void are_written_as_they_are_read(String text) {
        Waves read = Waves.parse(text).orElseThrow();
        assertThat(Waves.parse(read.toString())).contains(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "0%",
                "101%",
                "10%,5%",
                "5,5",
                "1.5",
                "a",
                "1,,2",
                "10%;20%",
                "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21"
            })
    void what_makes_no_sense_is_refused(String text) {
        assertThat(Waves.parse(text)).isEmpty();
    }
}
