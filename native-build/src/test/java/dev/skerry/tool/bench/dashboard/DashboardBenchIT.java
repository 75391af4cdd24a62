package dev.skerry.tool.bench.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.bench.dashboard.DashboardBench.Part;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That each part still finds on the dashboard what it measures; not how fast it is. */
class DashboardBenchIT {
    private static final Scale TINY =
            new Scale(60, 2, 2, 3_600, 1, Duration.ofSeconds(2), 1_500, 1_000, 2);

    @TempDir Path folder;

    @Test
    void measures_each_part_of_a_small_fleet() throws Exception {
        var out = new StringWriter();
        var progress = new StringWriter();
        new DashboardBench(
                        TINY,
                        EnumSet.allOf(Part.class),
                        new PrintWriter(out),
                        new PrintWriter(progress))
                .run(Installation.current(), folder);
        Map<String, String> figures =
                out.toString()
                        .lines()
                        .filter(line -> line.contains("=") && !line.startsWith("|"))
                        .map(line -> line.split("=", 2))
                        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        assertThat(number(figures, "first_page.js_kb")).isBetween(10.0, 250.0);
        assertThat(number(figures, "chart.js_kb")).isGreaterThan(100);
        assertThat(number(figures, "chart.drawn_ms")).isPositive();
        assertThat(number(figures, "scroll.rushing.scrolled_share")).isGreaterThan(0.9);
        assertThat(number(figures, "live.values_drawn")).isGreaterThan(100);
        assertThat(number(figures, "live.shown_p50_ms")).isPositive();
        assertThat(number(figures, "memory.heap_last_mb")).isPositive();
        assertThat(out.toString()).contains("| What | Figure | Wanted |");
        assertThat(progress.toString()).contains("measuring: first-page", "measuring: memory");
    }

    private static double number(Map<String, String> figures, String name) {
        assertThat(figures).containsKey(name);
        return Double.parseDouble(figures.get(name));
    }

    @Test
    void says_what_a_page_shows_that_does_not_come_to_what_is_measured() {
        try (Browser browser = Browser.start(Browser.program(), folder);
                Tab tab = browser.open()) {
            tab.go(URI.create("data:text/html,%3Cp%3ESomething%20else%3C/p%3E"));
            assertThatThrownBy(() -> tab.await("a table", "table !== null", Duration.ofMillis(100)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> tab.await("a table", "false", Duration.ofMillis(100)))
                    .isInstanceOfSatisfying(
                            ToolException.class, e -> assertThat(e.code()).isEqualTo("SKR-T133"))
                    .hasMessageContaining("'a table'")
                    .hasMessageContaining("Something else");
        }
    }
}
