package dev.skerry.agent.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.evaluate.SeriesScorer;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The built-in model on a real machine's temperature, every five minutes for eleven weeks, with the
 * windows in which something was known to be wrong (Numenta Anomaly Benchmark).
 */
class MachineTemperatureTest {
    private static final String SERIES = "data/nab/machine_temperature_system_failure.csv";
    private static final double ALARM = 0.5;

    /** The labelled windows: a shutdown, a planned one, the subtle onset, the failure. */
    private static final List<Window> WINDOWS =
            List.of(
                    Window.of("2013-12-10T06:25", "2013-12-12T05:35"),
                    Window.of("2013-12-15T17:50", "2013-12-17T17:00"),
                    Window.of("2014-01-27T14:20", "2014-01-29T13:30"),
                    Window.of("2014-02-07T14:55", "2014-02-09T14:05"));

    @TempDir Path models;

    private record Window(long from, long to) {
        static Window of(String from, String to) {
            return new Window(seconds(from), seconds(to));
        }

        boolean contains(long second) {
            return second >= from && second <= to;
        }
    }

    private record Outcome(int[] alarmsInWindow, int falseAlarms) {}

    @Test
    void alarms_in_every_window_after_a_warm_up_of_15_percent_with_few_false_alarms()
            throws IOException {
        List<String> rows = rows();
        if (rows.isEmpty()) {
            return;
        }
        Outcome outcome = replay(rows, rows.size() * 15 / 100);
        assertThat(outcome.alarmsInWindow()[1]).isPositive();
        assertThat(outcome.alarmsInWindow()[2]).isPositive();
        assertThat(outcome.alarmsInWindow()[3]).isPositive();
        assertThat(outcome.falseAlarms()).isLessThanOrEqualTo(3);
    }

    @Test
    void alarms_in_every_window_after_the_default_warm_up() throws IOException {
        List<String> rows = rows();
        if (rows.isEmpty()) {
            return;
        }
        Outcome outcome = replay(rows, 1_000);
        assertThat(outcome.alarmsInWindow()).doesNotContain(0);
        assertThat(outcome.falseAlarms()).isLessThanOrEqualTo(3);
    }

    @Test
    void an_evaluation_gives_each_row_the_score_that_the_agent_gives() throws IOException {
        List<String> rows = rows();
        DeviceProfile profile = Fixture.profile("builtin:envelope", 1_000);
        try (var stage = new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
                var scorer =
                        new SeriesScorer(models, "builtin:envelope", BuiltInModels.standard())) {
            scorer.begin(List.of("temperature"), 1_000);
            for (String row : rows) {
                int comma = row.indexOf(',');
                long second = seconds(row.substring(0, comma).replace(' ', 'T'));
                double value = Double.parseDouble(row.substring(comma + 1));
                var readings = List.of(Fixture.reading("machine", second, value));
                float agents = stage.infer(profile, readings).getFirst().score();
                float score = scorer.score(second * 1_000_000, new double[] {value});
                assertThat(score).as(row).isEqualTo(agents);
            }
        }
    }

    private Outcome replay(List<String> rows, int warmUp) {
        DeviceProfile profile = Fixture.profile("builtin:envelope", warmUp);
        int[] hits = new int[WINDOWS.size()];
        int falseAlarms = 0;
        try (var stage = new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of())) {
            for (String row : rows) {
                int comma = row.indexOf(',');
                long second = seconds(row.substring(0, comma).replace(' ', 'T'));
                double value = Double.parseDouble(row.substring(comma + 1));
                var readings = List.of(Fixture.reading("machine", second, value));
                for (Inference inference : stage.infer(profile, readings)) {
                    if (inference.score() > ALARM) {
                        int window = windowOf(second);
                        if (window < 0) {
                            falseAlarms++;
                        } else {
                            hits[window]++;
                        }
                    }
                }
            }
            assertThat(stage.troubles()).isEmpty();
            assertThat(stage.inferences()).isEqualTo(rows.size());
        }
        return new Outcome(hits, falseAlarms);
    }

    private static int windowOf(long second) {
        for (int i = 0; i < WINDOWS.size(); i++) {
            if (WINDOWS.get(i).contains(second)) {
                return i;
            }
        }
        return -1;
    }

    /** The series, or nothing, with a word about it, where the shared data is not at hand. */
    private static List<String> rows() throws IOException {
        Path file = find();
        if (file == null) {
            if ("true".equals(System.getenv("CI"))) {
                fail("%s is missing: set SKERRY_SHARED to the directory that has it", SERIES);
            }
            System.out.println("NOT RUN: " + SERIES + " is missing; set SKERRY_SHARED");
            return List.of();
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.removeFirst();
        assertThat(lines).hasSize(22_695);
        return lines;
    }

    private static @Nullable Path find() {
        String shared = System.getenv("SKERRY_SHARED");
        if (shared != null) {
            Path file = Path.of(shared, SERIES);
            return Files.exists(file) ? file : null;
        }
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path file = up.resolve("shared").resolve(SERIES);
            if (Files.exists(file)) {
                return file;
            }
        }
        return null;
    }

    private static long seconds(String time) {
        return Objects.requireNonNull(LocalDateTime.parse(time)).toEpochSecond(ZoneOffset.UTC);
    }
}
