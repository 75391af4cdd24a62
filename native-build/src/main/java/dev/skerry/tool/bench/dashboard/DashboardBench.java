package dev.skerry.tool.bench.dashboard;

import dev.skerry.tool.Installation;
import dev.skerry.tool.bench.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Measures the dashboard in the machine's browser, with a real gateway behind it. */
public final class DashboardBench {
    private final Scale scale;
    private final Set<Part> parts;
    private final Figures figures;
    private final PrintWriter out;
    private final PrintWriter progress;

    /** What can be measured by itself. */
    public enum Part {
        FIRST_PAGE,
        CHART,
        SCROLL,
        LIVE,
        MEMORY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    DashboardBench(Scale scale, Set<Part> parts, PrintWriter out, PrintWriter progress) {
        this.scale = scale;
        this.parts = Set.copyOf(parts);
        this.figures = new Figures(out);
        this.out = out;
        this.progress = progress;
    }

    /**
     * What is promised.
     *
     * @param progress gets a line when something that takes long begins
     */
    public static DashboardBench of(
            boolean isQuick, Set<Part> parts, PrintWriter out, PrintWriter progress) {
        return new DashboardBench(isQuick ? Scale.QUICK : Scale.FULL, parts, out, progress);
    }

    /**
     * Starts what is measured, measures, prints {@code key=value} lines and a table.
     *
     * @throws dev.skerry.tool.ToolException SKR-T131 to SKR-T133 if the browser or the page fail
     */
    public void run(Installation installation, Path folder)
            throws IOException, InterruptedException {
        Path program = Browser.program();
        var medians = new Medians();
        figures.print("machine.cores", Runtime.getRuntime().availableProcessors());
        say(
                "filling a gateway's store with a history of %d days and a fleet of %d agents"
                        .formatted(scale.days(), scale.agents()));
        try (DashboardSite site = new DashboardSite(installation, folder, scale, figures)) {
            say("starting the gateway and an agent");
            site.awaitReady(figures);
            for (Part part : Part.values()) {
                if (parts.contains(part)) {
                    say("measuring: " + part);
                    measure(
                            part,
                            program,
                            Files.createDirectories(folder.resolve(part.toString())),
                            site,
                            medians);
                }
            }
        }
        new FigureTable(medians, out).print();
    }

    /** Each in a browser of its own, so that none pays for what another left. */
    private void measure(
            Part part, Path program, Path folder, DashboardSite site, Medians medians) {
        try (Browser browser = Browser.start(program, folder)) {
            switch (part) {
                case FIRST_PAGE ->
                        new FirstPageBench(browser, site.site(), medians).run(scale.runs());
                case CHART ->
                        new ChartBench(browser, site, medians).run(scale.runs(), scale.days());
                case SCROLL ->
                        new ScrollBench(browser, site.site(), medians)
                                .run(Math.ceilDiv(scale.runs(), 3), scale.scrolled());
                case LIVE -> new LiveBench(browser, site, medians).run(scale.live());
                case MEMORY ->
                        new MemoryBench(browser, site, medians)
                                .run(scale.hourUpdates(), scale.hourParts(), figures);
            }
        }
        medians.print(part.name().toLowerCase(Locale.ROOT) + ".", figures);
    }

    private void say(String what) {
        progress.println(what);
        progress.flush();
    }
}
