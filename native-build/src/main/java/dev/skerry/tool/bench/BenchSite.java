package dev.skerry.tool.bench;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is measured: a mosquitto, one agent as it is deployed, one gateway. */
final class BenchSite implements AutoCloseable {
    private final Mosquitto broker;
    private final Site site;
    private final SiteAgent agent;

    BenchSite(Installation installation, Path folder) {
        broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
        site = new Site(installation, folder, Ports.freeTcp());
        AgentSettings settings =
                new AgentSettings(
                        "bench",
                        "bench",
                        folder.resolve("agent"),
                        broker.port(),
                        -1,
                        false,
                        Ports.freeTcp(),
                        Map.of());
        installProfiles(settings.profilesDir());
        agent = site.startAgent(settings);
        site.awaitReady();
        await("the agent listens", Duration.ofSeconds(30), agent::isListening);
    }

    private static void installProfiles(Path folder) {
        try {
            Files.createDirectories(folder);
            for (String name : List.of("line.yaml", "single.yaml")) {
                try (InputStream in =
                        BenchSite.class.getResourceAsStream("/bench/profiles/" + name)) {
                    if (in == null) {
                        throw new IllegalStateException(name + " is not in the jar");
                    }
                    Files.write(folder.resolve(name), in.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int brokerPort() {
        return broker.port();
    }

    Site site() {
        return site;
    }

    SiteAgent agent() {
        return agent;
    }

    /** Records that the agent has on disk or had there; readings and inferences. */
    long accepted() {
        return agent.status().path("ledger").path("accepted").asLong();
    }

    /** Messages that the agent's model answered do count as further records; this is their number. */
    void awaitIdle() {
        long[] last = {-1};
        await(
                "the agent is idle",
                Duration.ofSeconds(60),
                () -> {
                    long now = accepted();
                    boolean idle = now == last[0] && agent.isDrained();
                    last[0] = now;
                    Await.pause(Duration.ofMillis(300));
                    return idle;
                });
    }

    static void await(String what, Duration patience, java.util.function.BooleanSupplier condition) {
        if (!Await.until(patience, condition)) {
            throw new ToolException(
                    "SKR-T032",
                    ExitCode.ENVIRONMENT,
                    "The measurement was given up: '%s' did not come true within %d s. Is the machine busy?"
                            .formatted(what, patience.toSeconds()));
        }
    }

    @Override
    public void close() {
        site.close();
        broker.close();
    }
}
