package dev.skerry.tool.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.plant.PlantSimulation;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the demo's first minutes promise, whatever the seed. */
@Tag("slow")
class IncidentsTest {
    private static final Pattern SECONDS = Pattern.compile("\\((\\d+) s\\)");

    /** Windows and clear_after of the slowest rule, and what the machine takes to recover. */
    private static final int RECOVERY_SECONDS = 90;

    /**
     * An alarm that the welcome text promises, in its order.
     *
     * @param lasts seconds that the trouble lasts, or 0 if the agent itself ends it
     */
    private record Promise(String device, String rule, int lasts) {}

    private static final List<Promise> PROMISES =
            List.of(
                    new Promise("tank-1", "nearly_full", 45),
                    new Promise("pump-1", "overheated", 0),
                    new Promise("pump-2", "unusual_vibration", 40),
                    new Promise("valve-1", "sticking", 60),
                    new Promise("booster-3", "dead_headed", 40),
                    new Promise("tank-3", "implausible_level", 60));

    static IntStream seeds() {
        return IntStream.range(0, 16);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void each_trouble_of_the_welcome_text_has_its_one_alarm_as_long_as_it_lasts(int seed) {
        PlantSimulation plant = new PlantSimulation(seed);
        plant.run(760);

        List<Integer> begins =
                SECONDS.matcher(Welcome.INCIDENTS)
                        .results()
                        .map(found -> Integer.valueOf(found.group(1)))
                        .toList();
        assertThat(begins).hasSameSizeAs(PROMISES);
        for (int i = 0; i < begins.size(); i++) {
            Promise promise = PROMISES.get(i);
            int begin = begins.get(i);
            PlantSimulation.Alarm alarm = plant.onlyAlarm(promise.device(), promise.rule(), 260);
            assertThat(alarm.raised())
                    .as("%s raised", promise)
                    .isBetween((double) begin, begin + (double) Welcome.ALARM_SECONDS);
            double end = promise.lasts() == 0 ? alarm.raised() : begin + promise.lasts();
            assertThat(alarm.cleared())
                    .as("%s cleared", promise)
                    .isBetween(end, end + RECOVERY_SECONDS);
        }
        PlantSimulation.Alarm worn = plant.onlyAlarm("pump-3", "unusual_vibration", 760);
        assertThat(worn.raised()).as("bearing").isBetween(60.0 + 120, 60.0 + 360);
        assertThat(worn.cleared())
                .as("bearing replaced")
                .isBetween(660.0, 660.0 + RECOVERY_SECONDS);
        assertThat(plant.commands("pump-1")).first().isEqualTo("stop");
        assertThat(plant.alarms())
                .filteredOn(alarm -> alarm.raised() < 260 && !alarm.equals(worn))
                .allSatisfy(IncidentsTest::isPromised);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agents_that_are_killed_again_and_again_raise_no_alarm_of_a_healthy_machine(int seed) {
        PlantSimulation plant = new PlantSimulation(seed);
        plant.run(320, 35, 3 + seed);
        assertThat(plant.alarms())
                .extracting(PlantSimulation.Alarm::device)
                .doesNotContain("tank-2", "pump-4", "booster-1", "booster-2");
        assertThat(plant.alarms()).isNotEmpty();
    }

    /** Nothing else is said at first, but what accompanies a level that is too high. */
    private static void isPromised(PlantSimulation.Alarm alarm) {
        assertThat(PROMISES)
                .anyMatch(
                        promise ->
                                promise.device().equals(alarm.device())
                                        && (promise.rule().equals(alarm.rule())
                                                || alarm.rule().equals("unusual_level")));
    }
}
