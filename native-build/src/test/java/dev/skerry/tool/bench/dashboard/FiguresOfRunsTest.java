package dev.skerry.tool.bench.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FiguresOfRunsTest {
    private final Medians medians = new Medians();
    private final StringWriter out = new StringWriter();

    @Test
    void growth_is_the_line_of_least_squares() {
        assertThat(MemoryBench.slope(List.of(5.0, 7.0, 9.0))).isEqualTo(2, Offset.offset(1e-9));
        assertThat(MemoryBench.slope(List.of(4.0, 6.0, 4.0))).isZero();
        assertThat(MemoryBench.slope(List.of(3.0, 3.0, 2.0, 1.0))).isNegative();
    }

    @Test
    void the_table_has_the_medians_of_what_was_measured_and_nothing_else() {
        for (double kilobytes : new double[] {70, 64, 66}) {
            medians.add("first_page.js_kb", kilobytes);
            medians.add("first_page.paint_ms", 3 * kilobytes);
            medians.add("first_page.empty_paint_ms", kilobytes);
            medians.add("first_page.first_line_ms", 10 * kilobytes);
            medians.add("first_page.interactive_ms", 12 * kilobytes);
        }
        new FigureTable(medians, new PrintWriter(out)).print();
        assertThat(out.toString())
                .contains("| 66 KB | 250 KB |", "| 198 / 66 ms | 1 s |", "| 660 / 792 ms | 2 s |")
                .doesNotContain("Chart:");
    }

    @Test
    void a_figure_that_nobody_measured_is_a_fault() {
        assertThatThrownBy(() -> medians.of("live.updates_per_s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("live.updates_per_s");
    }
}
