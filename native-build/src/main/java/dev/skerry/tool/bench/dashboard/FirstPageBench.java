package dev.skerry.tool.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.site.Site;
import java.net.URI;

/** How soon the list of a large fleet is there for who has never been here, on a slow machine. */
final class FirstPageBench {
    /** As slow as DevTools make a notebook that is to be a phone. */
    private static final int SLOWER = 4;

    /** How long after the first line tasks still count that would keep a click waiting. */
    private static final int AFTERWARDS_MILLIS = 3_000;

    private final Browser browser;
    private final Site site;
    private final Medians medians;

    FirstPageBench(Browser browser, Site site, Medians medians) {
        this.browser = browser;
        this.site = site;
        this.medians = medians;
    }

    /** In turns with a page of the same gateway that has nothing on it but a few words. */
    void run(int runs) {
        for (int run = 0; run < runs; run++) {
            empty();
            fleet();
            unhindered();
            medians.add("first_page.json_ms", DashboardSite.millis(this::json));
        }
    }

    private void json() {
        site.http().get(site.uri("/api/fleet?offset=0&limit=100"));
    }

    private void empty() {
        try (Tab tab = open(site.uri("/theme.js"))) {
            tab.await("the empty page is painted", "bench.firstPaint() !== null");
            medians.add("first_page.empty_paint_ms", tab.number("bench.firstPaint()"));
        }
    }

    private void fleet() {
        try (Tab tab = open(site.uri("/"))) {
            tab.await("the first line of the fleet", "bench.firstRow() !== null");
            tab.await(
                    "three seconds later", "bench.now() > bench.firstRow() + " + AFTERWARDS_MILLIS);
            JsonNode after = tab.evaluate("bench.longTasks(bench.firstRow())");
            JsonNode scripts = tab.evaluate("bench.scripts()");
            medians.add("first_page.js_kb", scripts.path("bytes").asDouble() / 1_000);
            medians.add("first_page.paint_ms", tab.number("bench.firstPaint()"));
            medians.add("first_page.first_line_ms", tab.number("bench.firstRow()"));
            medians.add("first_page.interactive_ms", after.path("end").asDouble());
            medians.add("first_page.long_tasks_after", after.path("count").asDouble());
            medians.add("first_page.longest_task_after_ms", after.path("longest").asDouble());
        }
    }

    /** What the page takes of a processor that nobody slows down. */
    private void unhindered() {
        try (Tab tab = browser.open()) {
            // The process that counts is the one of the gateway's pages.
            tab.go(site.uri("/theme.js"));
            tab.await("the empty page is painted", "bench.firstPaint() !== null");
            double before = tab.cpuSeconds();
            tab.go(site.uri("/"));
            tab.await("the first line of the fleet", "bench.firstRow() !== null");
            medians.add("first_page.page_cpu_ms", (tab.cpuSeconds() - before) * 1_000);
        }
    }

    private Tab open(URI address) {
        Tab tab = browser.open();
        tab.slowDown(SLOWER);
        tab.go(address);
        return tab;
    }
}
