package dev.skerry.tool.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.model.BuiltIn;
import dev.skerry.tool.evaluate.EvaluateCommand.Format;
import dev.skerry.tool.evaluate.Tuning.Candidate;
import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.report.Evaluation;
import dev.skerry.tool.evaluate.score.Window;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TuningTest {
    private static final int ROWS = 100;
    private static final Window FAULT = new Window(60, 79);
    private static final List<Series> FILES =
            IntStream.range(0, 6).mapToObj(file -> series(file + ".csv", "x")).toList();

    private final StringWriter said = new StringWriter();

    private static Series series(String name, String... channels) {
        return new Series(
                name,
                List.of(channels),
                IntStream.range(0, ROWS).mapToLong(row -> row * 1_000_000L).toArray(),
                new double[channels.length][ROWS],
                List.of(FAULT));
    }

    /** Scores high in the first rows of the fault alone, as many as told; of the held out none. */
    private static Candidate finding(String words, int rows, int warmUp, boolean inHeldOut) {
        var detector =
                new Detector() {
                    @Override
                    public String title() {
                        return "made-up";
                    }

                    @Override
                    public List<double[]> scores(
                            List<Series> all, ToIntFunction<Series> ignored, Progress progress) {
                        return IntStream.range(0, all.size())
                                .mapToObj(file -> found(inHeldOut || file % 3 != 2 ? rows : 0))
                                .toList();
                    }
                };
        return new Candidate(detector, one -> warmUp, words);
    }

    private static double[] found(int rows) {
        double[] scores = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            boolean isFound = row >= FAULT.from() && row < FAULT.from() + rows;
            scores[row] = isFound ? 0.9 : 0.1;
        }
        return scores;
    }

    private Evaluation best(Candidate... candidates) {
        List<Candidate> all = List.of(candidates);
        return Tuning.best(
                new Judgement(Format.CSV, Tuning.counting(all), null),
                all,
                FILES,
                new Progress(new PrintWriter(said)));
    }

    @Test
    void the_best_on_what_is_not_held_out_is_chosen_whatever_it_does_on_what_is() {
        Evaluation best =
                best(
                        finding("few", 5, 10, true),
                        finding("all", 20, 10, false),
                        finding("most", 15, 10, true));
        assertThat(best.title()).contains("made-up (all)");
        assertThat(best.figures()).containsEntry("F1", 0.0);
        assertThat(best.remarks()).anyMatch(it -> it.startsWith("all was chosen as the best of 3"));
        assertThat(String.valueOf(best.json().get("tried")))
                .contains("{chosen=all, F1=1.0}", "{chosen=few, F1=0.4}");
        assertThat(said.toString()).contains("0 of 3 are tried, few is next", "most is next");
    }

    @Test
    void of_equal_ones_the_first_is_chosen() {
        assertThat(best(finding("a", 5, 10, true), finding("b", 5, 10, true)).title())
                .contains("(a)");
    }

    @Test
    void all_are_judged_by_the_rows_that_count_for_the_slowest() {
        Evaluation best = best(finding("a", 20, 10, true), finding("b", 5, 50, true));
        assertThat(best.scored()).allMatch(one -> one.firstRow() == 50);
    }

    @Test
    void the_grid_has_what_a_profile_can_choose() {
        assertThat(TuningGrid.of(Format.CSV, FILES, null, null))
                .extracting(TuningGrid.Choice::words)
                .hasSize(9)
                .startsWith("builtin:envelope, warm_up 500", "builtin:envelope, warm_up 1,000")
                .endsWith("builtin:forecast, warm_up 2,000");
        assertThat(TuningGrid.of(Format.NAB, FILES, null, null))
                .extracting(TuningGrid.Choice::words)
                .containsExactly(
                        "builtin:envelope", "builtin:envelope-autoencoder", "builtin:forecast");
        assertThat(TuningGrid.of(Format.SKAB, List.of(series("a", "x", "y")), null, null))
                .extracting(TuningGrid.Choice::words)
                .containsExactly("builtin:multichannel", "builtin:envelope");
    }

    @Test
    void what_was_named_is_not_chosen() {
        ModelChoice forecast = ModelChoice.of(BuiltIn.FORECAST);
        assertThat(TuningGrid.of(Format.CSV, FILES, forecast, 300))
                .containsExactly(new TuningGrid.Choice(forecast, 300));
        assertThat(TuningGrid.of(Format.CSV, FILES, forecast, null)).hasSize(3);
        var bundle = new ModelChoice("wear@1.0.0", Path.of("."), Path.of("wear-1.0.0.skm"));
        assertThat(TuningGrid.of(Format.CSV, FILES, bundle, null))
                .isEqualTo(Collections.singletonList(new TuningGrid.Choice(bundle, null)));
    }
}
