package dev.skerry.tool.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.report.ScoredSeries;
import dev.skerry.tool.evaluate.score.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaveatsTest {
    private static ScoredSeries scored(int rows, int firstRow, @Nullable List<Window> windows) {
        var series =
                new Series("a.csv", List.of("x"), new long[rows], new double[1][rows], windows);
        return new ScoredSeries(series, new double[rows], 0.5, firstRow);
    }

    private static List<String> codes(ScoredSeries... scored) {
        return Caveats.of(List.of(scored)).stream().map(words -> words.substring(0, 8)).toList();
    }

    @Test
    void enough_rows_with_an_anomaly_need_no_caveat() {
        assertThat(codes(scored(2_000, 1_000, List.of(new Window(1_500, 1_510))))).isEmpty();
        assertThat(codes(scored(2_000, 1_000, List.of(new Window(990, 1_000))))).isEmpty();
    }

    @Test
    void says_that_no_row_was_scored() {
        assertThat(codes(scored(400, 1_000, null), scored(1_000, 1_000, null)))
                .containsExactly("SKR-M050");
    }

    @Test
    void says_that_few_rows_were_scored_in_all_files_together() {
        List<Window> windows = List.of(new Window(1_100, 1_110));
        assertThat(codes(scored(1_999, 1_000, windows))).containsExactly("SKR-M051");
        assertThat(codes(scored(1_999, 1_000, windows), scored(1_001, 1_000, windows))).isEmpty();
    }

    @Test
    void says_that_there_are_no_labels() {
        assertThat(codes(scored(2_000, 1_000, null))).containsExactly("SKR-M052");
    }

    @Test
    void says_that_no_row_that_was_scored_is_anomalous() {
        assertThat(codes(scored(2_000, 1_000, List.of()))).containsExactly("SKR-M053");
        assertThat(codes(scored(2_000, 1_000, List.of(new Window(10, 999)))))
                .containsExactly("SKR-M053");
    }
}
