package dev.skerry.tool.bench.dashboard;

import java.io.PrintWriter;
import java.util.Locale;

/** The promised figures as the table of docs/measurements.md has them. */
final class FigureTable {
    private final Medians medians;
    private final PrintWriter out;

    FigureTable(Medians medians, PrintWriter out) {
        this.medians = medians;
        this.out = out;
    }

    /** Prints a line for each part that was measured. */
    void print() {
        out.println();
        out.println("| What | Figure | Wanted |");
        out.println("|---|---|---|");
        if (medians.has("first_page.js_kb")) {
            row(
                    "First page: JavaScript, compressed (`first_page.js_kb`)",
                    "%.0f KB",
                    "250 KB",
                    "first_page.js_kb");
            row(
                    "its first contentful paint, processor 4 times slower / an empty page of the same gateway",
                    "%.0f / %.0f ms",
                    "1 s",
                    "first_page.paint_ms",
                    "first_page.empty_paint_ms");
            row(
                    "its first line can be clicked / and no task of more than 50 ms comes any more",
                    "%.0f / %.0f ms",
                    "2 s",
                    "first_page.first_line_ms",
                    "first_page.interactive_ms");
        }
        if (medians.has("chart.drawn_ms")) {
            row(
                    "Chart: JavaScript that comes with the first one",
                    "%.0f KB",
                    "not on the first page",
                    "chart.js_kb");
            row(
                    "from the click to 30 days of a value a second / the gateway's answer alone",
                    "%.0f / %.0f ms",
                    "500 ms",
                    "chart.drawn_ms",
                    "chart.json_ms");
            row(
                    "the same right after the gateway's start / a day",
                    "%.0f / %.0f ms",
                    "",
                    "chart.first_ms",
                    "chart.day_drawn_ms");
        }
        if (medians.has("scroll.rushing.frames_per_s")) {
            row(
                    "List of the fleet scrolled at 3,000 pixels/s: frames/s, 95th percentile of a frame",
                    "%.0f, %.0f ms",
                    "50",
                    "scroll.reading.frames_per_s",
                    "scroll.reading.frame_p95_ms");
            row(
                    "the same at 30,000 pixels/s",
                    "%.0f, %.0f ms",
                    "50",
                    "scroll.rushing.frames_per_s",
                    "scroll.rushing.frame_p95_ms");
            row(
                    "an empty page",
                    "%.0f, %.0f ms",
                    "",
                    "scroll.still.frames_per_s",
                    "scroll.still.frame_p95_ms");
        }
        if (medians.has("live.updates_per_s")) {
            row(
                    "Live values on one page / its main thread's share of a processor",
                    "%.0f/s / %.2f",
                    "2,000/s",
                    "live.updates_per_s",
                    "live.page_cpu_share");
            row(
                    "sent to shown p50 / p99; sent to event p50 / p99",
                    "%.0f / %.0f; %.0f / %.0f ms",
                    "",
                    "live.shown_p50_ms",
                    "live.shown_p99_ms",
                    "live.event_p50_ms",
                    "live.event_p99_ms");
            row(
                    "sent to shown, first / last third",
                    "%.0f / %.0f ms",
                    "the same",
                    "live.shown_first_third_ms",
                    "live.shown_last_third_ms");
        }
        if (medians.has("memory.heap_first_mb")) {
            row(
                    "Memory of the page before / after the updates of an hour; growth by least squares",
                    "%.1f / %.1f MB; %.2f MB",
                    "flat",
                    "memory.heap_first_mb",
                    "memory.heap_last_mb",
                    "memory.heap_growth_mb_per_hour");
        }
        out.flush();
    }

    private void row(String what, String format, String wanted, String... names) {
        Object[] figures = new Object[names.length];
        for (int i = 0; i < names.length; i++) {
            figures[i] = medians.of(names[i]);
        }
        out.println(
                "| %s | %s | %s |"
                        .formatted(what, String.format(Locale.ROOT, format, figures), wanted));
    }
}
