package dev.skerry.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who sets whom the gateway tells of alarms, and what it takes. */
@QuarkusTest
@TestProfile(LoggingIn.class)
class NotificationRoutesTest {
    private static final String CONTACTS = "/api/notifications/contact-points/";
    private static final String ROUTES = "/api/notifications/routes/";

    @Inject People people;

    @Test
    void an_admin_sets_a_webhook_whose_secret_is_shown_once() throws Exception {
        Browser head = Browser.of(people, "n-head", Role.ADMIN);
        Map<String, Object> hook = Map.of("kind", "webhook", "url", "http://127.0.0.1:9/x");
        String secret =
                head.asks()
                        .body(hook)
                        .put(CONTACTS + "n1")
                        .then()
                        .statusCode(200)
                        .body("contactPoint.perHour", equalTo(30))
                        .extract()
                        .path("secret");
        assertThat(secret).hasSize(43);
        head.asks().body(hook).put(CONTACTS + "n1").then().body("secret", nullValue());
        String all = head.asks().get("/api/notifications/contact-points").asString();
        assertThat(all).contains("\"n1\"").doesNotContain(secret);
        head.asks()
                .post(CONTACTS + "n1/test")
                .then()
                .statusCode(200)
                .body("delivered", equalTo(false))
                .body("answer", not(equalTo("")));
        head.asks()
                .body(Map.of("contacts", List.of("n1"), "severities", List.of("critical")))
                .put(ROUTES + "n1")
                .then()
                .statusCode(200)
                .body("wait", equalTo("30s"))
                .body("interval", equalTo("5m"))
                .body("repeat", equalTo("4h"))
                .body("resolved", equalTo(true));
        head.asks()
                .get("/api/notifications/routes")
                .then()
                .body("find { it.name == 'n1' }.severities", contains("critical"));
        head.asks()
                .delete(CONTACTS + "n1")
                .then()
                .statusCode(409)
                .body("code", equalTo("SKR-G875"));
        head.asks().delete(ROUTES + "n1").then().statusCode(200);
        head.asks().delete(ROUTES + "n1").then().statusCode(404).body("code", equalTo("SKR-G878"));
        head.asks().delete(CONTACTS + "n1").then().statusCode(200);
        head.asks()
                .post(CONTACTS + "n1/test")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G874"));
        head.asks()
                .get("/api/audit?what=contact-point")
                .then()
                .body("entry.what", hasItem("contact-point.tested"));
    }

    @Test
    void a_change_is_refused_to_who_has_not_seen_the_last_one() throws Exception {
        Browser head = Browser.of(people, "n-head-3", Role.ADMIN);
        Map<String, Object> hook = Map.of("kind", "webhook", "url", "http://127.0.0.1:9/x");
        head.asks().body(hook).put(CONTACTS + "n3").then().statusCode(200);
        String contacts = head.asks().get("/api/notifications/contact-points").header("ETag");
        String routes = head.asks().get("/api/notifications/routes").header("ETag");
        Map<String, Object> route = Map.of("contacts", List.of("n3"));
        head.asks()
                .header("If-Match", routes)
                .body(route)
                .put(ROUTES + "n3")
                .then()
                .statusCode(200);
        head.asks()
                .header("If-Match", routes)
                .body(route)
                .put(ROUTES + "n3")
                .then()
                .statusCode(412)
                .body("code", equalTo("SKR-G421"));
        head.asks().header("If-Match", routes).delete(ROUTES + "n3").then().statusCode(412);
        head.asks().header("If-Match", "*").delete(ROUTES + "n3").then().statusCode(200);
        head.asks()
                .header("If-Match", contacts)
                .body(Map.of("kind", "webhook", "url", "http://127.0.0.1:9/y"))
                .put(CONTACTS + "n3")
                .then()
                .statusCode(200);
        head.asks().header("If-Match", contacts).delete(CONTACTS + "n3").then().statusCode(412);
        head.asks().delete(CONTACTS + "n3").then().statusCode(200);
    }

    @Test
    void a_person_is_not_changed_by_who_has_not_seen_the_last_change() throws Exception {
        Browser head = Browser.of(people, "n-head-4", Role.ADMIN);
        Browser.of(people, "n-dora", Role.VIEWER);
        String find = "find { it.name == 'n-dora' }.revision";
        String seen = "\"" + head.asks().get("/api/people").path(find) + "\"";
        Map<String, Object> edit = Map.of("role", "operator");
        head.asks()
                .header("If-Match", seen)
                .body(edit)
                .patch("/api/people/n-dora")
                .then()
                .statusCode(200);
        head.asks()
                .header("If-Match", seen)
                .body(Map.of("role", "admin"))
                .patch("/api/people/n-dora")
                .then()
                .statusCode(412)
                .body("code", equalTo("SKR-G421"));
        head.asks().header("If-Match", seen).delete("/api/people/n-dora").then().statusCode(412);
        head.asks()
                .delete("/api/people/n-dora")
                .then()
                .statusCode(200)
                .body("role", equalTo("operator"));
    }

    @Test
    void says_what_is_wrong() throws Exception {
        Browser head = Browser.of(people, "n-head-2", Role.ADMIN);
        for (Map<String, Object> body :
                List.<Map<String, Object>>of(
                        Map.of(),
                        Map.of("kind", "fax", "url", "https://x.example"),
                        Map.of("kind", "webhook"),
                        Map.of("kind", "email", "url", "https://x.example"),
                        Map.of("kind", "email", "recipients", List.of("anna")),
                        Map.of("kind", "email", "recipients", List.of("a@b\nBcc: c@d")),
                        Map.of("kind", "webhook", "url", "https://x.example", "perHour", 0),
                        Map.of("kind", "webhook", "url", "https://x.example", "secret", "short"))) {
            head.asks()
                    .body(body)
                    .put(CONTACTS + "n2")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("SKR-G406"));
        }
        head.asks()
                .body(Map.of("kind", "webhook", "url", "ftp://x.example"))
                .put(CONTACTS + "n2")
                .then()
                .statusCode(422)
                .body("code", equalTo("SKR-G877"));
        head.asks()
                .body(Map.of("contacts", List.of("nobody")))
                .put(ROUTES + "n2")
                .then()
                .statusCode(422)
                .body("code", equalTo("SKR-G874"));
        for (Map<String, Object> body :
                List.<Map<String, Object>>of(
                        Map.of(),
                        Map.of("contacts", List.of("a"), "severities", List.of("bad")),
                        Map.of("contacts", List.of("a"), "wait", "soon"),
                        Map.of("contacts", List.of("a"), "interval", "0s"),
                        Map.of("contacts", List.of("a"), "name", "other"))) {
            head.asks()
                    .body(body)
                    .put(ROUTES + "n2")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("SKR-G406"));
        }
        head.asks()
                .body(Map.of("kind", "email", "recipients", List.of("ops@example.org")))
                .put(CONTACTS + "n2-mail")
                .then()
                .statusCode(200);
        head.asks()
                .post(CONTACTS + "n2-mail/test")
                .then()
                .body("delivered", equalTo(false))
                .body("answer", containsString("no mail server"));
        head.asks().delete(CONTACTS + "n2-mail").then().statusCode(200);
    }
}
