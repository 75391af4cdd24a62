package dev.skerry.board;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.check.StoredReadings;
import dev.skerry.tool.check.StoredRow;
import dev.skerry.tool.plant.Witness;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our image in an emulated board, from a prepared card to updates, with a real gateway on this
 * machine. One board lives through all tests, in their order.
 */
@Tag("emulated")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BoardIT {
    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: board-fan
            version: 1.0.0
            source:
              mqtt:
                topic: "board/{site}/fan/{device}/telemetry"
                qos: 1
                payload: json
                time: { from: /ts, format: epoch-millis }
            resources:
              speed: { type: float64, unit: 1/min, from: /speed, priority: telemetry }
            models:
              whirr: { bundle: "builtin:envelope", inputs: { value: speed }, warm_up: 48 }
            """;

    private static final String TOPIC = "board/plant/fan/f/telemetry";
    private static final Duration BOOT = Duration.ofMinutes(20);
    private static final Duration START = Duration.ofMinutes(3);
    private static final long T0 = 1_750_000_000_000L;
    private static final int WARM_UP = 48;

    private final Programs programs = new Programs(Installation.current());
    private final Http http = new Http();
    private final int gatewayPort = Ports.freeTcp();
    private final int tlsPort = Ports.freeTcp();
    private final int boardBroker = Ports.freeTcp();
    private Path folder;
    private Path image;
    private ManagedProcess gateway;
    private EmulatedBoard board;
    private BoardProgram program;
    private int published;

    @BeforeAll
    void prepareCardAndStartGateway(@TempDir Path empty) throws Exception {
        folder = empty;
        image = Path.of(System.getProperty("skerry.test.image"));
        gateway =
                ManagedProcess.start(
                        programs.enrollingGateway(folder.resolve("gateway"), gatewayPort, tlsPort)
                                .with(Map.of("SKERRY_GATEWAY_HOST_NAMES", "10.0.2.100")));
        gateway.awaitReady(() -> http.isOk(gateway("/q/health/ready")), START);
        Path card = Files.copy(image, folder.resolve("card.img"));
        Path key = makeSshKey();
        Path profile = Files.writeString(folder.resolve("board-fan.yaml"), PROFILE);
        int code =
                Main.commandLine()
                        .execute(
                                "flash",
                                "prepare",
                                card.toString(),
                                "--host-name",
                                "board",
                                "--site",
                                "plant",
                                "--user",
                                EmulatedBoard.USER,
                                "--ssh-key",
                                key + ".pub",
                                "--profile",
                                profile.toString(),
                                "--gateway",
                                "https://" + EmulatedBoard.GATEWAY,
                                "--token-file",
                                token("board").toString());
        assertThat(code).isZero();
        board = new EmulatedBoard(card, folder, tlsPort, key);
        program = new BoardProgram(archive(), Files.createDirectories(folder.resolve("programs")));
    }

    private Path archive() throws IOException {
        try (Stream<Path> made = Files.list(image.resolveSibling(""))) {
            return made.filter(file -> file.toString().endsWith("-linux-arm64.tar.zst"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path makeSshKey() throws Exception {
        Path key = folder.resolve("key");
        Process made =
                new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key + "")
                        .inheritIO()
                        .start();
        assertThat(made.waitFor()).isZero();
        return key;
    }

    @AfterAll
    void stop() throws IOException {
        try {
            if (board != null) {
                board.keepJournal(image.resolveSibling("journal.log"));
            }
        } finally {
            if (board != null) {
                board.close();
            }
            gateway.close();
            http.close();
        }
    }

    private URI gateway(String path) {
        return URI.create("http://127.0.0.1:" + gatewayPort + path);
    }

    private Path token(String agentId) throws IOException {
        Http.Answer answer =
                http.post(
                        gateway("/api/enrolments"),
                        JsonNodeFactory.instance.objectNode().put("agentId", agentId));
        assertThat(answer.status()).isLessThan(300);
        Path file = folder.resolve(agentId + ".token");
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, answer.body().path("token").asText());
    }

    @Test
    @Order(1)
    void power_cuts_during_the_first_boot_are_made_good_by_the_next() {
        for (String step : List.of("checked", "installed", "configured")) {
            board.awaitConsole(": " + step, BOOT);
            board.cutPower();
            board.switchOn();
        }
        board.awaitConsole("the agent is installed", BOOT);
    }

    @Test
    @Order(2)
    void it_enrols_and_its_readings_arrive() {
        waiting().until(() -> isConnected("board"));
        assertThat(board.run("systemctl is-active mosquitto")).isEqualTo("active");
        waiting()
                .untilAsserted(
                        () ->
                                assertThat(board.run("systemctl is-active skerry-agent || true"))
                                        .isEqualTo("active"));
        assertThat(board.run("sudo ls /boot/firmware/skerry")).doesNotContain("token");
        // The card's last partition was made to reach its end.
        assertThat(board.run("findmnt --noheadings --output FSTYPE /")).isEqualTo("ext4");
    }

    @Test
    @Order(3)
    void its_models_compute_what_this_machine_computes() throws Exception {
        try (Mosquitto broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
                ManagedProcess here = startAgentHere(broker.port());
                ManagedProcess link = board.forward(boardBroker, 1883)) {
            here.awaitReady(() -> isConnected("here"), START);
            assertThat(link.isAlive()).isTrue();
            List<byte[]> messages = messages(2 * WARM_UP);
            publish(broker.port(), messages);
            publish(boardBroker, messages);
            waiting().until(() -> scores("here").size() == WARM_UP);
            waiting().until(() -> scores("board").size() == WARM_UP);
            assertThat(scores("board")).containsExactlyElementsOf(scores("here"));
        }
    }

    @Test
    @Order(4)
    void a_good_update_stays() throws Exception {
        String before = version();
        update(program.as("0.9.1"), "0.9.1", "10m");
        waiting().until(() -> version().equals("0.9.1"));
        waiting()
                .untilAsserted(
                        () -> assertThat(settled()).contains("version=0.9.1", "outcome=committed"));
        assertThat(before).isNotEqualTo("0.9.1");
        assertServiceWentOn();
        assertNothingIsLost();
        // What comes back from here on has run for some minutes, as it would have anywhere.
        waiting().until(() -> board.has("/var/lib/skerry/aot/0.9.1.aot"));
    }

    @Test
    @Order(5)
    void an_update_that_crashes_is_rolled_back() throws Exception {
        update(program.as("0.9.2", "echo 'no such library' >&2; exit 3"), "0.9.2", "2m");
        assertRolledBack("0.9.2");
    }

    @Test
    @Order(6)
    void an_update_that_hangs_is_rolled_back() throws Exception {
        update(program.as("0.9.3", "exec sleep 100000"), "0.9.3", "2m");
        assertRolledBack("0.9.3");
    }

    @Test
    @Order(7)
    void a_power_cut_in_a_trial_costs_an_attempt_and_no_reading() throws Exception {
        update(program.as("0.9.4"), "0.9.4", "10m");
        waiting()
                .until(
                        () ->
                                board.run("sudo cat /var/lib/skerry/program/trial || true")
                                        .contains("attempts=1"));
        board.cutPower();
        board.switchOn();
        waiting().until(() -> version().equals("0.9.4"));
        waiting()
                .untilAsserted(
                        () -> assertThat(settled()).contains("version=0.9.4", "outcome=committed"));
        assertServiceWentOn();
        assertNothingIsLost();
    }

    /** With so long to prove itself; an emulated board takes minutes to start on a busy machine. */
    private void update(Path archive, String version, String trial) {
        tool("update", "push", "--gateway", gateway("/").toString(), archive.toString());
        tool(
                "update",
                "start",
                "--gateway",
                gateway("/").toString(),
                version,
                "--agents",
                "board",
                "--waves",
                "100%",
                "--soak",
                "1m",
                "--trial",
                trial);
    }

    private static void tool(String... arguments) {
        assertThat(Main.commandLine().execute(arguments)).as(String.join(" ", arguments)).isZero();
    }

    private String version() {
        return http.get(gateway("/api/agents/board")).path("softwareVersion").asText();
    }

    private void assertRolledBack(String version) throws Exception {
        waiting()
                .untilAsserted(
                        () ->
                                assertThat(settled())
                                        .contains("version=" + version, "outcome=rolled-back"));
        waiting().until(() -> version().equals("0.9.1"));
        assertServiceWentOn();
        assertNothingIsLost();
    }

    /** A switch is the launcher's: systemd has nothing to kill and nothing to start again. */
    private void assertServiceWentOn() {
        assertThat(board.run("systemctl show skerry-agent --property NRestarts --value"))
                .isEqualTo("0");
    }

    private String settled() {
        return board.run("sudo cat /var/lib/skerry/program/settled || true");
    }

    /** What came before, and 20 more, are stored once each. */
    private void assertNothingIsLost() throws Exception {
        try (ManagedProcess link = board.forward(boardBroker, 1883)) {
            assertThat(link.isAlive()).isTrue();
            publish(boardBroker, messages(20));
        }
        List<Long> all = LongStream.range(T0, T0 + published).boxed().toList();
        waiting()
                .untilAsserted(
                        () ->
                                assertThat(
                                                rows("board", "speed").stream()
                                                        .map(StoredRow::observedAtMillis)
                                                        .toList())
                                        .containsExactlyElementsOf(all));
    }

    private ManagedProcess startAgentHere(int brokerPort) throws IOException {
        var settings =
                new AgentSettings(
                        "here",
                        "plant",
                        folder.resolve("here"),
                        brokerPort,
                        -1,
                        false,
                        Ports.freeTcp(),
                        Map.of("skerry.agent.enrol.token-file", token("here").toString()));
        Files.createDirectories(settings.profilesDir());
        Files.writeString(settings.profilesDir().resolve("board-fan.yaml"), PROFILE);
        return ManagedProcess.start(programs.agent(settings, "https://127.0.0.1:" + tlsPort));
    }

    private List<byte[]> messages(int count) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Not regular, and the same each time.
            double speed = 900 + 7 * Math.sin(published) + (published % 11 == 0 ? 40 : 0);
            messages.add(
                    "{\"ts\":%d,\"speed\":%s}".formatted(T0 + published, speed).getBytes(UTF_8));
            published++;
        }
        return messages;
    }

    private static void publish(int port, List<byte[]> messages) throws MqttException {
        MqttClient sensor =
                new MqttClient("tcp://127.0.0.1:" + port, "sensor", new MemoryPersistence());
        // The way there may not be open yet.
        waiting()
                .ignoreExceptionsInstanceOf(MqttException.class)
                .until(
                        () -> {
                            sensor.connect();
                            return true;
                        });
        for (byte[] message : messages) {
            sensor.publish(TOPIC, message, 1, false);
        }
        sensor.disconnect();
        sensor.close();
    }

    private boolean isConnected(String id) {
        // Unknown until it came for the first time.
        return StreamSupport.stream(http.get(gateway("/api/agents")).spliterator(), false)
                .filter(agent -> agent.path("agentId").asText().equals(id))
                .anyMatch(agent -> agent.path("state").asText().equals("connected"));
    }

    private List<StoredRow> rows(String agentId, String resource) {
        return new StoredReadings(http, gateway("/"))
                .of(new Witness.Stream(agentId, "f", resource));
    }

    private List<Object> scores(String agentId) {
        return rows(agentId, "model.whirr.score").stream().map(StoredRow::value).toList();
    }

    private static ConditionFactory waiting() {
        return await().atMost(BOOT)
                .pollInterval(Duration.ofSeconds(2))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
