package dev.skerry.profile.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import org.junit.jupiter.api.Test;

class DeadbandTest {
    private final DeviceProfile profile =
            Profiles.json(
                    "t: { type: float64, deadband: 0.5 }",
                    "u: { type: float64, deadband: 0.5 }",
                    "n: { type: int32 }",
                    "s: { type: string }");
    private final Deadband deadband = new Deadband();

    private boolean keeps(String resource, double value, Quality quality) {
        return deadband.keeps(
                Reading.ofDouble(
                        "d1", profile.resource(resource).orElseThrow(), 0, quality, value));
    }

    private boolean keeps(String resource, double value) {
        return keeps(resource, value, Quality.GOOD);
    }

    @Test
    void compares_with_the_last_reading_that_was_kept() {
        assertThat(keeps("t", 20)).isTrue();
        assertThat(keeps("t", 20.3)).isFalse();
        assertThat(keeps("t", 20.5)).isFalse();
        assertThat(keeps("t", 20.6)).isTrue();
        assertThat(keeps("t", 20.2)).isFalse();
        assertThat(keeps("t", 20.0)).isTrue();
    }

    @Test
    void keeps_the_first_reading_of_each_resource() {
        assertThat(keeps("t", 1)).isTrue();
        assertThat(keeps("u", 1)).isTrue();
    }

    @Test
    void keeps_a_reading_whose_quality_changed() {
        assertThat(keeps("t", 20)).isTrue();
        assertThat(keeps("t", 20, Quality.OUT_OF_RANGE)).isTrue();
        assertThat(keeps("t", 20, Quality.OUT_OF_RANGE)).isFalse();
        assertThat(keeps("t", 20)).isTrue();
    }

    @Test
    void keeps_everything_without_a_deadband() {
        var n = profile.resource("n").orElseThrow();
        var s = profile.resource("s").orElseThrow();
        for (int i = 0; i < 3; i++) {
            assertThat(deadband.keeps(Reading.ofLong("d1", n, i, Quality.GOOD, 1))).isTrue();
            assertThat(deadband.keeps(Reading.ofText("d1", s, i, Quality.GOOD, "x"))).isTrue();
        }
    }
}
