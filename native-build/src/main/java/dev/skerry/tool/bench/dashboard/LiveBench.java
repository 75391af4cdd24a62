package dev.skerry.tool.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.bench.LatencyProbe;
import java.time.Duration;

/**
 * How old values are when they stand on the page that shows most of them, and whether they get
 * older the longer it goes on; beside the same events as a program gets them.
 */
final class LiveBench {
    static final int VALUES_PER_SECOND = 2_000;

    static final String PAGE = "/#/agent/" + DashboardSite.AGENT + "?tab=devices";

    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final Browser browser;
    private final DashboardSite site;
    private final Medians medians;

    LiveBench(Browser browser, DashboardSite site, Medians medians) {
        this.browser = browser;
        this.site = site;
        this.medians = medians;
    }

    void run(Duration length) {
        try (BoardLoad sensors = site.sensors();
                LatencyProbe probe =
                        new LatencyProbe(
                                site.site().http(), site.site().uri("/"), DashboardSite.AGENT);
                Tab tab = browser.open()) {
            sensors.steady(VALUES_PER_SECOND, BoardLoad.DEVICES * BoardLoad.VALUES);
            tab.go(site.site().uri(PAGE));
            tab.await("all values", allShown());
            tab.evaluate("bench.watchValues(%d)".formatted(sensors.sinceMillis()));
            steady(sensors, WARM_UP);
            tab.evaluate("bench.forgetShown()");
            tab.evaluate("bench.startFrames()");
            double begun = tab.number("bench.now()");
            double cpu = tab.cpuSeconds();
            Duration gateway = site.gatewayCpu();
            probe.begin();
            steady(sensors, length);
            long last = sensors.now();
            double seconds = (tab.number("bench.now()") - begun) / 1_000;
            medians.add("live.updates_per_s", probe.count() / seconds);
            medians.add("live.page_cpu_share", (tab.cpuSeconds() - cpu) / seconds);
            medians.add(
                    "live.gateway_cpu_share",
                    site.gatewayCpu().minus(gateway).toNanos() / 1e9 / seconds);
            medians.add("live.event_p50_ms", probe.percentile(0.50));
            medians.add("live.event_p99_ms", probe.percentile(0.99));
            noteFrames(tab, begun);
            noteAges(tab);
            // The last message of each device was sent within the last of the messages to all.
            long round = 1_000L * BoardLoad.DEVICES * BoardLoad.VALUES / VALUES_PER_SECOND;
            tab.await(
                    "the last values",
                    "bench.oldestShown().least >= %d".formatted(last - 2 * round - 1));
            medians.add("live.last_value_after_ms", sensors.now() - (double) last);
        }
    }

    private static void steady(BoardLoad sensors, Duration length) {
        sensors.steady(VALUES_PER_SECOND, VALUES_PER_SECOND * length.toSeconds());
    }

    static String allShown() {
        return "bench.oldestShown().count === " + BoardLoad.DEVICES * BoardLoad.VALUES;
    }

    private void noteFrames(Tab tab, double since) {
        JsonNode frames = tab.evaluate("bench.stopFrames()");
        medians.add("live.frames_per_s", frames.path("perSecond").asDouble());
        medians.add("live.frame_p95_ms", frames.path("p95").asDouble());
        JsonNode tasks = tab.evaluate("bench.longTasks(" + since + ")");
        medians.add("live.long_tasks", tasks.path("count").asDouble());
        medians.add("live.longest_task_ms", tasks.path("longest").asDouble());
    }

    /** Of all of it, and of its first and last third. */
    private void noteAges(Tab tab) {
        JsonNode all = tab.evaluate("bench.shownAges(0, 1)");
        medians.add("live.values_drawn", all.path("count").asDouble());
        medians.add("live.shown_p50_ms", all.path("p50").asDouble());
        medians.add("live.shown_p99_ms", all.path("p99").asDouble());
        medians.add(
                "live.shown_first_third_ms",
                tab.evaluate("bench.shownAges(0, 1 / 3)").path("p50").asDouble());
        medians.add(
                "live.shown_last_third_ms",
                tab.evaluate("bench.shownAges(2 / 3, 1)").path("p50").asDouble());
    }
}
