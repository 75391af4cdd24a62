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
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version that is an alarm nearly always, on a canary that is cut off when that shows. */
class ModelReversalIT {
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

    private static final int STEPS = 100;

    @TempDir Path folder;
    private Mosquitto broker;
    private Site site;
    private SiteAgent north;
    private MqttClient device;

    @BeforeEach
    void start() throws Exception {
        broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        north = agent("north");
        SiteAgent south = agent("south");
        site.awaitReady();
        waiting().until(() -> north.isSubscribed() && south.isSubscribed());
        device =
                new MqttClient(
                        "tcp://127.0.0.1:" + broker.port(), "sensor", new MemoryPersistence());
        device.connect();
    }

    private SiteAgent agent(String name) throws IOException {
        var settings =
                new AgentSettings(
                        name,
                        name,
                        folder.resolve(name),
                        broker.port(),
                        -1,
                        false,
                        Ports.freeTcp(),
                        Map.of());
        Files.createDirectories(settings.profilesDir());
        Files.writeString(settings.profilesDir().resolve("pump.yaml"), PROFILE);
        return site.startAgent(settings);
    }

    @AfterEach
    void stop() throws Exception {
        device.disconnectForcibly(0, 500);
        device.close(true);
        site.close();
        broker.close();
    }

    @Test
    void it_goes_back_on_the_device_and_then_for_all() throws Exception {
        tool("push", MeanBundle.version(folder, "1.0.0", 90).toString());
        tool("push", MeanBundle.version(folder, "1.1.0", 10).toString());
        tool("assign", "mean@1.0.0", "--all");
        waiting().until(() -> run("north", "acting 1.0.0") && run("south", "acting 1.0.0"));
        String started =
                tool(
                        "rollout",
                        "start",
                        "mean@1.1.0",
                        "--all",
                        "--canary-site",
                        "north",
                        "--gate",
                        "steps=" + STEPS,
                        "--gate",
                        "alarm-rate=20%");
        assertThat(started).contains("mean@1.1.0 for all: shadow", "alarm-rate");
        waiting().until(() -> run("north", "shadow 1.1.0") && run("south", "shadow 1.1.0"));
        assertThat(refused("rollout", "promote", "mean")).contains("SKR-G836", "agents is 0");
        tool("rollout", "promote", "mean", "--force");
        waiting().until(() -> run("north", "acting 1.1.0") && run("north", "shadow 1.0.0"));
        assertThat(run("south", "acting 1.0.0")).isTrue();

        north.link().cut();
        send(2 * STEPS);
        waiting().until(() -> north.status().toString().contains("SKR-M016"));
        assertThat(stage()).isEqualTo("canary");

        north.link().heal();
        waiting().until(() -> stage().equals("reversed"));
        assertThat(refused("rollout", "status", "mean"))
                .contains("failures is 1, at most 0", "agent 'north': SKR-M016");
        waiting().until(() -> runs("north").equals(List.of("acting 1.0.0")));
        waiting().until(() -> runs("south").equals(List.of("acting 1.0.0")));
    }

    private void send(int steps) throws MqttException {
        for (int n = 0; n < steps; n++) {
            byte[] message = "{\"v\":%d}".formatted(50 + n % 10).getBytes(UTF_8);
            device.publish("plant/north/pump/p-1", message, 1, false);
        }
    }

    private String stage() {
        JsonNode rollouts = site.http().get(site.uri("/api/models/mean/rollouts"));
        return rollouts.path(0).path("stage").asText();
    }

    private boolean run(String agentId, String what) {
        return runs(agentId).contains(what);
    }

    /** What the gateway knows to run on an agent, such as {@code acting 1.0.0}. */
    private List<String> runs(String agentId) {
        return site.http()
                .get(site.uri("/api/models/mean/agents"))
                .valueStream()
                .filter(run -> run.path("agentId").asText().equals(agentId))
                .filter(run -> run.path("state").asText().equals("running"))
                .map(run -> run.path("role").asText() + " " + run.path("version").asText())
                .toList();
    }

    private String tool(String... arguments) {
        return tool(0, arguments);
    }

    private String refused(String... arguments) {
        return tool(arguments[1].equals("status") ? 1 : 3, arguments);
    }

    private String tool(int expected, String... arguments) {
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
        assertThat(code).as(out.toString()).isEqualTo(expected);
        return out.toString();
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
