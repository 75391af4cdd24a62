package dev.skerry.gateway.authority;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.enrol.Enroller;
import dev.skerry.gateway.enrol.Requests;
import dev.skerry.gateway.enrol.Tokens;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.BootStep;
import dev.skerry.sync.proto.BootSteps;
import dev.skerry.sync.proto.Bye;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Agents over TLS at a gateway that knows them by their certificates. */
@QuarkusTest
@TestProfile(EnrolledAgents.class)
class SessionIdentityTest {
    private static final long T0 = 1_700_000_000_000_000L;
    private static final Duration DAY = Duration.ofDays(1);

    @TestHTTPResource(value = "/", tls = true)
    @SuppressWarnings("NullAway.Init") // set by Quarkus
    private URI gateway;

    @Inject Authority authority;
    @Inject Enroller enroller;
    @Inject SecretBox box;
    @Inject GatewayConfig config;

    private final CertificateMaker maker = new CertificateMaker();

    private TestAgent agent(String agentId, @Nullable ShownKey key) {
        return TestAgent.overTls(gateway.getPort(), agentId, authority.root(), key);
    }

    /** A key that was enrolled with a token. */
    private ShownKey enrolled(String agentId, Tokens.Made token) throws Exception {
        KeyPair key = Requests.ec("secp256r1");
        var answer =
                enroller.enrol("", token.token(), Requests.of(key, agentId), "here")
                        .get(10, TimeUnit.SECONDS);
        assertThat(answer).isInstanceOf(Enroller.Answer.Issued.class);
        byte[] der = ((Enroller.Answer.Issued) answer).certificate();
        return new ShownKey(key.getPrivate(), Pem.read(der).getFirst(), authority.issuing());
    }

    private ShownKey enrolled(String agentId) throws Exception {
        return enrolled(agentId, Tokens.make("{\"agentId\": \"%s\"}".formatted(agentId)));
    }

    /** A key with a certificate as no gateway would give it. */
    private ShownKey made(SigningKey issuer, AgentName name, Instant from, Duration life) {
        KeyPair key = Requests.ec("secp256r1");
        X509Certificate certificate = maker.agent(issuer, key.getPublic(), name, from, life);
        return new ShownKey(key.getPrivate(), certificate, issuer.certificate());
    }

    private SigningKey issuing() throws Exception {
        var files =
                new AuthorityFiles(config.dataDir().resolve("authority"), box, Optional.empty());
        return new SigningKey(
                authority.issuing(), files.issuingKey(authority.issuing()).orElseThrow());
    }

    private static Bye bye(TestAgent agent) {
        GatewayFrame frame = agent.next();
        assertThat(frame.hasBye()).as("%s", frame).isTrue();
        return frame.getBye();
    }

    private void refused(String agentId, @Nullable ShownKey key, String code, String hint) {
        try (TestAgent agent = agent(agentId, key)) {
            agent.hello();
            Bye bye = bye(agent);
            assertThat(bye.getCode()).as(bye.getReason()).isEqualTo(code);
            assertThat(bye.getReason()).contains(hint);
        }
        given().get("/api/agents/" + agentId).then().statusCode(404);
    }

    @Test
    void an_enrolled_agent_is_let_in_and_its_timeline_is_complete() throws Exception {
        Tokens.Made token = Tokens.make("{\"agentId\": \"i-in\", \"site\": \"plant\"}");
        ShownKey key = enrolled("i-in", token);
        try (TestAgent agent = agent("i-in", key)) {
            agent.hello();
            agent.welcome();
            agent.append(1, 3, temperatures("pump-1", T0, 20, 3));
            agent.awaitAcknowledged(1, 1);
            given().get("/api/agents/i-in")
                    .then()
                    .body("security.tls", equalTo("TLSv1.3"))
                    .body("security.cipher", containsString("_GCM_"))
                    .body("security.keyAgreement", notNullValue())
                    .body("security.validUntil", notNullValue())
                    .body("security.serial", equalTo(Peer.serialOf(key.certificate())));
            await().untilAsserted(
                            () ->
                                    given().get("/api/enrolments/" + token.id())
                                            .then()
                                            .body("state", equalTo("complete"))
                                            .body("steps.at", hasSize(5))
                                            .body("steps[3].detail", containsString("127.0.0.1"))
                                            .body("steps[4].at", notNullValue()));
        }
    }

    @Test
    void what_the_first_boot_did_is_kept_with_the_enrolment_and_told_again_changes_nothing()
            throws Exception {
        Tokens.Made token = Tokens.make("{\"agentId\": \"i-card\"}");
        try (TestAgent agent = agent("i-card", enrolled("i-card", token))) {
            agent.hello();
            agent.welcome();
            BootSteps cut =
                    BootSteps.newBuilder()
                            .setDigest(ByteString.copyFromUtf8("one"))
                            .addSteps(bootStep("booted", 30_000, "b-1", "cloud-init"))
                            .addSteps(bootStep("checked", 31_500, "b-1", ""))
                            .addSteps(bootStep("installed", 40_000, "b-2", ""))
                            .build();
            assertThat(told(agent, cut)).isEqualTo("one");
            BootSteps all =
                    cut.toBuilder()
                            .setDigest(ByteString.copyFromUtf8("two"))
                            .addSteps(bootStep("started", 42_000, "b-2", ""))
                            .build();
            assertThat(told(agent, all)).isEqualTo("two");
            assertThat(told(agent, all)).isEqualTo("two");
            given().get("/api/enrolments/" + token.id())
                    .then()
                    .body("firstBoot.isDone", equalTo(true))
                    .body("firstBoot.boots", equalTo(2))
                    .body("firstBoot.tookMillis", equalTo(73_500))
                    .body(
                            "firstBoot.steps.name",
                            contains("booted", "checked", "installed", "started"))
                    .body("firstBoot.steps.boot", contains(1, 1, 2, 2))
                    .body("firstBoot.steps.sinceBootMillis", hasItem(31_500))
                    .body("firstBoot.steps.tookMillis", contains(null, 1_500, null, 2_000))
                    .body("firstBoot.steps.detail", contains("cloud-init", null, null, null));
        }
    }

    private static BootStep bootStep(String name, long uptimeMillis, String boot, String detail) {
        return BootStep.newBuilder()
                .setName(name)
                .setUptimeMillis(uptimeMillis)
                .setBootId(boot)
                .setDetail(detail)
                .build();
    }

    private static String told(TestAgent agent, BootSteps steps) {
        agent.send(AgentFrame.newBuilder().setBootSteps(steps).build());
        while (true) {
            GatewayFrame frame = agent.next();
            if (frame.hasBootStepsTaken()) {
                return frame.getBootStepsTaken().getDigest().toStringUtf8();
            }
        }
    }

    @Test
    void an_agent_without_a_certificate_is_told_to_enrol() {
        refused("i-none", null, "SKR-S020", "skerry enrol token");
    }

    @Test
    void a_session_in_plaintext_has_no_certificate_either() {
        try (var agent = new TestAgent(io.restassured.RestAssured.port, "i-plain", 7)) {
            agent.hello();
            assertThat(bye(agent).getCode()).isEqualTo("SKR-S020");
        }
    }

    @Test
    void a_certificate_of_another_authority_is_refused_be_it_of_the_same_name() {
        SigningKey root = maker.root(Instant.now());
        SigningKey other = maker.issuing(root, Instant.now());
        refused(
                "i-other",
                made(other, new AgentName("i-other", null), Instant.now(), DAY),
                "SKR-S021",
                "CN=Skerry issuing CA");
        var forged = new SigningKey(authority.issuing(), other.key());
        refused(
                "i-forged",
                made(forged, new AgentName("i-forged", null), Instant.now(), DAY),
                "SKR-S021",
                "enrol the agent at this gateway");
    }

    @Test
    void the_gateways_own_certificate_makes_nobody_an_agent() throws Exception {
        SigningKey server =
                maker.server(issuing(), java.util.List.of("i-server"), Instant.now(), DAY);
        refused("i-server", new ShownKey(server.key(), server.certificate()), "SKR-S021", "enrol");
    }

    @Test
    void an_expired_certificate_and_one_of_the_future_are_refused() throws Exception {
        refused(
                "i-expired",
                made(issuing(), new AgentName("i-expired", null), Instant.now().minus(DAY), DAY),
                "SKR-S022",
                "enrol the agent again");
        refused(
                "i-future",
                made(issuing(), new AgentName("i-future", null), Instant.now().plus(DAY), DAY),
                "SKR-S023",
                "clock");
    }

    @Test
    void an_agent_that_says_another_name_or_site_is_refused_and_the_timeline_says_so()
            throws Exception {
        Tokens.Made token = Tokens.make("{\"agentId\": \"i-name\", \"site\": \"harbour\"}");
        ShownKey key = enrolled("i-name", token);
        refused("i-renamed", key, "SKR-S025", "it says 'i-renamed', its certificate 'i-name'");
        refused("i-name", key, "SKR-S026", "it says 'plant', its certificate 'harbour'");
        await().untilAsserted(
                        () ->
                                given().get("/api/enrolments/" + token.id())
                                        .then()
                                        .body("failures.code", hasItem("SKR-S025"))
                                        .body("failures.code", hasItem("SKR-S026"))
                                        .body("failures[0].step", equalTo("session")));
    }

    @Test
    void revoking_an_agent_ends_its_session_at_once_and_keeps_it_out() throws Exception {
        ShownKey key = enrolled("i-revoked");
        try (TestAgent agent = agent("i-revoked", key)) {
            agent.hello();
            agent.welcome();
            agent.awaitListed();
            given().delete("/api/agents/i-revoked/certificates?reason=stolen")
                    .then()
                    .statusCode(200)
                    .body("$", hasSize(1));
            assertThat(bye(agent).getCode()).isEqualTo("SKR-S024");
        }
        try (TestAgent again = agent("i-revoked", key)) {
            again.hello();
            assertThat(bye(again).getCode()).isEqualTo("SKR-S024");
        }
        given().get("/api/agents/i-revoked/certificates")
                .then()
                .body("[0].reason", equalTo("stolen"))
                .body("[0].revokedAt", notNullValue());
        try (TestAgent anew = agent("i-revoked", enrolled("i-revoked"))) {
            anew.hello();
            anew.welcome();
        }
    }

    @Test
    void revoking_a_serial_revokes_what_it_was_renewed_into() throws Exception {
        ShownKey first = enrolled("i-serial");
        KeyPair key = Requests.ec("secp256r1");
        var peer = new Peer.Agent(new AgentName("i-serial", null), first.certificate());
        var renewed =
                (Enroller.Answer.Issued)
                        enroller.renew(peer, Requests.of(key, "i-serial"))
                                .get(10, TimeUnit.SECONDS);
        var second = new ShownKey(key.getPrivate(), Pem.read(renewed.certificate()).getFirst());
        try (TestAgent agent = agent("i-serial", second)) {
            agent.hello();
            agent.welcome();
            String serial = Peer.serialOf(first.certificate()).toUpperCase(Locale.ROOT);
            given().delete("/api/certificates/" + serial).then().body("$", hasSize(2));
            assertThat(bye(agent).getCode()).isEqualTo("SKR-S024");
        }
        assertThat(enroller.renew(peer, Requests.of(key, "i-serial")).get(10, TimeUnit.SECONDS))
                .isInstanceOf(Enroller.Answer.Refused.class);
        given().delete("/api/certificates/abcd")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G752"));
        for (String none : List.of("ZZ", "a".repeat(41))) {
            given().delete("/api/certificates/" + none)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("SKR-G755"));
        }
    }

    @Test
    void revoking_an_agent_that_never_was_is_told_from_one_that_has_nothing_valid()
            throws Exception {
        given().delete("/api/agents/i-nobody/certificates")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G402"));
        enrolled("i-twice");
        given().delete("/api/agents/i-twice/certificates").then().body("$", hasSize(1));
        given().delete("/api/agents/i-twice/certificates")
                .then()
                .statusCode(200)
                .body("$", hasSize(0));
    }

    @Test
    void removing_an_agent_revokes_its_certificate() throws Exception {
        ShownKey key = enrolled("i-removed");
        try (TestAgent agent = agent("i-removed", key)) {
            agent.hello();
            agent.welcome();
            agent.awaitListed();
        }
        await().untilAsserted(() -> given().delete("/api/agents/i-removed").then().statusCode(200));
        try (TestAgent again = agent("i-removed", key)) {
            again.hello();
            assertThat(bye(again).getCode()).isEqualTo("SKR-S024");
        }
    }

    @Test
    void a_certificate_that_was_copied_is_seen_as_a_shared_id() throws Exception {
        ShownKey key = enrolled("i-cloned");
        try (TestAgent one = agent("i-cloned", key);
                TestAgent other = agent("i-cloned", key);
                TestAgent oneAgain = agent("i-cloned", key)) {
            one.hello(Hello.newBuilder(), "boot-1");
            one.welcome();
            other.hello(Hello.newBuilder(), "boot-2");
            other.welcome();
            oneAgain.hello(Hello.newBuilder(), "boot-1");
            oneAgain.welcome();
            await().untilAsserted(
                            () ->
                                    given().get("/api/agents/i-cloned")
                                            .then()
                                            .body("troubles.code", hasItem("SKR-G204")));
        }
    }

    @Test
    void tls_1_2_is_not_spoken() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustedRoot(authority.root())}, null);
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory().createSocket("127.0.0.1", gateway.getPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("protocol_version");
        }
    }
}
