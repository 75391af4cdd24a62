package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.SigningKeys;
import dev.skerry.sync.sign.VerifyKeys;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ShownRoot;
import dev.skerry.tool.process.StoredLogins.Login;
import dev.skerry.tool.process.Trust;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Programs;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that takes enrolled agents only, and agents that come to it from nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnrolmentIT {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Programs programs = new Programs(Installation.current());
    private final Http http = new Http();
    private final int gatewayPort = Ports.freeTcp();
    private final int tlsPort = Ports.freeTcp();
    private final int agentPort = Ports.freeTcp();
    private Path folder;
    private ManagedProcess gateway;

    @BeforeAll
    void startGateway(@TempDir Path empty) {
        folder = empty;
        gateway =
                ManagedProcess.start(
                        programs.enrollingGateway(folder.resolve("gateway"), gatewayPort, tlsPort));
        gateway.awaitReady(() -> http.isOk(gateway("/q/health/ready")), START);
    }

    @AfterAll
    void stopGateway() {
        gateway.close();
        http.close();
    }

    private URI gateway(String path) {
        return URI.create("http://127.0.0.1:" + gatewayPort + path);
    }

    private String tls() {
        return "https://127.0.0.1:" + tlsPort;
    }

    private JsonNode token(String agentId) {
        Http.Answer answer =
                http.post(
                        gateway("/api/enrolments"),
                        JsonNodeFactory.instance.objectNode().put("agentId", agentId));
        assertThat(answer.status()).isLessThan(300);
        return answer.body();
    }

    private URI timeline(JsonNode enrolment) {
        return gateway("/api/enrolments/" + enrolment.path("enrolmentId").asText());
    }

    private ManagedProcess startAgent(Path tokenFile, Path pretence) {
        AgentSettings settings =
                new AgentSettings(
                        "north",
                        "plant",
                        folder.resolve("north"),
                        null,
                        -1,
                        true,
                        agentPort,
                        Map.of(
                                "skerry.agent.enrol.token-file",
                                tokenFile.toString(),
                                "skerry.agent.clock.trust",
                                "always",
                                "skerry.agent.clock.pretence-file",
                                pretence.toString(),
                                "skerry.agent.gateway.reconnect-max",
                                "1s"));
        return ManagedProcess.start(programs.agent(settings, tls()));
    }

    private JsonNode agent() {
        try {
            return http.get(agent("/api/status"));
        } catch (UncheckedIOException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private URI agent(String path) {
        return URI.create("http://127.0.0.1:" + agentPort + path);
    }

    private String serial() {
        return agent().path("certificate").path("serial").asText();
    }

    private void awaitLink(String state, String trouble) {
        await().atMost(PATIENCE)
                .until(
                        this::agent,
                        status ->
                                status.path("link").path("state").asText().equals(state)
                                        && status.path("troubles").toString().contains(trouble));
    }

    private static String permissions(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void an_agent_comes_from_a_token_to_its_readings_renews_itself_and_goes_when_it_is_revoked()
            throws Exception {
        Path tokenFile = folder.resolve("token");
        Path pretence = Files.writeString(folder.resolve("clock"), "0");
        try (ManagedProcess agent = startAgent(tokenFile, pretence)) {
            // It takes readings without a gateway that it could trust.
            await().atMost(START).until(() -> agent().path("ledger").path("accepted").asLong() > 0);
            awaitLink("cut-off", "SKR-A607");

            JsonNode enrolment = token("north");
            Files.writeString(tokenFile, enrolment.path("token").asText());
            awaitLink("connected", "");
            await().atMost(PATIENCE).until(() -> !Files.exists(tokenFile));
            await().atMost(PATIENCE)
                    .until(
                            () -> http.get(timeline(enrolment)),
                            shown -> shown.path("state").asText().equals("complete"));
            assertThat(http.get(timeline(enrolment)).path("failures")).isEmpty();
            Path identity = folder.resolve("north/data/identity");
            assertThat(permissions(identity.resolve("identity.pem"))).isEqualTo("rw-------");
            try (Stream<Path> files = Files.list(identity)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder(
                                "gateway-keys", "identity.pem", "lock", "spent-token");
            }
            assertThat(agent().path("signing").path("believes").asText()).isEqualTo("pinned");
            assertThat(agent().path("troubles").toString()).doesNotContain("SKR-A64");

            // The gateway is not the one whose keys the agent has, as far as the agent can tell.
            SigningKeys others = SigningKeys.generate(new SecureRandom());
            VerifyKeys after = SigningKeys.generate(new SecureRandom()).verifyKeys();
            Files.write(
                    identity.resolve("gateway-keys"),
                    KeyRing.begin(others, after, 1).toByteArray());
            String first = serial();
            Files.writeString(pretence, String.valueOf(Duration.ofDays(5).toSeconds()));
            await().atMost(PATIENCE).until(this::serial, serial -> !serial.equals(first));
            awaitLink("connected", "SKR-A641");
            awaitLink("connected", "SKR-A646");
            long acknowledged = agent().path("ledger").path("acknowledged").asLong();
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    agent().path("ledger").path("acknowledged").asLong()
                                            > acknowledged);
            assertThat(agent().path("ledger").path("lost").asLong()).isZero();
            assertThat(http.get(agent("/api/audit?what=identity.taken")))
                    .as("the first one and its renewal")
                    .hasSize(2);

            assertThat(http.send("DELETE", gateway("/api/agents/north/certificates")).status())
                    .isEqualTo(200);
            awaitLink("cut-off", "SKR-S024");
            assertThat(agent.isAlive()).isTrue();
        }
    }

    @Test
    void an_agent_is_enrolled_by_hand_and_its_token_is_good_for_nobody_else() throws Exception {
        JsonNode enrolment = token("south");
        String token = enrolment.path("token").asText();
        assertThat(enrol("south", token)).isZero();
        assertThat(permissions(folder.resolve("south/data/identity/identity.pem")))
                .isEqualTo("rw-------");
        assertThat(enrol("thief", token)).isEqualTo(3);
        assertThat(folder.resolve("thief/data/identity/identity.pem")).doesNotExist();
        assertThat(folder.resolve("thief/data/identity/pending.pem"))
                .as("a key that was refused")
                .doesNotExist();
        assertThat(http.get(timeline(enrolment)).path("failures").toString()).contains("SKR-G747");
    }

    @Test
    void what_a_login_shows_is_the_root_which_is_good_beyond_the_issuing_ca() throws Exception {
        JsonNode before = http.get(gateway("/api/authority"));
        X509Certificate root = ShownRoot.of(URI.create(tls())).orElseThrow();
        assertThat(Trust.fingerprint(root)).isEqualTo(before.path("fingerprint").asText());
        assertThat(Files.readString(folder.resolve("gateway/gateway.log")))
                .as("what people compare it with")
                .contains("root_sha256=" + Trust.fingerprint(root));
        assertThat(
                        http.post(
                                        gateway("/api/authority/issuing"),
                                        JsonNodeFactory.instance.objectNode())
                                .status())
                .isEqualTo(200);
        await().atMost(PATIENCE)
                .until(
                        () -> http.get(gateway("/api/authority")).at("/server/serial"),
                        serial -> !serial.equals(before.at("/server/serial")));
        try (Http secured = new Http(new Login(null, 0, Trust.pem(root)))) {
            assertThat(secured.get(URI.create(tls() + "/api/agents")).isArray()).isTrue();
        }
    }

    private int enrol(String agentId, String token) throws Exception {
        Path file = Files.writeString(folder.resolve(agentId + ".token"), token);
        return Main.commandLine()
                .execute(
                        "agent",
                        "enrol",
                        "--id",
                        agentId,
                        "--folder",
                        folder.resolve(agentId).toString(),
                        "--gateway",
                        tls(),
                        "--token-file",
                        file.toString());
    }
}
