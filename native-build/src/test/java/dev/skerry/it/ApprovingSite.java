package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Programs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A gateway with a policy, an enrolled agent with a device that moves, and people with keys. */
abstract class ApprovingSite {
    private static final Duration START = Duration.ofMinutes(3);
    static final String DEVICE = "/api/devices/works/mover-1";

    @TempDir Path folder;
    private final Programs programs = new Programs(Installation.current());
    final Http http = new Http();
    private final int gatewayPort = Ports.freeTcp();
    private final int tlsPort = Ports.freeTcp();
    private final int agentPort = Ports.freeTcp();
    private Mosquitto broker;
    CommandedDevice device;
    private ProcessSpec gatewaySpec;
    private AgentSettings settings;
    private Map<String, String> enrolling;
    ManagedProcess gateway;
    ManagedProcess agent;

    @BeforeEach
    void start() throws Exception {
        broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
        device = new CommandedDevice("mover-1", broker.port());
        gatewaySpec = programs.enrollingGateway(folder.resolve("gateway"), gatewayPort, tlsPort);
        gateway = runningGateway();
        JsonNode enrolment =
                http.post(
                                gateway("/api/enrolments"),
                                JsonNodeFactory.instance.objectNode().put("agentId", "works"))
                        .body();
        Path token = Files.writeString(folder.resolve("token"), enrolment.path("token").asText());
        settings =
                PlantAgents.agent(
                        folder, "works", broker.port(), -1, agentPort, "mover", "counter");
        enrolling =
                Map.of(
                        "skerry.agent.enrol.token-file",
                        token.toString(),
                        "skerry.agent.gateway.reconnect-max",
                        "1s");
        agent = runningAgent(settings.site());
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
        gateway.close();
        device.close();
        broker.close();
        http.close();
    }

    void startGateway() {
        gateway = runningGateway();
    }

    private ManagedProcess runningGateway() {
        ManagedProcess started = ManagedProcess.start(gatewaySpec);
        started.awaitReady(() -> http.isOk(gateway("/q/health/ready")), START);
        return started;
    }

    void startAgent() throws Exception {
        startAgentAt(settings.site());
    }

    void startAgentAt(String site) throws Exception {
        agent = runningAgent(site);
    }

    private ManagedProcess runningAgent(String site) throws Exception {
        Map<String, String> extra = new HashMap<>(settings.extra());
        extra.putAll(enrolling);
        ManagedProcess started =
                ManagedProcess.start(
                        programs.agent(
                                new AgentSettings(
                                        settings.agentId(),
                                        site,
                                        settings.folder(),
                                        settings.mqttPort(),
                                        settings.coapPort(),
                                        settings.host(),
                                        settings.httpPort(),
                                        extra),
                                "https://127.0.0.1:" + tlsPort));
        started.awaitReady(() -> http.isOk(agent("/q/health/ready")), START);
        waiting().until(() -> status().path("link").path("state").asText().equals("connected"));
        waiting()
                .until(
                        () -> {
                            device.say("still").waitForCompletion();
                            return !device().path("commands").isEmpty();
                        });
        return started;
    }

    int brokerPort() {
        return broker.port();
    }

    URI gateway(String path) {
        return URI.create("http://127.0.0.1:" + gatewayPort + path);
    }

    URI agent(String path) {
        return URI.create("http://127.0.0.1:" + agentPort + path);
    }

    JsonNode status() {
        return found(agent("/api/status"));
    }

    private JsonNode device() {
        return found(gateway(DEVICE));
    }

    JsonNode found(URI uri) {
        try {
            return http.get(uri);
        } catch (UncheckedIOException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100));
    }

    /** What the command line prints. */
    String skerry(int exitCode, String... words) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out, true));
        assertThat(line.execute(words))
                .as("%s%s", String.join(" ", words), out)
                .isEqualTo(exitCode);
        return out.toString();
    }

    /** Makes a key and gives its line for the policy. */
    private String key(String name) throws Exception {
        Path file = folder.resolve(name + ".key");
        String said = skerry(0, "approve", "key", "--name", name, "--file", file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(skerry(3, "approve", "key", "--file", file.toString())).contains("SKR-T100");
        return said.lines().filter(line -> line.startsWith("- ")).findFirst().orElseThrow();
    }

    /**
     * Puts a policy in force whose approvers are vera and bob, and waits until the agent goes by
     * it.
     */
    void setPolicy(String rules) throws Exception {
        String policy =
                """
                approvers:
                  %s
                  %s
                rules:
                %s"""
                        .formatted(key("vera"), key("bob"), rules.indent(2));
        Path file = Files.writeString(folder.resolve("policy.yaml"), policy);
        assertThat(skerry(0, "policy", "set", file.toString(), "--gateway", gateway("").toString()))
                .contains("in force");
        waiting()
                .until(
                        () ->
                                http.get(gateway("/api/policy"))
                                        .at("/agents/0/isCurrent")
                                        .asBoolean());
    }

    /** Says yes on the command line, which shows these words. */
    String approve(String id, String name, String... words) {
        String gatewayUrl = gateway("").toString();
        String shown = skerry(0, "approve", "show", id, "--gateway", gatewayUrl);
        assertThat(shown).contains(words);
        String digest =
                shown.lines()
                        .filter(line -> line.strip().startsWith("digest"))
                        .map(line -> line.strip().substring("digest".length()).strip())
                        .findFirst()
                        .orElseThrow();
        return skerry(
                0,
                "approve",
                "yes",
                id,
                "--digest",
                digest,
                "--as",
                name,
                "--file",
                folder.resolve(name + ".key").toString(),
                "--gateway",
                gatewayUrl);
    }
}
