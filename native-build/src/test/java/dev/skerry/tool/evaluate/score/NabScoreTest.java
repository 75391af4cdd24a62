package dev.skerry.tool.evaluate.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The Numenta Anomaly Benchmark's arithmetic, beside figures that the benchmark publishes. */
class NabScoreTest {
    private static final int ROWS = 4_032;
    private static final Window WINDOW = new Window(2_000, 2_402);

    private static double[] detecting(int... rows) {
        double[] scores = new double[ROWS];
        Arrays.stream(rows).forEach(row -> scores[row] = 0.9);
        return scores;
    }

    private static double raw(NabProfile profile, int... rows) {
        return new NabFile(detecting(rows), List.of(WINDOW)).at(0.5, profile).score();
    }

    @ParameterizedTest
    @EnumSource(NabProfile.class)
    void a_perfect_detector_has_100_and_a_silent_one_0(NabProfile profile) {
        List<Window> windows = List.of(WINDOW, new Window(3_000, 3_402));
        var perfect = new NabCorpus(List.of(new NabFile(detecting(2_000, 3_000), windows)));
        assertThat(perfect.normalised(0.5, profile)).isCloseTo(100, within(1e-9));
        var silent = new NabCorpus(List.of(new NabFile(detecting(), windows)));
        assertThat(silent.normalised(0.5, profile)).isCloseTo(0, within(1e-9));
        assertThat(silent.raw(0.5, profile)).isEqualTo(-2 * profile.miss());
    }

    /**
     * Windowed Gaussian's published scores of ec2_network_in_257a54 (a window of 403 rows) and,
     * less the window that it missed, rds_cpu_utilization_cc0c53 (201 rows).
     */
    @ParameterizedTest
    @CsvSource({"403, 0.86067182427", "201, 0.861550802076"})
    void a_detection_in_the_middle_of_a_window_earns_what_is_published(
            int width, double published) {
        var window = new Window(2_000, 2_000 + width - 1);
        int middle = 2_000 + width / 2;
        var file = new NabFile(detecting(middle), List.of(window));
        assertThat(file.at(0.5, NabProfile.STANDARD).score()).isCloseTo(published, within(1e-9));
    }

    @Test
    void only_the_first_detection_of_a_window_counts_and_the_earlier_the_more() {
        double early = raw(NabProfile.STANDARD, 2_010);
        double late = raw(NabProfile.STANDARD, 2_300);
        assertThat(early).isGreaterThan(late).isLessThan(1);
        assertThat(late).isPositive();
        assertThat(raw(NabProfile.STANDARD, 2_010, 2_300)).isEqualTo(early);
        assertThat(raw(NabProfile.STANDARD, 2_402)).isPositive();
    }

    @Test
    void a_false_alarm_costs_the_more_the_farther_it_is_behind_a_window() {
        double missed = raw(NabProfile.STANDARD);
        assertThat(missed).isEqualTo(-1);
        assertThat(raw(NabProfile.STANDARD, 2_403) - missed).isBetween(-0.01, -1e-4);
        // A window's width behind: 2 * sigmoid(-5) - 1.
        assertThat(raw(NabProfile.STANDARD, 2_804) - missed)
                .isCloseTo(-0.11 * 0.98661430, within(1e-8));
        assertThat(raw(NabProfile.STANDARD, 3_900) - missed).isCloseTo(-0.11, within(1e-12));
        assertThat(raw(NabProfile.STANDARD, 1_000) - missed).isCloseTo(-0.11, within(1e-12));
    }

    @Test
    void profiles_weigh_false_alarms_and_misses() {
        assertThat(raw(NabProfile.REWARD_LOW_FP_RATE, 1_000)).isCloseTo(-1.22, within(1e-12));
        assertThat(raw(NabProfile.REWARD_LOW_FN_RATE, 1_000)).isCloseTo(-2.11, within(1e-12));
    }

    @Test
    void the_probation_does_not_count_and_has_750_rows_at_most() {
        assertThat(NabFile.probation(1_127)).isEqualTo(169);
        assertThat(NabFile.probation(ROWS)).isEqualTo(604);
        assertThat(NabFile.probation(22_695)).isEqualTo(750);
        assertThat(raw(NabProfile.STANDARD, 603)).isEqualTo(-1);
        assertThat(raw(NabProfile.STANDARD, 604)).isCloseTo(-1.11, within(1e-12));
    }

    /** As published for files of these sizes with windows of 403 rows in all. */
    @Test
    void rows_after_the_probation_are_counted_by_kind() {
        Confusion rows =
                new NabFile(detecting(100, 1_000, 2_100, 2_101), List.of(WINDOW))
                        .at(0.5, NabProfile.STANDARD)
                        .rows();
        assertThat(rows).isEqualTo(new Confusion(2, 1, 3_024, 401));
    }

    @Test
    void a_window_within_the_probation_is_not_asked_for() {
        var corpus =
                new NabCorpus(
                        List.of(new NabFile(detecting(), List.of(new Window(10, 500), WINDOW))));
        assertThat(corpus.windows()).isEqualTo(1);
        assertThat(corpus.raw(0.5, NabProfile.STANDARD)).isEqualTo(-1);
    }

    /** Windowed Gaussian's published totals of the whole corpus and the scores in its table. */
    @ParameterizedTest
    @CsvSource({"STANDARD, -24.0131054891, 39.6", "REWARD_LOW_FP_RATE, -67.5862728866, 20.9"})
    void normalising_published_totals_gives_the_published_scores(
            NabProfile profile, double total, double score) {
        assertThat(profile.normalised(total, 116)).isCloseTo(score, within(0.051));
    }

    @Test
    void the_best_threshold_is_that_of_all_files_together() {
        double[] first = detecting(2_000);
        first[1_000] = 0.4;
        double[] second = detecting();
        second[2_000] = 0.6;
        second[3_900] = 0.5;
        var corpus =
                new NabCorpus(
                        List.of(
                                new NabFile(first, List.of(WINDOW)),
                                new NabFile(second, List.of(WINDOW))));
        assertThat(corpus.bestThreshold(NabProfile.STANDARD)).isEqualTo(0.6);
        assertThat(corpus.normalised(0.6, NabProfile.STANDARD)).isCloseTo(100, within(1e-9));
    }

    @Test
    void the_best_threshold_of_a_detector_that_is_always_wrong_is_out_of_reach() {
        var corpus = new NabCorpus(List.of(new NabFile(detecting(1_000, 3_900), List.of(WINDOW))));
        assertThat(corpus.bestThreshold(NabProfile.STANDARD)).isEqualTo(NabCorpus.NEVER);
    }

    @Test
    void a_threshold_takes_all_rows_of_its_score() {
        // One of two equal scores is right; the other one costs more than that earns.
        double[] scores = detecting(2_402);
        for (int row = 700; row < 720; row++) {
            scores[row] = 0.9;
        }
        var corpus = new NabCorpus(List.of(new NabFile(scores, List.of(WINDOW))));
        assertThat(corpus.bestThreshold(NabProfile.STANDARD)).isEqualTo(NabCorpus.NEVER);
    }
}
