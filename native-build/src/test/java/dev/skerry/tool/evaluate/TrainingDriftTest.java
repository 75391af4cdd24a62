package dev.skerry.tool.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.tool.evaluate.data.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDriftTest {
    private static final int ROWS = 1_000;

    @TempDir Path folder;

    private static Series series(String name, List<String> channels, IntToDoubleFunction... of) {
        double[][] values = new double[of.length][];
        for (int i = 0; i < of.length; i++) {
            values[i] = IntStream.range(0, ROWS).mapToDouble(of[i]).toArray();
        }
        return new Series(name, channels, new long[ROWS], values, null);
    }

    private List<DriftFigure> figures(List<Series> all, int warmUp) throws IOException {
        Path bundle = MeanBundle.write(folder, MeanBundle.trainingRows(1_000));
        double[] scores = IntStream.range(0, ROWS).mapToDouble(i -> i % 100).toArray();
        List<double[]> same = all.stream().map(_ -> scores).toList();
        return TrainingDrift.of(bundle).orElseThrow().figures(all, same, _ -> warmUp);
    }

    @Test
    void data_like_those_of_the_training_are_no_drift() throws IOException {
        List<DriftFigure> figures = figures(List.of(series("a", List.of("x"), i -> i % 100)), 100);
        assertThat(figures)
                .extracting(DriftFigure::feature, DriftFigure::samples)
                .containsExactly(tuple("x", 900L), tuple("", 900L));
        assertThat(figures.getFirst().psi()).isZero();
        assertThat(figures.getLast().psi()).isLessThan(0.01);
    }

    @Test
    void each_channel_is_compared_over_all_files() throws IOException {
        Series one = series("a", List.of("x", "y"), i -> i % 100, i -> i % 100 + 60);
        Series other = series("b", List.of("y"), i -> i % 100 + 60);
        List<DriftFigure> figures = figures(List.of(one, other), 100);
        assertThat(figures)
                .extracting(DriftFigure::feature, DriftFigure::samples)
                .containsExactly(tuple("x", 900L), tuple("y", 1_800L), tuple("", 1_800L));
        assertThat(figures.get(0).psi()).isZero();
        assertThat(figures.get(1).psi()).isGreaterThan(2);
        assertThat(figures.get(1).ks()).isCloseTo(0.6, within(1e-9));
    }

    @Test
    void rows_before_the_first_score_and_what_is_not_plausible_do_not_count() throws IOException {
        Series wild =
                series(
                        "a",
                        List.of("x"),
                        i -> i % 2 == 0 ? 5_000 : i % 4 == 1 ? i % 100 : Double.NaN);
        assertThat(figures(List.of(wild), 0))
                .extracting(DriftFigure::feature, DriftFigure::samples)
                .containsExactly(tuple("x", 249L), tuple("", 997L));
    }

    @Test
    void says_the_same_to_people_and_to_programs() {
        List<DriftFigure> figures =
                List.of(
                        new DriftFigure("x", 0.1234, 0.5, 900, 0.01),
                        new DriftFigure("", 0, 0, 10, 0));
        assertThat(TrainingDrift.table(figures).rows())
                .containsExactly(
                        List.of("x", "900", "0.123", "0.500"),
                        List.of("score", "10", "0.000", "0.000"));
        assertThat(TrainingDrift.json(figures).getFirst())
                .isEqualTo(Json.object("of", "x", "values", 900L, "psi", 0.1234, "ks", 0.5));
    }

    @Test
    void what_says_nothing_of_its_training_is_not_compared() throws IOException {
        Path graph = Files.writeString(folder.resolve("x-1.0.0.onnx"), "");
        assertThat(TrainingDrift.of(graph)).isEmpty();
        assertThat(TrainingDrift.of(folder)).isEmpty();
    }
}
