package dev.skerry.tool.bench;

import dev.skerry.profile.file.DataKey;
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
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What is measured: a mosquitto, one agent as it is deployed, one gateway. */
final class BenchSite implements AutoCloseable {
    static final String SUBSCRIBED_ROOT = "bench/bench";

    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final Mosquitto broker;
    private final Site site;
    private final SiteAgent agent;

    /** With TLS, and an agent that finds no gateway until its link is healed. */
    static BenchSite cutOff(Installation installation, Path folder) {
        BenchSite site = new BenchSite(installation, folder, true, Map.of());
        site.agent.link().cut();
        return site.begin();
    }

    /** With TLS, and an agent that encrypts what it keeps. */
    static BenchSite secured(Installation installation, Path folder) {
        Path file = folder.resolve("agent.key");
        try {
            Files.createDirectories(folder);
            DataKey.make(file, new SecureRandom());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BenchSite(
                        installation,
                        folder,
                        true,
                        Map.of("skerry.agent.key-file", file.toString()))
                .begin();
    }

    static BenchSite plain(Installation installation, Path folder) {
        return new BenchSite(installation, folder, false, Map.of()).begin();
    }

    private BenchSite(
            Installation installation, Path folder, boolean withTls, Map<String, String> further) {
        broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
        site =
                withTls
                        ? Site.withTls(installation, folder, Ports.freeTcp())
                        : new Site(installation, folder, Ports.freeTcp());
        // What the machine can do is asked, not what a sensor may.
        Map<String, String> extra = new TreeMap<>(further);
        extra.put("skerry.agent.limits.messages-per-second", "1000000");
        AgentSettings settings =
                new AgentSettings(
                        "bench",
                        "bench",
                        agentFolder(folder),
                        broker.port(),
                        -1,
                        false,
                        Ports.freeTcp(),
                        extra);
        installProfiles(settings.profilesDir());
        agent = site.startAgent(settings);
    }

    private BenchSite begin() {
        site.awaitReady();
        await("the agent listens", Duration.ofSeconds(30), agent::isSubscribed);
        return this;
    }

    /** Sensors publish as fast as they may; the clock stops when the last reading is on disk. */
    double durableMessagesPerSecond(Load load, Load.Shape shape, int burst) {
        long before = accepted();
        long begin = System.nanoTime();
        load.burst(burst);
        long messages = (long) burst * Load.SENSORS;
        long end = awaitQuiet(before + messages * shape.readings());
        return messages / ((end - begin) / 1e9);
    }

    static Path agentFolder(Path folder) {
        return folder.resolve("agent");
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

    /**
     * Waits until the agent takes in nothing more.
     *
     * @return when its count last changed, as {@link System#nanoTime}
     */
    long awaitQuiet(long acceptedAtLeast) {
        long count = accepted();
        long changed = System.nanoTime();
        while (count < acceptedAtLeast || System.nanoTime() - changed < QUIET.toNanos()) {
            if (System.nanoTime() - changed > STUCK.toNanos()) {
                throw new ToolException(
                        "SKR-T032",
                        ExitCode.ENVIRONMENT,
                        "The measurement was given up: the agent stopped at %d of %d records for %d s."
                                .formatted(count, acceptedAtLeast, STUCK.toSeconds()));
            }
            Await.pause(Duration.ofMillis(50));
            long now = accepted();
            if (now != count) {
                count = now;
                changed = System.nanoTime();
            }
        }
        return changed;
    }

    static void await(String what, Duration patience, BooleanSupplier condition) {
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
