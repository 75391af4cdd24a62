package dev.skerry.gateway.people;

import static dev.skerry.gateway.people.Browser.PASSWORD;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.fleet.Sites;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logging in and out, as a browser does it. */
@QuarkusTest
@TestProfile(LoggingIn.class)
class LoginTest {
    @Inject People people;
    @Inject AdminLink adminLink;
    @Inject GatewayConfig config;

    @BeforeEach
    void head() throws Exception {
        people.add("head", PASSWORD, Role.ADMIN, Sites.ALL, "test").get();
    }

    @Test
    void a_stranger_sees_nothing_but_that_they_are_one() {
        for (String path :
                new String[] {"/api/agents", "/api/events", "/q/metrics", "/q/openapi"}) {
            given().get(path)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", "Bearer")
                    .body("code", equalTo("SKR-G700"));
        }
        given().get("/api/me")
                .then()
                .statusCode(200)
                .body("loggedIn", equalTo(false))
                .body("access", equalTo("login"))
                .body("name", nullValue());
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/").then().statusCode(200);
    }

    @Test
    void a_session_is_a_cookie_that_no_script_reads_and_no_other_site_sends() {
        Response answer = Browser.login("head", PASSWORD);
        assertThat(answer.header("Set-Cookie"))
                .startsWith(Browser.cookieName() + "=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Domain");
        Browser browser = Browser.of("head");
        browser.asks()
                .get("/api/me")
                .then()
                .body("name", equalTo("head"))
                .body("role", equalTo("admin"))
                .body("sites", nullValue())
                .body("how", equalTo("session"));
        browser.asks().get("/api/agents").then().statusCode(200);
    }

    @Test
    void logging_out_ends_the_session_for_whoever_has_the_cookie() {
        Browser browser = Browser.of("head");
        Browser other = Browser.of("head");
        browser.asks()
                .post("/api/logout")
                .then()
                .statusCode(200)
                .header("Set-Cookie", containsString("Max-Age=0"));
        browser.isStranger();
        browser.asks().get("/api/agents").then().statusCode(401).body("code", equalTo("SKR-G702"));
        other.asks().get("/api/agents").then().statusCode(200);
    }

    @Test
    void a_login_never_goes_on_with_a_session_that_was_there() {
        Browser before = Browser.of("head");
        Response answer =
                before.asks().body(Map.of("name", "head", "password", PASSWORD)).post("/api/login");
        answer.then().statusCode(204);
        assertThat(answer.getCookie(Browser.cookieName())).isNotEqualTo(before.cookie());
        before.isStranger();
        // Nor with one that somebody else made up.
        Response fixed =
                given().cookie(Browser.cookieName(), "fixed")
                        .header("Origin", Browser.origin())
                        .header("X-Skerry-Request", "1")
                        .contentType("application/json")
                        .body(Map.of("name", "head", "password", PASSWORD))
                        .post("/api/login");
        assertThat(fixed.getCookie(Browser.cookieName())).isNotEqualTo("fixed").isNotEmpty();
    }

    @Test
    void what_is_wrong_with_name_or_password_is_not_told() {
        String wrong = Browser.login("head", "wrong wrong wrong").then().extract().asString();
        String unknown = Browser.login("nobody-here", PASSWORD).then().extract().asString();
        assertThat(wrong).isEqualTo(unknown).contains("SKR-G701");
    }

    @Test
    void guessing_is_held_back_and_others_still_log_in() {
        int refused = 0;
        Response last = Browser.login("guessed", "wrong wrong wrong");
        while (last.statusCode() == 401 && refused < 10) {
            refused++;
            last = Browser.login("guessed", "wrong wrong wrong");
        }
        assertThat(refused).isEqualTo(5);
        last.then()
                .statusCode(429)
                .header("Retry-After", matchesRegex("\\d+"))
                .body("code", equalTo("SKR-G706"));
        Browser.of("head").asks().get("/api/agents").then().statusCode(200);
    }

    @Test
    void the_admin_link_makes_one_admin_and_is_then_used_up() throws Exception {
        AdminLink.Made made = adminLink.make();
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        config.dataDir().resolve("admin-link"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(config.dataDir().resolve("admin-link")))
                .doesNotContain(made.secret());
        var body = Map.of("link", made.secret(), "name", "ada", "password", PASSWORD);
        redeem(Map.of("link", "guess", "name", "eve", "password", PASSWORD))
                .then()
                .statusCode(403)
                .body("code", equalTo("SKR-G713"));
        // What is wrong with the body does not cost the link.
        redeem(Map.of("link", made.secret(), "name", "ada", "password", "short"))
                .then()
                .statusCode(422)
                .body("code", equalTo("SKR-G711"));
        Response answer = redeem(body);
        answer.then().statusCode(204);
        given().cookie(Browser.cookieName(), answer.getCookie(Browser.cookieName()))
                .get("/api/me")
                .then()
                .body("name", equalTo("ada"))
                .body("role", equalTo("admin"));
        redeem(body).then().statusCode(403).body("code", equalTo("SKR-G713"));
    }

    private static Response redeem(Map<String, String> body) {
        return given().contentType("application/json").body(body).post("/api/first-admin");
    }

    @Test
    void changing_a_person_ends_their_sessions() throws Exception {
        Browser head = Browser.of("head");
        Browser olga = Browser.of(people, "olga", Role.OPERATOR);
        head.asks()
                .body(Map.of("role", "viewer"))
                .patch("/api/people/olga")
                .then()
                .statusCode(200)
                .body("role", equalTo("viewer"));
        olga.isStranger();
        Browser again = Browser.of("olga");
        head.asks().delete("/api/people/olga").then().statusCode(200);
        again.isStranger();
        Browser.login("olga", PASSWORD).then().statusCode(401);
    }

    @Test
    void a_person_changes_their_own_password_and_stays_logged_in() throws Exception {
        Browser here = Browser.of(people, "paul", Role.VIEWER);
        Browser elsewhere = Browser.of("paul");
        here.asks()
                .body(Map.of("present", "wrong wrong wrong", "password", "another good one"))
                .put("/api/me/password")
                .then()
                .statusCode(401);
        here.asks()
                .body(Map.of("present", PASSWORD, "password", "another good one"))
                .put("/api/me/password")
                .then()
                .statusCode(204);
        here.asks().get("/api/agents").then().statusCode(200);
        elsewhere.isStranger();
        Browser.login("paul", PASSWORD).then().statusCode(401);
        Browser.login("paul", "another good one").then().statusCode(204);
    }

    @Test
    void the_last_admin_of_all_sites_can_be_neither_removed_nor_demoted() throws Exception {
        Browser head = Browser.of("head");
        for (var person : people.list()) {
            if (!person.name().equals("head")) {
                people.remove(person.name(), any -> true, "test").get();
            }
        }
        people.add("local", PASSWORD, Role.ADMIN, Sites.of(List.of("hall")), "test").get();
        head.asks()
                .delete("/api/people/head")
                .then()
                .statusCode(409)
                .body("code", equalTo("SKR-G712"));
        for (var edit : List.of(Map.of("role", "viewer"), Map.of("sites", List.of("hall")))) {
            head.asks()
                    .body(edit)
                    .patch("/api/people/head")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("SKR-G712"));
        }
    }

    @Test
    void a_token_acts_with_its_own_role_and_no_more_than_its_maker() throws Exception {
        Browser tom = Browser.of(people, "tom", Role.OPERATOR);
        String token = tom.token(Map.of("name", "ci", "role", "viewer"));
        assertThat(token).startsWith("skerry-token-");
        Browser.withToken(token).get("/api/agents").then().statusCode(200);
        Browser.withToken(token)
                .post("/api/agents/none/replay")
                .then()
                .statusCode(403)
                .body("code", equalTo("SKR-G704"));
        tom.asks()
                .body(Map.of("name", "more", "role", "admin"))
                .post("/api/tokens")
                .then()
                .statusCode(403)
                .body("code", equalTo("SKR-G704"));
        tom.asks()
                .get("/api/tokens")
                .then()
                .body("name", hasItem("ci"))
                .body(not(containsString(token)));
        int id = tom.asks().get("/api/tokens").then().extract().path("[0].id");
        Browser.of("head").asks().delete("/api/tokens/" + id).then().statusCode(204);
        Browser.withToken(token)
                .get("/api/agents")
                .then()
                .statusCode(401)
                .body("code", equalTo("SKR-G703"));
    }

    @Test
    void a_mistyped_limit_is_refused_and_not_overlooked() {
        Browser head = Browser.of("head");
        head.asks()
                .body(
                        Map.of(
                                "name",
                                "site-only",
                                "password",
                                PASSWORD,
                                "role",
                                "viewer",
                                "site",
                                List.of("hall")))
                .post("/api/people")
                .then()
                .statusCode(400)
                .body("code", equalTo("SKR-G406"))
                .body("detail", containsString("site"));
        head.asks()
                .get("/api/people")
                .then()
                .body("findAll { it.name == 'site-only' }", hasSize(0));
    }

    @Test
    void sessions_are_listed_for_their_person_and_can_be_ended_one_by_one() throws Exception {
        Browser here = Browser.of(people, "nina", Role.VIEWER);
        Browser elsewhere = Browser.of("nina");
        int other =
                here.asks()
                        .get("/api/sessions")
                        .then()
                        .body("person.unique()", equalTo(List.of("nina")))
                        .extract()
                        .path("find { !it.current }.id");
        Browser.of(people, "mallory", Role.VIEWER)
                .asks()
                .delete("/api/sessions/" + other)
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G717"));
        here.asks().delete("/api/sessions/" + other).then().statusCode(204);
        elsewhere.isStranger();
        here.asks().get("/api/agents").then().statusCode(200);
    }

    @Test
    void what_is_done_with_people_is_in_the_audit_log_with_who_did_it() throws Exception {
        Browser head = Browser.of("head");
        head.asks()
                .body(Map.of("name", "vic", "password", PASSWORD, "role", "viewer"))
                .post("/api/people")
                .then()
                .statusCode(200);
        head.asks()
                .body(Map.of("role", "operator", "sites", List.of("hall"), "password", PASSWORD))
                .patch("/api/people/vic")
                .then()
                .statusCode(200);
        Browser vic = Browser.of("vic");
        String token = vic.token(Map.of("name", "ci"));
        int id = Browser.withToken(token).get("/api/tokens").jsonPath().getInt("[0].id");
        head.asks().delete("/api/tokens/" + id).then().statusCode(204);
        vic.asks().post("/api/logout").then().statusCode(200);
        head.asks().delete("/api/people/vic").then().statusCode(200);
        assertThat(entries(head, "person.added", "vic")).containsExactly("head");
        assertThat(entries(head, "person.changed", "vic")).containsExactly("head");
        assertThat(entries(head, "session.opened", "vic")).containsExactly("vic");
        assertThat(entries(head, "token.made", "vic")).containsExactly("vic");
        assertThat(entries(head, "token.revoked", "vic")).containsExactly("head");
        assertThat(entries(head, "session.ended", "vic")).containsExactly("vic");
        assertThat(entries(head, "person.removed", "vic")).containsExactly("head");
        String changed = head.asks().get("/api/audit?what=person.changed").asString();
        assertThat(changed)
                .contains("viewer to operator", "all to hall", "another")
                .doesNotContain(PASSWORD, token);
    }

    @Test
    void a_mistyped_password_in_the_log_is_no_line_of_its_own() {
        Browser.login("eve\n2026-01-01 INFO login=ok", PASSWORD)
                .then()
                .statusCode(401)
                .body("code", equalTo("SKR-G701"));
    }

    /** Who did what to a person. */
    private static List<String> entries(Browser head, String what, String person) {
        return head.asks()
                .get("/api/audit?what=" + what)
                .jsonPath()
                .getList("findAll { it.entry.about.person == '" + person + "' }.entry.who");
    }
}
