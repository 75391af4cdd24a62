package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An enrolled agent with a key is killed, its card looked at, and wiped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AtRestIT {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String AGENT = "kiln-of-the-east";
    private static final String SITE = "wharf-seven";
    private static final String DEVICE = "vat-of-marguerite";
    private static final String PSK = "5f3ca0d1".repeat(4);
    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: glaze-vat
            version: 1.0.0
            source:
              coap: { path: "/glaze/{device}", payload: senml+json }
            resources:
              secret_level: { type: float32, unit: m, from: level, range: [0, 4.5], priority: telemetry }
            """;

    /** What nobody may read on the card. */
    private static final List<String> SECRETS =
            List.of(AGENT, SITE, DEVICE, "glaze", "secret_level", "PRIVATE KEY", "CERTIFICATE");

    private final Programs programs = new Programs(Installation.current());
    private final Http http = new Http();
    private final int gatewayPort = Ports.freeTcp();
    private final int tlsPort = Ports.freeTcp();
    private final int agentPort = Ports.freeTcp();
    private final int coapPort = Ports.freeTcp();
    private Path folder;
    private Path agentFolder;
    private Path key;
    private Path credentials;
    private ManagedProcess gateway;

    @BeforeAll
    void startGateway(@TempDir Path empty) throws IOException {
        folder = empty;
        agentFolder = folder.resolve("agent");
        key = folder.resolve("agent.key");
        gateway =
                ManagedProcess.start(
                        programs.enrollingGateway(folder.resolve("gateway"), gatewayPort, tlsPort));
        gateway.awaitReady(() -> http.isOk(gateway("/q/health/ready")), START);
        credentials = Files.writeString(folder.resolve("credentials"), "bed-2 = psk bed-2 " + PSK);
        Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
        Files.createDirectories(agentFolder);
    }

    @AfterAll
    void stopGateway() {
        gateway.close();
        http.close();
    }

    private URI gateway(String path) {
        return URI.create("http://127.0.0.1:" + gatewayPort + path);
    }

    private AgentSettings settings(Map<String, String> more) {
        Map<String, String> extra = new HashMap<>(more);
        extra.putIfAbsent("skerry.agent.credentials-file", credentials.toString());
        extra.put("skerry.agent.coap.secure-port", "-1");
        return new AgentSettings(AGENT, SITE, agentFolder, null, coapPort, false, agentPort, extra);
    }

    private ManagedProcess start(Map<String, String> more) {
        return ManagedProcess.start(programs.agent(settings(more), "https://127.0.0.1:" + tlsPort));
    }

    private JsonNode agent() {
        try {
            return http.get(URI.create("http://127.0.0.1:" + agentPort + "/api/status"));
        } catch (UncheckedIOException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private int tool(String... arguments) {
        return Main.commandLine().execute(arguments);
    }

    private List<Path> cardFiles() throws IOException {
        try (Stream<Path> files = Files.walk(agentFolder.resolve("data"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private List<String> secretsOnCard() throws IOException {
        List<Path> files = new ArrayList<>(cardFiles());
        files.add(credentials);
        List<String> secrets = new ArrayList<>(SECRETS);
        secrets.add(PSK);
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            String wide = new String(bytes, StandardCharsets.UTF_16BE);
            secrets.stream()
                    .filter(secret -> text.contains(secret) || wide.contains(secret))
                    .forEach(secret -> found.add(secret + " in " + file));
        }
        return found;
    }

    private void post(String device) throws Exception {
        CoapConfig.register();
        CoapEndpoint endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(Configuration.createStandardWithoutFile())
                        .build();
        CoapClient client =
                new CoapClient("coap://127.0.0.1:%d/glaze/%s".formatted(coapPort, device))
                        .setEndpoint(endpoint);
        try {
            CoapResponse answer =
                    client.post(
                            "[{\"n\":\"level\",\"v\":2.5}]",
                            MediaTypeRegistry.APPLICATION_SENML_JSON);
            assertThat(answer.isSuccess()).isTrue();
        } finally {
            client.shutdown();
            endpoint.destroy();
        }
    }

    @Test
    void the_card_of_a_killed_agent_is_noise_and_a_wiped_one_begins_anew() throws Exception {
        assertThat(tool("agent", "key", key.toString())).isZero();
        assertThat(tool("agent", "key", key.toString())).isNotZero();
        Path token = Files.writeString(folder.resolve("token"), token());
        assign();
        Map<String, String> withKey =
                Map.of(
                        "skerry.agent.key-file", key.toString(),
                        "skerry.agent.at-rest", "required",
                        "skerry.agent.enrol.token-file", token.toString());
        String epoch;
        try (ManagedProcess agent = start(withKey)) {
            await().atMost(START)
                    .until(() -> agent().path("profiles").toString().contains("glaze-vat"));
            epoch = agent().path("epoch").asText();
            assertThat(agent().path("atRest").path("sealed").asBoolean()).isTrue();
            for (int i = 0; i < 20; i++) {
                post(DEVICE);
            }
            assertThat(wipe(AGENT, "--yes")).isEqualTo(3);
            await().atMost(PATIENCE)
                    .until(() -> SealedFiles.isSealed(Files.readAllBytes(credentials)));
            agent.kill();
            assertThat(agent.awaitEnd(PATIENCE)).isTrue();
        }
        assertThat(cardFiles()).hasSizeGreaterThan(10);
        assertThat(secretsOnCard()).isEmpty();

        try (ManagedProcess agent = start(Map.of("skerry.agent.credentials-file", ""))) {
            assertThat(agent.awaitEnd(PATIENCE)).isTrue();
            assertThat(agent.exitCode()).isEqualTo(2);
            assertThat(agent.logTail(20)).contains("SKR-A672");
        }
        try (ManagedProcess agent = start(withKey)) {
            await().atMost(START)
                    .until(() -> agent().path("link").path("state").asText().equals("connected"));
            assertThat(agent().path("epoch").asText()).isEqualTo(epoch);
            assertThat(agent().path("ledger").path("lost").asLong()).isZero();
        }

        assertThat(typed("another-agent")).isEqualTo(2);
        assertThat(wipe("another-agent", "--yes")).as("of another's folder").isEqualTo(2);
        assertThat(key).exists();
        assertThat(typed(AGENT)).isZero();
        assertThat(key).doesNotExist();
        assertThat(credentials).doesNotExist();
        assertThat(cardFiles()).allMatch(file -> file.endsWith("lock"));
        assertThat(wipe(AGENT, "--yes")).isZero();
    }

    private String token() {
        Http.Answer answer =
                http.post(
                        gateway("/api/enrolments"),
                        JsonNodeFactory.instance.objectNode().put("agentId", AGENT));
        assertThat(answer.status()).isLessThan(300);
        return answer.body().path("token").asText();
    }

    private void assign() {
        Http.Answer pushed =
                http.post(
                        gateway("/api/profiles"),
                        "application/yaml",
                        PROFILE.getBytes(StandardCharsets.UTF_8));
        assertThat(pushed.status()).as("%s", pushed.body()).isEqualTo(200);
        Http.Answer assigned =
                http.put(
                        gateway("/api/profiles/glaze-vat/assignments"),
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("version", "1.0.0")
                                .put("scope", "site")
                                .put("target", SITE));
        assertThat(assigned.status()).as("%s", assigned.body()).isEqualTo(200);
    }

    private int wipe(String id, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "agent",
                                "wipe",
                                "--id",
                                id,
                                "--folder",
                                agentFolder.toString(),
                                "--key-file",
                                key.toString(),
                                "--credentials",
                                credentials.toString()));
        arguments.addAll(List.of(more));
        return tool(arguments.toArray(String[]::new));
    }

    /** The program behind it, as somebody types an agent's id. */
    private int typed(String id) throws Exception {
        ProcessSpec program =
                programs.wipe(settings(Map.of("skerry.agent.key-file", key.toString())), false);
        ProcessBuilder builder = new ProcessBuilder(program.command());
        builder.environment().putAll(program.environment());
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write((id + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return process.waitFor();
    }
}
