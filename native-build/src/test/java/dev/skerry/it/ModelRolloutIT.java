package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.evaluate.MeanBundle;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle's way from the gateway to an agent, over a link that is cut while it comes. */
class ModelRolloutIT {
    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: pump
            version: 1.0.0
            source: { mqtt: { topic: "plant/{site}/pump/{device}" } }
            resources: { vibration: { type: float32, from: /v } }
            models:
              wear: { bundle: mean, inputs: { vibration: vibration } }
            """;

    /** Less than the bundle has. */
    private static final long CUT_AFTER_BYTES = 150_000;

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    @TempDir Path folder;
    private Mosquitto broker;
    private Site site;
    private SiteAgent agent;
    private MqttClient device;

    @BeforeEach
    void start() throws Exception {
        broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        AgentSettings settings =
                new AgentSettings(
                        "works",
                        "north",
                        folder.resolve("agent"),
                        broker.port(),
                        -1,
                        false,
                        Ports.freeTcp(),
                        Map.of());
        Files.createDirectories(settings.profilesDir());
        Files.writeString(settings.profilesDir().resolve("pump.yaml"), PROFILE);
        agent = site.startAgent(settings);
        site.awaitReady();
        waiting().until(agent::isSubscribed);
        device =
                new MqttClient(
                        "tcp://127.0.0.1:" + broker.port(), "sensor", new MemoryPersistence());
        device.connect();
    }

    @AfterEach
    void stop() throws Exception {
        device.disconnectForcibly(0, 500);
        device.close(true);
        site.close();
        broker.close();
    }

    @Test
    void a_bundle_comes_over_a_cut_link_runs_in_shadow_and_then_acts() throws Exception {
        String card = "# Mean\n" + "What it is for. ".repeat(15_000);
        Path bundle = MeanBundle.write(folder, MeanBundle.trainingRows(200), card);
        assertThat(Files.size(bundle)).isGreaterThan(CUT_AFTER_BYTES);
        assertThat(tool("push", bundle.toString())).contains("mean");
        waiting().until(() -> site.http().get(site.uri("/api/agents")).size() == 1);
        agent.link().cutAfterReceiving(CUT_AFTER_BYTES);
        tool("rollout", "start", "mean@1.0.0", "--agent", "works");

        waiting().until(() -> agent.link().isCut());
        waiting().until(() -> pieces() > 0);
        assertThat(archives()).isZero();
        agent.kill();
        agent.restart();
        agent.awaitReady();
        agent.link().heal();
        waiting().until(() -> archives() == 1);

        try (Streaming _ = new Streaming()) {
            waiting().until(() -> runs("shadow"));
            assertThat(scores()).isZero();
            tool("rollout", "promote", "mean", "--force");
            waiting().until(() -> runs("acting"));
            waiting().until(() -> scores() > 0);

            // It acts without a gateway, too.
            agent.link().cut();
            agent.kill();
            agent.restart();
            agent.awaitReady();
            waiting().until(this::infers);
            agent.link().heal();
        }
        assertThat(pieces()).isZero();
        waiting().until(agent::isDrained);
    }

    /** Parts of an archive on the agent's disk. */
    private long pieces() throws IOException {
        return files(".piece");
    }

    private long archives() throws IOException {
        return files("mean-1.0.0.skm");
    }

    private long files(String suffix) throws IOException {
        Path bundles = agent.settings().dataDir().resolve("bundles");
        if (!Files.isDirectory(bundles)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(bundles)) {
            return all.filter(file -> file.toString().endsWith(suffix)).count();
        } catch (UncheckedIOException e) {
            // Removed meanwhile.
            return 0;
        }
    }

    /** Whether the gateway knows that the bundle runs on the agent in this role. */
    private boolean runs(String role) {
        for (JsonNode run : site.http().get(site.uri("/api/models/mean/agents"))) {
            if (run.path("role").asText().equals(role)
                    && run.path("version").asText().equals("1.0.0")
                    && run.path("state").asText().equals("running")) {
                return true;
            }
        }
        return false;
    }

    /** How many of its scores are at the gateway. */
    private long scores() {
        try (var lines =
                site.http()
                        .lines(
                                site.uri(
                                        "/api/devices/works/p-1/readings?from=1970-01-01T00:00:00Z&resource=model.wear.score"))) {
            return lines.count();
        } catch (UncheckedIOException e) {
            // Not heard of yet.
            return 0;
        }
    }

    /** Whether the agent gave scores since it started. */
    private boolean infers() {
        try (Stream<String> lines = site.http().stream(agent.uri("/q/metrics"))) {
            return lines.anyMatch(line -> line.matches("skerry_inferences_total [1-9].*"));
        }
    }

    private String tool(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "model";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--gateway";
        all[arguments.length + 2] = site.uri("").toString();
        StringWriter out = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(out, true))
                        .execute(all);
        assertThat(code).as(out.toString()).isZero();
        return out.toString();
    }

    /** A device that sends without a pause until it is closed. */
    private final class Streaming implements AutoCloseable {
        private final Thread thread = Thread.ofVirtual().unstarted(this::run);
        private volatile boolean isOver;

        Streaming() {
            thread.start();
        }

        private void run() {
            try {
                for (int n = 0; !isOver; n++) {
                    byte[] message = "{\"v\":%d}".formatted(n % 100).getBytes(UTF_8);
                    device.publish("plant/north/pump/p-1", message, 1, false);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (MqttException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            isOver = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
