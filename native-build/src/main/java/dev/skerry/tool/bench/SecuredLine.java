package dev.skerry.tool.bench;

import dev.skerry.tool.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What TLS to the gateway and encryption at rest take of the line's throughput: two lines side by
 * side, one secured, measured in turns so that other work on the machine meets both.
 */
final class SecuredLine {
    private static final int TURNS = 11;
    private static final int BURST = 300;

    private final BenchSite plain;
    private final BenchSite secured;
    private final Figures figures;

    private SecuredLine(BenchSite plain, BenchSite secured, Figures figures) {
        this.plain = plain;
        this.secured = secured;
        this.figures = figures;
    }

    static void run(Installation installation, Path folder, Figures figures) {
        try (BenchSite plain = BenchSite.plain(installation, folder.resolve("plain"));
                BenchSite secured = BenchSite.secured(installation, folder.resolve("secured"))) {
            SecuredLine line = new SecuredLine(plain, secured, figures);
            for (Load.Shape shape : Load.Shape.values()) {
                line.ingest(shape);
            }
            line.drain();
        }
    }

    private void ingest(Load.Shape shape) {
        int burst = shape == Load.Shape.LINE ? BURST : 2 * BURST;
        try (Load toPlain = load(plain, shape);
                Load toSecured = load(secured, shape)) {
            compare(
                    "line." + shape.name().toLowerCase(Locale.ROOT),
                    site ->
                            site.durableMessagesPerSecond(
                                    site == plain ? toPlain : toSecured, shape, burst));
        }
    }

    /** From the first bytes after a cut to the last acknowledgement. */
    private void drain() {
        try (Load toPlain = load(plain, Load.Shape.LINE);
                Load toSecured = load(secured, Load.Shape.LINE)) {
            compare("line.drain", site -> drained(site, site == plain ? toPlain : toSecured));
        }
    }

    private static double drained(BenchSite site, Load load) {
        awaitDrained(site);
        site.agent().link().cut();
        site.durableMessagesPerSecond(load, Load.Shape.LINE, BURST);
        long records = site.agent().status().path("ledger").path("pending").asLong();
        long sent = site.agent().link().sentBytes();
        site.agent().link().heal();
        BenchSite.await(
                "the backlog flows",
                Duration.ofMinutes(1),
                () -> site.agent().link().sentBytes() > sent + 16_384);
        long begin = System.nanoTime();
        awaitDrained(site);
        return records / ((System.nanoTime() - begin) / 1e9);
    }

    private static void awaitDrained(BenchSite site) {
        BenchSite.await("the outbox is drained", Duration.ofMinutes(2), site.agent()::isDrained);
    }

    private static Load load(BenchSite site, Load.Shape shape) {
        return new Load(site.brokerPort(), BenchSite.SUBSCRIBED_ROOT, shape);
    }

    private void compare(String key, ToDoubleFunction<BenchSite> perSecond) {
        double[] open = new double[1 + TURNS];
        double[] closed = new double[1 + TURNS];
        double[] shares = new double[1 + TURNS];
        for (int i = 0; i <= TURNS; i++) {
            boolean plainFirst = i % 2 == 0;
            double first = perSecond.applyAsDouble(plainFirst ? plain : secured);
            double second = perSecond.applyAsDouble(plainFirst ? secured : plain);
            open[i] = plainFirst ? first : second;
            closed[i] = plainFirst ? second : first;
            shares[i] = closed[i] / open[i];
        }
        figures.print(key + ".plain_per_s", median(open));
        figures.print(key + ".secured_per_s", median(closed));
        figures.print(key + ".secured_to_plain", median(shares));
    }

    /** The first turn compiles, and does not count. */
    private static double median(double[] turns) {
        double[] sorted = Arrays.copyOfRange(turns, 1, turns.length);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
