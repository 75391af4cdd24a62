package dev.skerry.profile.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.decode.Thinning.Fate;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import org.junit.jupiter.api.Test;

class ThinningTest {
    private final DeviceProfile profile =
            Profiles.json(
                    "t: { type: float64, deadband: 0.5 }",
                    "u: { type: float64, deadband: 0.5, report: 1m }",
                    "n: { type: int32 }",
                    "s: { type: string }",
                    "state: { type: enum, values: [a, b], report: 1m }",
                    "fast: { type: int32, sample: 10s, report: 1m }");
    private final Thinning thinning = new Thinning();

    private Resource resource(String name) {
        return profile.resource(name).orElseThrow();
    }

    private Fate fate(String name, long second, double value, Quality quality) {
        return thinning.fateOf(
                Reading.ofDouble("d1", resource(name), second * 1_000_000, quality, value));
    }

    private Fate fate(String name, long second, double value) {
        return fate(name, second, value, Quality.GOOD);
    }

    @Test
    void compares_with_the_last_reading_that_was_kept() {
        assertThat(fate("t", 0, 20)).isEqualTo(Fate.KEPT);
        assertThat(fate("t", 1, 20.3)).isEqualTo(Fate.UNCHANGED);
        assertThat(fate("t", 2, 20.5)).isEqualTo(Fate.UNCHANGED);
        assertThat(fate("t", 3, 20.6)).isEqualTo(Fate.KEPT);
        assertThat(fate("t", 4, 20.2)).isEqualTo(Fate.UNCHANGED);
        assertThat(fate("t", 5, 20.0)).isEqualTo(Fate.KEPT);
    }

    @Test
    void keeps_the_first_reading_of_each_resource() {
        assertThat(fate("t", 0, 1)).isEqualTo(Fate.KEPT);
        assertThat(fate("u", 0, 1)).isEqualTo(Fate.KEPT);
    }

    @Test
    void keeps_a_reading_whose_quality_changed() {
        assertThat(fate("t", 0, 20)).isEqualTo(Fate.KEPT);
        assertThat(fate("t", 0, 20, Quality.OUT_OF_RANGE)).isEqualTo(Fate.KEPT);
        assertThat(fate("t", 0, 20, Quality.OUT_OF_RANGE)).isEqualTo(Fate.UNCHANGED);
        assertThat(fate("t", 0, 20)).isEqualTo(Fate.KEPT);
    }

    @Test
    void keeps_everything_that_is_not_to_be_thinned() {
        for (int i = 0; i < 3; i++) {
            var number = Reading.ofLong("d1", resource("n"), i, Quality.GOOD, 1);
            var text = Reading.ofText("d1", resource("s"), i, Quality.GOOD, "x");
            assertThat(thinning.fateOf(number)).isEqualTo(Fate.KEPT);
            assertThat(thinning.fateOf(text)).isEqualTo(Fate.KEPT);
        }
    }

    @Test
    void keeps_one_reading_in_each_report_interval_though_it_is_the_same() {
        assertThat(fate("u", 0, 20)).isEqualTo(Fate.KEPT);
        assertThat(fate("u", 59, 20)).isEqualTo(Fate.UNCHANGED);
        assertThat(fate("u", 60, 20)).isEqualTo(Fate.KEPT);
        assertThat(fate("u", 119, 20)).isEqualTo(Fate.UNCHANGED);
    }

    @Test
    void reports_texts_when_they_change() {
        String[] values = {"a", "a", "b", "b", "b"};
        Fate[] fates = {Fate.KEPT, Fate.UNCHANGED, Fate.KEPT, Fate.UNCHANGED, Fate.KEPT};
        for (int i = 0; i < values.length; i++) {
            long at = i == 4 ? 70_000_000 : i * 1_000_000L;
            assertThat(
                            thinning.fateOf(
                                    Reading.ofText(
                                            "d1", resource("state"), at, Quality.GOOD, values[i])))
                    .isEqualTo(fates[i]);
        }
    }

    @Test
    void keeps_at_most_one_reading_in_a_sample_interval() {
        int[] seconds = {0, 5, 10, 19, 21, 22};
        Fate[] fates = {
            Fate.KEPT, Fate.SAMPLED_OUT, Fate.KEPT, Fate.SAMPLED_OUT, Fate.KEPT, Fate.SAMPLED_OUT
        };
        for (int i = 0; i < seconds.length; i++) {
            var reading =
                    Reading.ofLong(
                            "d1", resource("fast"), seconds[i] * 1_000_000L, Quality.GOOD, i);
            assertThat(thinning.fateOf(reading)).as("second %d", seconds[i]).isEqualTo(fates[i]);
        }
    }
}
