package dev.skerry.tool.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** From the click on a range to the chart of it. */
final class ChartBench {
    private static final String RANGES = "range-picker .segmented button:nth-of-type(%d)";
    private static final String DAY = RANGES.formatted(4);
    private static final String MONTH = RANGES.formatted(6);

    /** Readings began before the bench did, and points stand for a while. */
    private static final Duration MARGIN = Duration.ofHours(2);

    private final Browser browser;
    private final DashboardSite site;
    private final Medians medians;

    ChartBench(Browser browser, DashboardSite site, Medians medians) {
        this.browser = browser;
        this.site = site;
        this.medians = medians;
    }

    /**
     * A day and all days in turns, each beside the gateway's answer alone; the first one is cold.
     */
    void run(int runs, int days) {
        try (Tab tab = browser.open()) {
            tab.go(site.site().uri("/"));
            tab.await("the first line of the fleet", "bench.firstRow() !== null");
            double without = scriptBytes(tab);
            tab.go(site.site().uri(DashboardSite.HISTORY_PAGE));
            tab.await("the chart of a day", "document.querySelector('sk-chart canvas') !== null");
            medians.add("chart.js_kb", (scriptBytes(tab) - without) / 1_000);
            for (int run = 0; run <= runs; run++) {
                double page = tab.cpuSeconds();
                JsonNode month = drawn(tab, MONTH, days);
                if (run == 0) {
                    medians.add("chart.first_ms", month.path("millis").asDouble());
                } else {
                    medians.add("chart.drawn_ms", month.path("millis").asDouble());
                    medians.add("chart.asked_after_ms", month.path("asked").asDouble());
                    medians.add("chart.answered_after_ms", month.path("answered").asDouble());
                    medians.add("chart.page_cpu_ms", (tab.cpuSeconds() - page) * 1_000);
                    answer(URI.create(month.path("url").asText()));
                }
                double day = drawn(tab, DAY, 1).path("millis").asDouble();
                if (run > 0) {
                    medians.add("chart.day_drawn_ms", day);
                }
            }
        }
    }

    /** The gateway's answer alone, and what it takes of a processor. */
    private void answer(URI asked) {
        Duration before = site.gatewayCpu();
        medians.add("chart.json_ms", DashboardSite.millis(() -> site.site().http().get(asked)));
        medians.add("chart.gateway_cpu_ms", site.gatewayCpu().minus(before).toNanos() / 1e6);
    }

    private static double scriptBytes(Tab tab) {
        return tab.evaluate("bench.scripts()").path("bytes").asDouble();
    }

    /** Clicks, and waits for a chart that begins about when the range does. */
    private static JsonNode drawn(Tab tab, String button, int days) {
        Instant begin = Instant.now().minus(Duration.ofDays(days));
        String chart =
                "bench.chartDrawn(%d, %d)"
                        .formatted(
                                begin.minus(MARGIN).toEpochMilli(),
                                begin.plus(MARGIN).toEpochMilli());
        tab.evaluate("bench.forgetClick()");
        tab.click(button);
        tab.await("the chart of %d days".formatted(days), chart + " !== null");
        return tab.evaluate(chart);
    }
}
