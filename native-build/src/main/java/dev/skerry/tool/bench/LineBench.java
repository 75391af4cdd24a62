package dev.skerry.tool.bench;

import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.process.ProcStat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** Measures the path from a sensor's publish to the dashboard, each stretch by itself. */
final class LineBench {
    private static final int RUNS = 3;
    private static final int BURST = 300;
    private static final int MEGA = 1024 * 1024;

    private final BenchSite bench;
    private final PrintWriter out;
    private final int seconds;

    private LineBench(BenchSite bench, PrintWriter out, int seconds) {
        this.bench = bench;
        this.out = out;
        this.seconds = seconds;
    }

    /** Starts what is measured, measures, prints {@code key=value} lines. */
    static void run(Installation installation, Path folder, int seconds, PrintWriter out) {
        try (BenchSite site = BenchSite.plain(installation, folder)) {
            LineBench bench = new LineBench(site, out, seconds);
            bench.machine();
            bench.ingest(Load.Shape.LINE);
            bench.ingest(Load.Shape.SINGLE);
            bench.drain();
            bench.latency();
            bench.cost();
        }
    }

    private void machine() {
        print("machine.cores", Runtime.getRuntime().availableProcessors());
        print("sensors", Load.SENSORS);
        print("runs", RUNS);
    }

    private void ingest(Load.Shape shape) {
        String name = "ingest." + shape.name().toLowerCase(Locale.ROOT);
        int burst = shape == Load.Shape.LINE ? BURST : 2 * BURST;
        try (Load load = new Load(bench.brokerPort(), BenchSite.SUBSCRIBED_ROOT, shape)) {
            // Compiles the path and ends the model's warm-up.
            bench.durableMessagesPerSecond(load, shape, burst / 2);
            double[] runs = repeat(() -> bench.durableMessagesPerSecond(load, shape, burst));
            double messages = Figures.median(runs);
            print(name + ".readings_per_message", shape.readings());
            print(name + ".durable_messages_per_s", messages);
            print(name + ".durable_readings_per_s", messages * shape.readings());
            print(name + ".runs_messages_per_s", Arrays.toString(rounded(runs)));
            double ceiling =
                    Figures.median(
                            repeat(
                                    () ->
                                            Ceiling.messagesPerSecond(
                                                    bench.brokerPort(), shape, burst)));
            print(name + ".mosquitto_sub_messages_per_s", ceiling);
            print(name + ".share_of_ceiling", messages / ceiling);
        }
    }

    /** The backlog of a cut uplink, from the heal to the last acknowledgement of the gateway. */
    private void drain() {
        try (Load load = new Load(bench.brokerPort(), BenchSite.SUBSCRIBED_ROOT, Load.Shape.LINE)) {
            double[] runs =
                    repeat(
                            () -> {
                                awaitDrained();
                                bench.agent().link().cut();
                                long before = bench.accepted();
                                load.burst(BURST);
                                long least = (long) BURST * Load.SENSORS * 10;
                                bench.awaitQuiet(before + least);
                                long records =
                                        bench.agent()
                                                .status()
                                                .path("ledger")
                                                .path("pending")
                                                .asLong();
                                long sent = bench.agent().link().sentBytes();
                                bench.agent().link().heal();
                                // Reconnecting is not what is measured: it waits by design.
                                BenchSite.await(
                                        "the backlog flows",
                                        Duration.ofMinutes(1),
                                        () -> bench.agent().link().sentBytes() > sent + 4_096);
                                long begin = System.nanoTime();
                                awaitDrained();
                                double perSecond = records / ((System.nanoTime() - begin) / 1e9);
                                print(
                                        "drain.uplink_bytes_per_record",
                                        (bench.agent().link().sentBytes() - sent)
                                                / (double) records);
                                return perSecond;
                            });
            print("drain.records_per_s", Figures.median(runs));
            print("drain.runs_records_per_s", Arrays.toString(rounded(runs)));
        }
    }

    private void awaitDrained() {
        BenchSite.await("the outbox is drained", Duration.ofMinutes(2), bench.agent()::isDrained);
    }

    /** Publish to dashboard event at 1,000 readings a second. */
    private void latency() {
        try (Load load = new Load(bench.brokerPort(), BenchSite.SUBSCRIBED_ROOT, Load.Shape.LINE);
                LatencyProbe probe =
                        new LatencyProbe(bench.site().http(), bench.site().uri("/"), "bench")) {
            load.steady(100, 3);
            probe.begin();
            load.steady(100, seconds);
            Await.pause(Duration.ofMillis(500));
            print("latency.readings_per_s", 1_000);
            print("latency.events_readings", probe.count());
            print("latency.p50_ms", probe.percentile(0.50));
            print("latency.p99_ms", probe.percentile(0.99));
        }
    }

    /** CPU and memory at 5,000 readings a second with the model on. */
    private void cost() {
        try (Load load = new Load(bench.brokerPort(), BenchSite.SUBSCRIBED_ROOT, Load.Shape.LINE)) {
            load.steady(500, 3);
            long begin = System.nanoTime();
            ProcStat agentBefore = bench.agent().process().stat();
            ProcStat gatewayBefore = bench.site().gateway().stat();
            load.steady(500, seconds);
            ProcStat agent = bench.agent().process().stat();
            ProcStat gateway = bench.site().gateway().stat();
            double elapsed = (System.nanoTime() - begin) / 1e9;
            double readings = 5_000.0 * seconds;
            print("cost.readings_per_s", readings / elapsed);
            print("cost.agent.cpu_us_per_reading", micros(agentBefore, agent) / readings);
            print("cost.agent.cores", micros(agentBefore, agent) / 1e6 / elapsed);
            print("cost.agent.rss_mb", agent.residentBytes() / (double) MEGA);
            print("cost.gateway.cpu_us_per_reading", micros(gatewayBefore, gateway) / readings);
            print("cost.gateway.cores", micros(gatewayBefore, gateway) / 1e6 / elapsed);
            print("cost.gateway.rss_mb", gateway.residentBytes() / (double) MEGA);
        }
    }

    private static double micros(ProcStat before, ProcStat after) {
        return after.cpu().minus(before.cpu()).toNanos() / 1e3;
    }

    private static double[] repeat(DoubleSupplier measurement) {
        double[] results = new double[RUNS];
        Arrays.setAll(results, i -> measurement.getAsDouble());
        return results;
    }

    private static long[] rounded(double[] values) {
        return Arrays.stream(values).mapToLong(Math::round).toArray();
    }

    private void print(String key, Object value) {
        String text =
                value instanceof Double number
                        ? String.format(Locale.ROOT, number < 100 ? "%.2f" : "%.0f", number)
                        : value.toString();
        out.println(key + "=" + text);
        out.flush();
    }
}
