package dev.skerry.tool.bench.dashboard;

import dev.skerry.tool.bench.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the page keeps while as many values come as in an hour, more quickly, and its reader goes
 * from page to page between.
 */
final class MemoryBench {
    private static final int VALUES_PER_SECOND = 8_000;

    /** What is made once is there before the first point: code, and what the compiler learns. */
    private static final int WARM_UP_VISITS = 10;

    private static final double MEGA = 1e6;

    private final Browser browser;
    private final DashboardSite site;
    private final Medians medians;

    MemoryBench(Browser browser, DashboardSite site, Medians medians) {
        this.browser = browser;
        this.site = site;
        this.medians = medians;
    }

    void run(int updates, int parts, Figures figures) {
        List<Double> heap = new ArrayList<>();
        List<Double> nodes = new ArrayList<>();
        try (BoardLoad sensors = site.sensors();
                Tab tab = browser.open()) {
            sensors.steady(VALUES_PER_SECOND, BoardLoad.DEVICES * BoardLoad.VALUES);
            for (int i = 0; i < WARM_UP_VISITS; i++) {
                visit(tab);
            }
            for (int part = 0; part <= parts; part++) {
                heap.add(tab.heapBytes() / MEGA);
                nodes.add(tab.nodes());
                if (part < parts) {
                    sensors.steady(VALUES_PER_SECOND, updates / parts);
                    site.awaitDrained();
                    visit(tab);
                }
            }
        }
        figures.print(
                "memory.heap_mb.points",
                heap.stream().map(mega -> String.format(Locale.ROOT, "%.2f", mega)).toList());
        figures.print("memory.nodes.points", nodes.stream().map(Math::round).toList());
        medians.add("memory.heap_first_mb", heap.getFirst());
        medians.add("memory.heap_last_mb", heap.getLast());
        medians.add("memory.heap_growth_mb_per_hour", slope(heap) * parts);
        medians.add("memory.nodes_growth_per_hour", slope(nodes) * parts);
    }

    /**
     * The fleet, a device with its chart, the alarms, and back to the page with the live values.
     */
    private void visit(Tab tab) {
        tab.go(site.site().uri("/#/fleet"));
        tab.await("the fleet", "document.querySelector('.fleet-row .agent a') !== null");
        tab.go(site.site().uri(DashboardSite.HISTORY_PAGE));
        tab.await("the chart", "document.querySelector('sk-chart canvas') !== null");
        tab.go(site.site().uri("/#/alarms"));
        tab.await("the alarms", "document.querySelector('alarms-page h1') !== null");
        tab.go(site.site().uri(LiveBench.PAGE));
        tab.await("all values", LiveBench.allShown());
    }

    /** By how much the values grow from one to the next: the line that has the least squares. */
    static double slope(List<Double> values) {
        double middle = (values.size() - 1) / 2.0;
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double together = 0;
        double alone = 0;
        for (int i = 0; i < values.size(); i++) {
            together += (i - middle) * (values.get(i) - mean);
            alone += (i - middle) * (i - middle);
        }
        return together / alone;
    }
}
