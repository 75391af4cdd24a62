package dev.skerry.gateway.enrol;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.authority.EnrolledAgents;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.fleet.Sites;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrolment by plain openssl and curl, as any other maker's device would do it. */
@QuarkusTest
@TestProfile(EnrolledAgents.class)
class EstTest {
    @TestHTTPResource(value = "/.well-known/est", tls = true)
    @SuppressWarnings("NullAway.Init") // set by Quarkus
    private URL est;

    @Inject Enroller enroller;
    @Inject Enrolments enrolments;

    @TempDir private Path dir;

    @SuppressWarnings("NullAway.Init") // set before each test
    private OpenSslDevice device;

    @BeforeEach
    void aDevice() {
        device = new OpenSslDevice(dir, est);
    }

    private static Tokens.Made token(String body) {
        return Tokens.make(body);
    }

    @Test
    void a_device_with_openssl_and_curl_is_enrolled_and_renews() {
        Tokens.Made made = token("{\"agentId\": \"est-1\", \"site\": \"plant\"}");
        assertThat(device.fetchRoot()).isEqualTo(made.rootFingerprint());
        device.request("est-1", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        Reply reply = device.enrol("est-1", made.token());
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("content-type"))
                .isEqualTo("application/pkcs7-mime; smime-type=certs-only");
        assertThat(reply.header("content-transfer-encoding")).isEqualTo("base64");
        String text = device.keepCertificate(reply.body());
        assertThat(text)
                .contains("CN = est-1")
                .contains("URI:skerry:agent:est-1, URI:skerry:site:plant")
                .contains("TLS Web Client Authentication");
        String first = device.serial();
        Reply renewal = device.renew();
        assertThat(renewal.status()).as(renewal.body()).isEqualTo(200);
        device.keepCertificate(renewal.body());
        assertThat(device.serial()).isNotEqualTo(first);
        assertThat(device.renew().status()).isEqualTo(200);
        for (String what :
                new String[] {"enrolment.used", "certificate.issued", "certificate.renewed"}) {
            given().get("/api/audit?agent=est-1&what=" + what)
                    .then()
                    .body("[0].entry.who", equalTo("agent:est-1"));
        }
        given().get("/api/enrolments/" + made.id())
                .then()
                .body("state", equalTo("enrolled"))
                .body("agentId", equalTo("est-1"))
                .body(
                        "steps.step",
                        contains("token", "contact", "certificate", "session", "reading"))
                .body("steps[1].detail", equalTo("from 127.0.0.1"))
                .body(
                        "steps[2].detail",
                        equalTo("serial " + first.toLowerCase(java.util.Locale.ROOT)))
                .body("steps[2].at", notNullValue())
                .body("steps[3].at", nullValue())
                .body("failures", hasSize(0));
    }

    @Test
    void a_token_works_for_one_key_and_a_replay_is_seen() {
        Tokens.Made made = token("{}");
        device.fetchRoot();
        device.request("est-2", "-newkey", "rsa:3072");
        String given = device.enrol("", made.token()).body();
        assertThat(device.enrol("est-2", made.token()).body()).isEqualTo(given);
        device.request("est-2", "-newkey", "ed25519");
        Reply replayed = device.enrol("est-2", made.token());
        assertThat(replayed.status()).isEqualTo(403);
        assertThat(replayed.body()).contains("SKR-G742");
        given().get("/api/enrolments/" + made.id())
                .then()
                .body("failures", hasSize(1))
                .body("failures[0].code", equalTo("SKR-G742"))
                .body("failures[0].step", equalTo("certificate"))
                .body("failures[0].peer", equalTo("127.0.0.1"))
                .body("failures[0].message", containsString("somebody else did"));
    }

    @Test
    void a_token_that_was_cancelled_or_is_for_another_is_refused() {
        Tokens.Made bound = token("{\"agentId\": \"est-3\"}");
        device.fetchRoot();
        device.request("est-4", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384");
        refuses(device.enrol("", bound.token()), 403, "SKR-G747");
        refuses(device.enrol("est-3", bound.token()), 403, "SKR-G747");
        given().delete("/api/enrolments/" + bound.id())
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"))
                .body("failures.code", contains("SKR-G747", "SKR-G747"));
        refuses(device.enrol("", bound.token()), 403, "SKR-G744");
        given().delete("/api/enrolments/" + bound.id())
                .then()
                .statusCode(409)
                .body("code", equalTo("SKR-G751"));
        given().delete("/api/enrolments/nothing").then().statusCode(404);
    }

    @Test
    void a_token_that_has_expired_is_refused() throws Exception {
        var made =
                (Enrolments.MadeToken)
                        enrolments
                                .make(null, null, Duration.ofSeconds(-1), "test", Sites.ALL)
                                .get(10, TimeUnit.SECONDS);
        device.fetchRoot();
        device.request("est-8", "-newkey", "ed25519");
        refuses(device.enrol("", made.token()), 403, "SKR-G743");
        given().get("/api/enrolments/" + made.enrolmentId())
                .then()
                .body("state", equalTo("expired"))
                .body("failures[0].step", equalTo("contact"));
    }

    @Test
    void a_wrong_secret_is_refused_and_seen_and_guessing_is_held_up() throws Exception {
        Tokens.Made made = token("{}");
        String request = Requests.of(Requests.ec("secp256r1"), "est-9");
        String[] parts = made.token().split("-");
        String wrong = String.join("-", parts[0], parts[1], "a".repeat(26), parts[3]);
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(wrong, request)).isEqualTo(AuthorityError.TOKEN_REFUSED);
        }
        assertThat(refusal(made.token(), request)).isEqualTo(AuthorityError.TOO_MANY_ATTEMPTS);
        await().untilAsserted(
                        () ->
                                given().get("/api/enrolments/" + made.id())
                                        .then()
                                        .body("state", equalTo("open"))
                                        .body("failures", hasSize(10))
                                        .body("failures[0].code", equalTo("SKR-G741"))
                                        .body("failures[0].peer", equalTo("a guesser")));
    }

    private AuthorityError refusal(String token, String request) throws Exception {
        var answer = enroller.enrol("", token, request, "a guesser").get(10, TimeUnit.SECONDS);
        return ((Enroller.Answer.Refused) answer).error();
    }

    @Test
    void an_unbound_token_does_not_take_over_an_agent_that_has_a_certificate() {
        device.fetchRoot();
        device.request("est-5", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        assertThat(device.enrol("", token("{\"agentId\": \"est-5\"}").token()).status())
                .isEqualTo(200);
        device.request("est-5", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        refuses(device.enrol("", token("{}").token()), 403, "SKR-G747");
        assertThat(device.enrol("", token("{\"agentId\": \"est-5\"}").token()).status())
                .isEqualTo(200);
    }

    @Test
    void weak_keys_and_other_subjects_are_refused() {
        Tokens.Made made = token("{}");
        device.fetchRoot();
        device.request("est-6", "-newkey", "rsa:2048");
        refuses(device.enrol("", made.token()), 400, "SKR-G746");
        device.request("est-6", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp521r1");
        refuses(device.enrol("", made.token()), 400, "SKR-G746");
        device.request("est-6/O=Acme", "-newkey", "ed25519");
        refuses(device.enrol("", made.token()), 403, "SKR-G747");
        device.request("not an id", "-newkey", "ed25519");
        refuses(device.enrol("", made.token()), 403, "SKR-G747");
    }

    @Test
    void renewal_without_a_certificate_and_enrolment_without_a_token_are_refused() {
        device.fetchRoot();
        device.request("est-7", "-newkey", "ed25519");
        refuses(device.renewWithoutCertificate(), 403, "SKR-G749");
        given().contentType("text/plain")
                .body("x")
                .post("/.well-known/est/simpleenroll")
                .then()
                .statusCode(415)
                .body("code", equalTo("SKR-G414"))
                .body("hint", containsString("application/pkcs10"));
        Reply without = device.enrolWithoutToken();
        refuses(without, 401, "SKR-G741");
        assertThat(without.header("www-authenticate")).startsWith("Basic realm=");
        given().get("/.well-known/est/cacerts")
                .then()
                .statusCode(403)
                .body("code", equalTo("SKR-G753"));
    }

    private static void refuses(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.body()).contains(code);
        assertThat(reply.header("content-type")).startsWith("application/problem+json");
    }
}
