package dev.skerry.profile.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.rule.DerivedProgram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DerivedReadingsTest {
    private final DeviceProfile profile =
            Profiles.json(
                    "kilowatts: { type: float32, derive: \"power / 1000.0\", resolution: 0.1 }",
                    "voltage: { type: float64, unit: V }",
                    "current: { type: float64, unit: A, range: [0, 16] }",
                    "power: { type: float64, unit: W, range: [0, 3000], derive: \"voltage * current\" }",
                    "busy: { type: boolean, derive: \"power > 100.0\" }",
                    "level: { type: enum, values: [low, high], derive: \"current > 8.0 ? 'high' : 'low'\" }",
                    "share: { type: int32, derive: \"100 / int(current)\" }");
    private final DerivedReadings derived = new DerivedReadings(DerivedProgram.of(profile));
    private final List<String> failures = new ArrayList<>();

    private Reading reading(String name, long at, Quality quality, double value) {
        return Reading.ofDouble("d1", profile.resource(name).orElseThrow(), at, quality, value);
    }

    private List<String> after(Reading... readings) {
        return derived.extend(List.of(readings), (resource, why) -> failures.add(resource)).stream()
                .map(
                        r ->
                                "%s=%s %s %d"
                                        .formatted(
                                                r.resource().name(),
                                                r.plain(),
                                                r.quality(),
                                                r.observedAtMicros()))
                .toList();
    }

    @Test
    void waits_until_every_input_was_seen() {
        assertThat(after(reading("voltage", 1, Quality.GOOD, 230))).hasSize(1);
    }

    @Test
    void calculates_each_after_what_it_depends_on() {
        assertThat(
                        after(
                                reading("voltage", 1, Quality.GOOD, 230),
                                reading("current", 1, Quality.GOOD, 2)))
                .containsExactlyInAnyOrder(
                        "voltage=230.0 GOOD 1",
                        "current=2.0 GOOD 1",
                        "power=460.0 GOOD 1",
                        "level=low GOOD 1",
                        "share=50 GOOD 1",
                        "kilowatts=%s GOOD 1".formatted((double) 0.5f),
                        "busy=true GOOD 1");
    }

    @Test
    void is_as_good_as_the_worst_input_and_the_range() {
        after(reading("voltage", 1, Quality.STALE, 230), reading("current", 1, Quality.GOOD, 2));
        assertThat(after(reading("current", 2, Quality.GOOD, 3)))
                .contains("power=690.0 STALE 2", "level=low GOOD 2");
        assertThat(after(reading("voltage", 3, Quality.GOOD, 230))).contains("power=690.0 GOOD 3");
        assertThat(after(reading("current", 4, Quality.OUT_OF_RANGE, 17)))
                .contains("power=3910.0 OUT_OF_RANGE 4", "level=high OUT_OF_RANGE 4");
    }

    @Test
    void goes_through_a_message_moment_by_moment() {
        assertThat(
                        after(
                                reading("voltage", 1, Quality.GOOD, 230),
                                reading("current", 1, Quality.GOOD, 1),
                                reading("current", 2, Quality.GOOD, 2)))
                .contains("power=230.0 GOOD 1", "power=460.0 GOOD 2");
    }

    @Test
    void leaves_out_what_cant_be_calculated_and_says_so() {
        after(reading("voltage", 1, Quality.GOOD, 230));
        assertThat(after(reading("current", 1, Quality.GOOD, 0)))
                .contains("power=0.0 GOOD 1")
                .noneMatch(line -> line.startsWith("share"));
        assertThat(failures).containsExactly("share");
    }
}
