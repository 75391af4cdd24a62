package dev.skerry.tool.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.score.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report has in it. */
class ReportTest {
    private static final int ROWS = 50_000;

    @TempDir Path folder;

    private static ScoredSeries scored() {
        double[] values = new double[ROWS];
        Arrays.fill(values, 20);
        values[31_415] = 90;
        values[7] = Double.NaN;
        double[] scores = new double[ROWS];
        scores[31_415] = 0.75;
        scores[3] = 1;
        var series =
                new Series(
                        "line/<a> b.csv",
                        List.of("heat & load"),
                        LongStream.range(0, ROWS).map(i -> i * 1_000_000).toArray(),
                        new double[][] {values},
                        List.of(new Window(31_000, 32_000)));
        return new ScoredSeries(series, scores, 0.5, 100);
    }

    private static long count(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void a_plot_has_few_points_and_yet_every_spike() {
        String svg = SvgPlot.of(scored());
        assertThat(svg.length()).isLessThan(100_000);
        assertThat(count("class=\"window\"", svg)).isEqualTo(1);
        assertThat(count("class=\"learning\"", svg)).isEqualTo(1);
        assertThat(count("class=\"detection\"", svg)).isEqualTo(1);
        assertThat(count("class=\"threshold\"", svg)).isEqualTo(1);
        // The value's spike reaches the top of its panel, the score's three quarters of its own.
        assertThat(svg).contains("770.0,24.0 ", "770.0,308.0 ");
        assertThat(svg).contains("heat &amp; load", "1970-01-01T13:53:19Z").doesNotContain("NaN");
    }

    @Test
    void a_plot_of_a_threshold_out_of_reach_has_no_line_for_it() {
        ScoredSeries one = scored();
        var never = new ScoredSeries(one.series(), one.scores(), 1.1, 0);
        assertThat(SvgPlot.of(never)).doesNotContain("class=\"threshold\"", "class=\"detection\"");
    }

    @Test
    void a_report_is_a_page_with_a_plot_and_scores_for_each_series() throws IOException {
        var evaluation =
                new Evaluation(
                                "Recorded <data>",
                                new Table(List.of("File", "F1"), List.of(List.of("<a> b", "0.5"))),
                                new Table(List.of("All", "F1"), List.of(List.of("", "0.25"))),
                                new Table(List.of(), List.of()),
                                List.of("Read F1 beside FAR & MAR."),
                                List.of(scored()),
                                Map.of(),
                                Map.of())
                        .with(
                                new Table(List.of("Further"), List.of(List.of("of <it>"))),
                                "further",
                                7,
                                "Read that too.");
        assertThat(evaluation.json()).containsEntry("further", 7);
        Path page = ReportFolder.write(folder.resolve("new/report"), evaluation);
        String file = "001-line__a__b";
        assertThat(page)
                .content()
                .contains("<h1>Recorded &lt;data&gt;</h1>", "<td>0.25</td>", "FAR &amp; MAR")
                .contains("<td>of &lt;it&gt;</td>", "Read that too.")
                .contains("plots/" + file + ".svg", "scores/" + file + ".csv")
                .doesNotContain("<a> b");
        assertThat(page.resolveSibling("plots/" + file + ".svg")).exists();
        List<String> scores = Files.readAllLines(page.resolveSibling("scores/" + file + ".csv"));
        assertThat(scores).hasSize(ROWS + 1);
        assertThat(scores.get(0)).isEqualTo("time,score,detected,labelled");
        assertThat(scores.get(4)).isEqualTo("1970-01-01T00:00:03Z,1.0,0,0");
        assertThat(scores.get(31_416)).isEqualTo("1970-01-01T08:43:35Z,0.75,1,1");
        ReportFolder.write(folder.resolve("new/report"), evaluation);
    }

    @Test
    void a_report_that_can_not_be_written_is_told() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");
        var nothing = new Table(List.of(), List.of());
        var evaluation =
                new Evaluation(
                        "", nothing, nothing, nothing, List.of(), List.of(), Map.of(), Map.of());
        assertThatThrownBy(() -> ReportFolder.write(file, evaluation))
                .hasMessageStartingWith("SKR-E007 ")
                .hasMessageContaining("--report");
    }

    @Test
    void a_table_has_its_columns_under_each_other() {
        var table =
                new Table(
                        List.of("File", "F1"),
                        List.of(List.of("a.csv", Table.number(0.25, 3)), List.of("b", "-")));
        assertThat(table.lines()).containsExactly("File      F1", "a.csv  0.250", "b          -");
        assertThat(Table.number(Double.NaN, 1)).isEqualTo("-");
        assertThat(Table.number(Double.POSITIVE_INFINITY, 1)).isEqualTo("-");
    }
}
