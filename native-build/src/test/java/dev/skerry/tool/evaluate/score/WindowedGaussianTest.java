package dev.skerry.tool.evaluate.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.tool.SharedData;
import dev.skerry.tool.evaluate.data.NabData;
import dev.skerry.tool.evaluate.data.Series;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The reference detector, beside what the Numenta Anomaly Benchmark publishes of it. */
class WindowedGaussianTest {
    private static final String FOLDER = "data/nab";

    /**
     * Of values above the mean: what is published was made by an earlier version of the detector,
     * which took values below it for usual ones.
     */
    private static final Map<String, Double> PUBLISHED =
            Map.of(
                    "2014-01-10T11:00:00Z", 0.504759629611,
                    "2014-01-12T20:00:00Z", 0.991542318837,
                    "2014-01-13T17:00:00Z", 0.845695811086,
                    "2014-01-13T00:00:00Z", 0.94103551581);

    private static List<Series> series() {
        Path folder = SharedData.find(FOLDER);
        if (folder == null) {
            if ("true".equals(System.getenv("CI"))) {
                fail("%s is missing: set SKERRY_SHARED to the directory that has it", FOLDER);
            }
            System.out.println("NOT RUN: " + FOLDER + " is missing; set SKERRY_SHARED");
            return List.of();
        }
        return NabData.read(folder);
    }

    @Test
    void scores_of_the_ambient_temperature_are_those_that_are_published() {
        for (Series series : series()) {
            if (series.name().contains("ambient")) {
                double[] scores = WindowedGaussian.scores(series.values()[0]);
                PUBLISHED.forEach(
                        (time, score) ->
                                assertThat(scores[row(series, time)])
                                        .as(time)
                                        .isCloseTo(score, within(1e-11)));
            }
        }
    }

    /** At the published threshold it detects nothing in these two files, in any profile. */
    @Test
    void counts_and_raw_scores_at_the_published_threshold_are_those_that_are_published() {
        for (Series series : series()) {
            var file = new NabFile(WindowedGaussian.scores(series.values()[0]), series.labelled());
            boolean isAmbient = series.name().contains("ambient");
            NabFile.Result result = file.at(1, NabProfile.STANDARD);
            assertThat(result.score()).isEqualTo(isAmbient ? -2 : -4);
            assertThat(result.rows())
                    .isEqualTo(
                            isAmbient
                                    ? new Confusion(0, 0, 5_791, 726)
                                    : new Confusion(0, 0, 19_677, 2_268));
            assertThat(file.at(1, NabProfile.REWARD_LOW_FN_RATE).score())
                    .isEqualTo(isAmbient ? -4 : -8);
        }
    }

    @Test
    void a_missing_value_is_no_anomaly_and_is_not_learnt_from() {
        double[] scores = WindowedGaussian.scores(new double[] {1, Double.NaN, 3, 2, 50});
        assertThat(scores[0]).isZero();
        assertThat(scores[1]).isZero();
        // Of 1, 3 and 2 the mean is 2.
        assertThat(WindowedGaussian.scores(new double[] {1, 3, 2, 2})[3]).isEqualTo(0.5);
        assertThat(scores[4]).isGreaterThan(0.999_999);
    }

    private static int row(Series series, String time) {
        long micros = Instant.parse(time).toEpochMilli() * 1_000;
        return IntStream.range(0, series.rows())
                .filter(row -> series.micros()[row] == micros)
                .findFirst()
                .orElseThrow();
    }
}
