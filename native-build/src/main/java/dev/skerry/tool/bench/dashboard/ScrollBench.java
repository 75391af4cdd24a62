package dev.skerry.tool.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.site.Site;
import java.time.Duration;

/** Frames while the list of the fleet is scrolled, beside those of a page where nothing happens. */
final class ScrollBench {
    private static final Duration STILL = Duration.ofSeconds(3);

    /** As who reads on the way, and as who wants to get to the end. */
    private enum Speed {
        READING(3_000, 10),
        RUSHING(30_000, 1);

        private final int pixelsPerSecond;
        private final int share;

        Speed(int pixelsPerSecond, int share) {
            this.pixelsPerSecond = pixelsPerSecond;
            this.share = share;
        }
    }

    private final Browser browser;
    private final Site site;
    private final Medians medians;

    ScrollBench(Browser browser, Site site, Medians medians) {
        this.browser = browser;
        this.site = site;
        this.medians = medians;
    }

    /** Scrolls so many pixels as quickly as one can, and a tenth of it as one reads. */
    void run(int runs, int pixels) {
        for (int run = 0; run < runs; run++) {
            still();
            for (Speed speed : Speed.values()) {
                scroll(speed, pixels / speed.share);
            }
        }
    }

    private void still() {
        try (Tab tab = browser.open()) {
            tab.go(site.uri("/theme.js"));
            tab.await("the empty page is painted", "bench.firstPaint() !== null");
            tab.evaluate("bench.startFrames()");
            Await.pause(STILL);
            note("scroll.still.", tab.evaluate("bench.stopFrames()"));
        }
    }

    private void scroll(Speed speed, int pixels) {
        try (Tab tab = browser.open()) {
            tab.go(site.uri("/"));
            tab.await("the first line of the fleet", "bench.firstRow() !== null");
            Await.pause(STILL);
            double cpu = tab.cpuSeconds();
            tab.evaluate("bench.startFrames()");
            tab.scroll(pixels, speed.pixelsPerSecond);
            JsonNode frames = tab.evaluate("bench.stopFrames()");
            String name = speed == Speed.READING ? "scroll.reading." : "scroll.rushing.";
            note(name, frames);
            medians.add(
                    name + "page_cpu_ms_of_frame",
                    (tab.cpuSeconds() - cpu) * 1_000 / frames.path("count").asDouble());
            medians.add(name + "blank_lines", frames.path("blank").asDouble());
            medians.add(name + "scrolled_share", tab.number("window.scrollY") / (double) pixels);
        }
    }

    private void note(String name, JsonNode frames) {
        medians.add(name + "frames_per_s", frames.path("perSecond").asDouble());
        medians.add(name + "frame_median_ms", frames.path("median").asDouble());
        medians.add(name + "frame_p95_ms", frames.path("p95").asDouble());
        medians.add(name + "frame_longest_ms", frames.path("longest").asDouble());
    }
}
