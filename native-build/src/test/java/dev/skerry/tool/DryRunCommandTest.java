package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;
    private Path profile = Path.of("");
    private Path capture = Path.of("");

    @BeforeEach
    void files() throws IOException {
        profile =
                Files.writeString(
                        folder.resolve("bed.yaml"),
                        """
                        schema: skerry.device/v1
                        name: bed
                        version: 1.0.0
                        source: { mqtt: { topic: "{site}/{device}" } }
                        resources:
                          temperature: { type: float32, unit: Cel, from: /t, range: [-40, 85], deadband: 0.5 }
                        rules:
                          frost: { when: "temperature < 2.0", for: 20s, then: [ { alarm: warning } ] }
                          mean: { when: "avg(temperature, '1m') > 50.0", then: [ { alarm: info } ] }
                        """);
        capture =
                Files.writeString(
                        folder.resolve("capture.txt"),
                        """
                        garden/bed-1 {"t": 1.5}
                        garden/bed-1 {"t": 1.25}
                        garden/bed-1 {"t": 1.0}
                        garden/bed-1 {"t": 21.5}
                        garden/bed-1 {"t": "warm"}
                        garden/bed-2 {"t": 99}
                        other/bed-2 {"t": 99}
                        """);
    }

    @Test
    void takes_the_last_messages_of_a_device_from_its_agent_and_the_site_with_them()
            throws IOException {
        try (ScriptedGateway gateway = new ScriptedGateway()) {
            gateway.answers(
                    """
                    {"agentId": "north", "site": "garden", "deviceId": "bed-1", "messages": [
                      {"address": "garden/bed-1", "payload": "{\\"t\\": 21.5}", "payloadBase64": null, "isWhole": true},
                      {"address": "garden/bed-1", "payload": null, "payloadBase64": "eyJ0IjogN30=", "isWhole": true},
                      {"address": "garden/bed-1", "payload": "{\\"t\\": 2", "payloadBase64": null, "isWhole": false}]}""");
            assertThat(
                            gateway.execute(
                                    "profile",
                                    "dry-run",
                                    profile.toString(),
                                    "--from",
                                    "north/bed-1"))
                    .isZero();
            assertThat(gateway.asked())
                    .containsExactly("GET /api/agents/north/devices/bed-1/messages");
            assertThat(gateway.out())
                    .contains("21.5", "7", "1 messages are longer than what the agent keeps");
        }
    }

    @Test
    void says_when_the_agent_has_no_message_or_can_not_be_asked() throws IOException {
        try (ScriptedGateway gateway = new ScriptedGateway()) {
            String[] command = {"profile", "dry-run", profile.toString(), "--from", "north/bed-1"};
            gateway.answers("{\"site\": \"garden\", \"messages\": []}");
            assertThat(gateway.execute(command)).isEqualTo(1);
            assertThat(gateway.err()).contains("SKR-T060", "bed-1");
            gateway.refuses(
                    409,
                    """
                    {"code": "SKR-G890", "title": "cut off", "detail": "north", "hint": "ask again"}""");
            assertThat(gateway.execute(command)).isNotZero();
            assertThat(gateway.err()).contains("SKR-G890");
            command[4] = "north";
            assertThat(gateway.execute(command)).isEqualTo(2);
            assertThat(gateway.err()).contains("no agent and device");
        }
    }

    @Test
    void shows_readings_refusals_and_rules_with_the_values_they_saw() {
        assertThat(run(profile, capture, "--site", "garden")).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo(
                        """
                        line 1  bed-1  +0.000s
                            temperature = 1.5 Cel
                        line 2  bed-1  +10.000s
                            temperature = 1.25 Cel  (left out)
                        line 3  bed-1  +20.000s
                            temperature = 1.0 Cel  (left out)
                            → frost: alarm warning
                              because temperature < 2.0 with temperature = 1.0
                        line 4  bed-1  +30.000s
                            temperature = 21.5 Cel
                            ← frost has ended
                        line 5  bed-1  refused SKR-D004
                            resource 'temperature': expected a number, found the text 'warm'
                        line 6  bed-2  +50.000s
                            temperature = 99.0 Cel  (out of range)
                        5 messages of 2 devices understood, 5 readings (1 doubtful, 2 left out)
                        1 refused with SKR-D004
                        rule frost fired: 1
                        rule mean never fired; in the end it saw
                            bed-1: avg(temperature, '1m') > 50.0 with avg(temperature, 1m) = unknown
                            bed-2: avg(temperature, '1m') > 50.0 with avg(temperature, 1m) = unknown
                        1 messages on other topics
                        """);
    }

    @Test
    void takes_the_time_that_a_capture_says() throws IOException {
        Path stamped =
                Files.writeString(
                        folder.resolve("stamped.txt"),
                        """
                        {"tst":"2024-01-01T00:00:00.000000Z","topic":"garden/bed-1","payload":"{\\"t\\": 60}"}
                        {"tst":"2024-01-01T00:00:30.000000Z","topic":"garden/bed-1","payload":"{\\"t\\": 60}"}
                        {"tst":"2024-01-01T00:01:00.000000Z","topic":"garden/bed-1","payload":"{\\"t\\": 60}"}
                        """);
        assertThat(run(profile, stamped, "--site", "garden", "--json")).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(4);
        JsonNode last = new ObjectMapper().readTree(lines.get(2));
        assertThat(last.at("/atMicros").asLong()).isEqualTo(1_704_067_260_000_000L);
        assertThat(last.at("/rules/0/rule").asText()).isEqualTo("mean");
        assertThat(new ObjectMapper().readTree(lines.get(3)).at("/summary/fired/mean").asInt())
                .isEqualTo(1);
    }

    @Test
    void says_that_no_message_is_the_profiles() {
        assertThat(run(profile, capture)).isEqualTo(1);
        assertThat(out.toString()).startsWith("No message is on a topic of profile 'bed'");
    }

    @Test
    void a_profile_with_problems_is_not_run() throws IOException {
        Files.writeString(profile, "schema: skerry.device/v1\nname: bed\n");
        assertThat(run(profile, capture)).isEqualTo(1);
        assertThat(out.toString()).contains("SKR-P201");
        assertThat(run(profile, capture, "--json")).isEqualTo(1);
        assertThat(out.toString()).startsWith("{\"problems\":[{\"code\":\"SKR-P201\"");
        assertThat(run(profile, capture, "--every", "soon")).isEqualTo(2);
    }

    private int run(Path profileFile, Path captureFile, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all =
                new java.util.ArrayList<>(
                        List.of(
                                "profile",
                                "dry-run",
                                profileFile.toString(),
                                captureFile.toString()));
        all.addAll(List.of(more));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }
}
