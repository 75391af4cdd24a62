package dev.skerry.tool.bench;

import dev.skerry.tool.Installation;
import dev.skerry.tool.bench.outbox.Datasets;
import dev.skerry.tool.bench.outbox.OutboxFigures;
import dev.skerry.tool.process.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Measures how live the dashboard is while a long outage's backlog drains behind it, and how long
 * that takes.
 */
final class LaneBench {
    private static final Duration REACTION = Duration.ofMinutes(1);
    private static final Duration DRAIN = Duration.ofMinutes(5);
    private static final int MESSAGES_PER_SECOND = 100;

    private LaneBench() {}

    /** Fills an agent's outbox, lets live readings come in beside, and connects it. */
    static void run(Installation installation, Path folder, long backlog, Figures figures)
            throws IOException, InterruptedException {
        new OutboxFigures(figures, installation, folder)
                .fill(
                        "lanes.backlog",
                        Datasets.plant(1_600),
                        BenchSite.agentFolder(folder).resolve("data"),
                        backlog);
        try (BenchSite bench = BenchSite.cutOff(installation, folder);
                Load load =
                        new Load(bench.brokerPort(), BenchSite.SUBSCRIBED_ROOT, Load.Shape.LINE)) {
            Thread sensors =
                    Thread.ofPlatform().daemon().start(() -> load.steady(MESSAGES_PER_SECOND, 60));
            Await.pause(Duration.ofSeconds(2));
            long records = pending(bench);
            bench.agent().link().heal();
            BenchSite.await(
                    "the agent connects",
                    REACTION,
                    () -> bench.site().http().isOk(bench.site().uri("/api/agents/bench")));
            watch(bench, records, System.nanoTime(), figures);
            sensors.interrupt();
            sensors.join(REACTION);
        }
    }

    private static void watch(BenchSite bench, long records, long connected, Figures figures) {
        try (var probe = new LatencyProbe(bench.site().http(), bench.site().uri("/"), "bench")) {
            probe.begin();
            BenchSite.await("a reading is on the dashboard", REACTION, () -> probe.count() > 0);
            figures.print("lanes.first_live_reading_after_ms", millisSince(connected));
            BenchSite.await("the backlog drains", DRAIN, () -> pending(bench) < records / 100);
            double seconds = millisSince(connected) / 1_000;
            figures.print("lanes.drained_records", records);
            figures.print("lanes.drain_records_per_s", records / seconds);
            figures.print("lanes.live_readings_meanwhile", probe.count());
            figures.print("lanes.live_age_p50_ms", probe.percentile(0.50));
            figures.print("lanes.live_age_p99_ms", probe.percentile(0.99));
        }
    }

    private static long pending(BenchSite bench) {
        return bench.agent().status().path("ledger").path("pending").asLong();
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }
}
