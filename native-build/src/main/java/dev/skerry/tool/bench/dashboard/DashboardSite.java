package dev.skerry.tool.bench.dashboard;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.bench.Figures;
import dev.skerry.tool.bench.MeasuringProcess;
import dev.skerry.tool.bench.SeededFleet;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Programs;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A gateway with a large fleet and a long history, and one agent whose devices really send. */
final class DashboardSite implements AutoCloseable {
    /** The agent whose devices send. */
    static final String AGENT = "board";

    /** Where the device with the long history is; its resource is {@code value-0}. */
    static final String HISTORY_PAGE = "/#/device/bench/pump-1?range=24h";

    private static final String HISTORY_MAIN = "dev.skerry.gateway.history.bench.StoredHistory";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long SEED = 5;

    private final Mosquitto broker;
    private final Site site;
    private final SiteAgent agent;

    /** Fills the store, and starts all of it. */
    DashboardSite(Installation installation, Path folder, Scale scale, Figures figures)
            throws IOException, InterruptedException {
        Path data = folder.resolve("gateway/data");
        Files.createDirectories(data);
        MeasuringProcess.run(
                        installation.gatewayClass(
                                Programs.GATEWAY_FLAGS,
                                HISTORY_MAIN,
                                data.toString(),
                                String.valueOf(scale.days()),
                                "1",
                                String.valueOf(scale.batchSeconds())))
                .forEach((key, value) -> figures.print("seeded." + key, value));
        new SeededFleet(scale.agents(), scale.devicesOfEach(), SEED).write(data);
        figures.print("seeded.agents", scale.agents());
        figures.print("seeded.devices", scale.agents() * scale.devicesOfEach());
        broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
        site = new Site(installation, folder, Ports.freeTcp());
        AgentSettings settings =
                new AgentSettings(
                        AGENT,
                        "bench",
                        folder.resolve("agent"),
                        broker.port(),
                        -1,
                        false,
                        Ports.freeTcp(),
                        // What the page can show is asked, not what a sensor may.
                        Map.of("skerry.agent.limits.messages-per-second", "1000000"));
        install(settings.profilesDir().resolve("board.yaml"));
        agent = site.startAgent(settings);
    }

    private static void install(Path profile) throws IOException {
        Files.createDirectories(profile.resolveSibling(""));
        try (InputStream in =
                DashboardSite.class.getResourceAsStream("/bench/profiles/board.yaml")) {
            if (in == null) {
                throw new IllegalStateException("board.yaml is not in the jar");
            }
            Files.write(profile, in.readAllBytes());
        }
    }

    /** Waits until all of it serves; tells how long the gateway takes to answer about the fleet. */
    void awaitReady(Figures figures) {
        site.awaitGateway();
        Duration before = gatewayCpu();
        figures.print(
                "start.first_fleet_answer_ms",
                millis(() -> site.http().get(site.uri("/api/fleet"))));
        figures.print("start.first_fleet_answer_cpu_ms", gatewayCpu().minus(before).toMillis());
        site.awaitReady();
        await("the agent listens", agent::isSubscribed);
    }

    /** What the gateway's process has taken of the processors so far, its compilers included. */
    Duration gatewayCpu() {
        return site.gateway().stat().cpu();
    }

    static double millis(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e6;
    }

    /** Waits until what was sent has gone to the gateway. */
    void awaitDrained() {
        await("the agent has sent everything", agent::isDrained);
    }

    private static void await(String what, BooleanSupplier condition) {
        if (!Await.until(PATIENCE, condition)) {
            throw new ToolException(
                    "SKR-T032",
                    ExitCode.ENVIRONMENT,
                    "The measurement was given up: '%s' did not come true within %d s. Is the machine busy?"
                            .formatted(what, PATIENCE.toSeconds()));
        }
    }

    Site site() {
        return site;
    }

    /** Sensors of the agent that sends. */
    BoardLoad sensors() {
        try {
            return new BoardLoad(broker.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        site.close();
        broker.close();
    }
}
