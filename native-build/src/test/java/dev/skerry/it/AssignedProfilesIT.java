package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.plant.Arrivals;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Profiles from the gateway to an agent and what becomes of them there. */
class AssignedProfilesIT {
    private static final String OWN =
            """
            schema: skerry.device/v1
            name: fan
            version: 0.1.0
            source: { mqtt: { topic: "plant/{site}/fan/{device}" } }
            resources: { speed: { type: int32 } }
            """;

    private static final long PAUSE_NANOS = Duration.ofMillis(3).toNanos();

    private final AtomicInteger sent = new AtomicInteger();
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
        Files.writeString(settings.profilesDir().resolve("fan.yaml"), OWN);
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

    private static String pump(String version, String resources) {
        return """
        schema: skerry.device/v1
        name: pump
        version: %s
        source:
          mqtt: { topic: "plant/{site}/pump/{device}", time: { from: /ts, format: epoch-millis } }
        resources:
          number: { type: int64, from: /n }
        %s
        """
                .formatted(version, resources.indent(2));
    }

    private static final String ONE = pump("1.0.0", "");
    private static final String TWO =
            pump("2.0.0", "flow: { type: float32, from: /flow }")
                    + """
                    twin:
                      rpm: { type: int32, write: { mqtt: { topic: "plant/{site}/pump/{device}/set" } } }
                    """;

    /** Its topic is that of a profile which only the agent has. */
    private static final String CLASHING =
            pump("3.0.0", "flow: { type: float32, from: /flow }").replace("/pump/", "/fan/");

    @Test
    void go_to_the_agents_while_messages_stream_and_stay_there() throws Exception {
        assertThat(tool("push", write(ONE))).contains("pump@1.0.0 is at the gateway");
        tool("assign", "pump@1.0.0", "--site", "north");
        waiting().until(() -> running().equals("1.0.0"));
        send();
        waiting().until(() -> stored("number").equals(numbers()));

        try (Streaming _ = new Streaming()) {
            push(TWO);
            assign("2.0.0");
            waiting().until(() -> running().equals("2.0.0"));
            int sinceThen = sent.get();
            waiting().until(() -> sent.get() > sinceThen + 50);
        }
        waiting().until(() -> stored("number").equals(numbers()));
        List<Long> flows = stored("flow");
        assertThat(flows).isNotEmpty().hasSizeLessThan(sent.get());

        push(CLASHING);
        assign("3.0.0");
        waiting().until(() -> state().path("state").asText().equals("refused"));
        assertThat(state().path("problems").path(0).path("code").asText()).isEqualTo("SKR-A313");
        assertThat(tool("status", "pump")).contains("refused   works 3.0.0", "'fan'", "runs");
        assertThat(running()).isEqualTo("2.0.0");
        send();
        waiting().until(() -> stored("flow").size() == flows.size() + 1);

        agent.link().cut();
        agent.kill();
        agent.restart();
        agent.awaitReady();
        assertThat(running()).isEqualTo("2.0.0");
        agent.link().heal();
        waiting().until(() -> state().path("state").asText().equals("refused"));

        tool("unassign", "pump", "--site", "north");
        waiting().until(() -> running().isEmpty());
    }

    @Test
    void survive_a_crash_of_the_agent_at_any_moment() throws Exception {
        push(ONE);
        push(TWO);
        assign("1.0.0");
        waiting().until(() -> running().equals("1.0.0"));
        Random random = new Random(7);
        String version = "1.0.0";
        try (Streaming _ = new Streaming()) {
            for (int i = 0; i < 5; i++) {
                version = version.equals("1.0.0") ? "2.0.0" : "1.0.0";
                assign(version);
                int moment = sent.get() + random.nextInt(20);
                waiting().pollInterval(Duration.ofMillis(1)).until(() -> sent.get() >= moment);
                agent.kill();
                agent.restart();
                agent.awaitReady();
                assertThat(running()).isIn("1.0.0", "2.0.0");
                String wanted = version;
                waiting().until(() -> running().equals(wanted));
                waiting().until(() -> state().path("state").asText().equals("applied"));
            }
        }
        waiting().until(() -> stored("number").equals(numbers()));
        assertThat(agent.status().path("ledger").path("balanced").asBoolean()).isTrue();
    }

    @Test
    void are_tried_on_one_device_first() throws Exception {
        push(ONE);
        push(TWO);
        assign("1.0.0");
        tool("assign", "pump@2.0.0", "--device", "works/canary");
        waiting()
                .until(
                        () ->
                                agent.status().path("profiles").findValuesAsText("version").stream()
                                                .filter(v -> !v.equals("0.1.0"))
                                                .count()
                                        == 2);
        send();
        device.publish("plant/north/pump/canary", message(1), 1, false);
        waiting().until(() -> resources("canary").contains("flow"));
        waiting().until(() -> resources("p-1").contains("number"));
        assertThat(resources("p-1")).doesNotContain("flow");

        // What the version adds is there as a whole: its twin's property is written too.
        List<String> written = new CopyOnWriteArrayList<>();
        Arrivals arrivals =
                (topic, message) ->
                        written.add(topic + " " + new String(message.getPayload(), UTF_8));
        device.setCallback(arrivals);
        device.subscribe("plant/north/pump/+/set", 1);
        Http.Answer answer =
                site.http()
                        .patch(
                                site.uri("/api/twins/works/canary"),
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .set(
                                                "desired",
                                                JsonNodeFactory.instance
                                                        .objectNode()
                                                        .put("rpm", 900)));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        waiting().until(() -> written.contains("plant/north/pump/canary/set 900"));
    }

    private List<String> resources(String deviceId) {
        Http.Answer answer = site.http().send("GET", site.uri("/api/devices/works/" + deviceId));
        List<String> names = new ArrayList<>();
        answer.body()
                .path("resources")
                .forEach(resource -> names.add(resource.path("name").asText()));
        return names;
    }

    /** The command line's output. */
    private String tool(String... arguments) {
        List<String> all = new ArrayList<>(List.of("profile"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--gateway", site.uri("").toString()));
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        line.execute(all.toArray(String[]::new));
        return out.toString();
    }

    private String write(String yaml) throws Exception {
        return Files.writeString(folder.resolve("profile.yaml"), yaml).toString();
    }

    private void push(String yaml) {
        Http.Answer answer =
                site.http()
                        .post(site.uri("/api/profiles"), "application/yaml", yaml.getBytes(UTF_8));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    private void assign(String version) {
        Http.Answer answer =
                site.http()
                        .put(
                                site.uri("/api/profiles/pump/assignments"),
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("version", version)
                                        .put("scope", "site")
                                        .put("target", "north"));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    /** What the gateway knows of the assigned profile. */
    private JsonNode state() {
        return site.http()
                .get(site.uri("/api/profiles/pump/agents"))
                .path(0)
                .path("wanted")
                .path(0);
    }

    /** The version by which the agent works; empty when it has none. */
    private String running() {
        for (JsonNode profile : agent.status().path("profiles")) {
            if (profile.path("name").asText().equals("pump")) {
                return profile.path("version").asText();
            }
        }
        return "";
    }

    private List<Long> stored(String resource) {
        try (var lines =
                site.http()
                        .lines(
                                site.uri(
                                        "/api/devices/works/p-1/readings?from=1970-01-01T00:00:00Z&resource="
                                                + resource))) {
            return lines.filter(line -> line.has("value"))
                    .map(line -> line.path("value").asLong())
                    .sorted()
                    .toList();
        } catch (java.io.UncheckedIOException e) {
            // Not heard of yet.
            return List.of();
        }
    }

    private List<Long> numbers() {
        return java.util.stream.LongStream.rangeClosed(1, sent.get()).boxed().toList();
    }

    private static byte[] message(int number) {
        return "{\"ts\":%d,\"n\":%d,\"flow\":%d}"
                .formatted(1_700_000_000_000L + number, number, number)
                .getBytes(UTF_8);
    }

    private void send() throws MqttException {
        device.publish("plant/north/pump/p-1", message(sent.incrementAndGet()), 1, false);
    }

    /** A device that sends without a pause until it is closed. */
    private final class Streaming implements AutoCloseable {
        private final Thread thread = Thread.ofVirtual().unstarted(this::run);
        private volatile boolean isOver;

        Streaming() {
            thread.start();
            waiting().until(() -> sent.get() > 20);
        }

        private void run() {
            try {
                while (!isOver) {
                    send();
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
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(100));
    }
}
