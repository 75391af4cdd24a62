package dev.skerry.gateway.people;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Routes.Route;
import dev.skerry.gateway.people.Routes.Rule;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.gateway.session.TestBatches;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Lane;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each may do on every route that there is, and what none may. */
@QuarkusTest
@TestProfile(LoggingIn.class)
class AccessTest {
    private static final long T0 = 1_700_000_000_000_000L;

    /** An agent at the site "plant". */
    private static final String AGENT = "x-plant";

    /** What breaks out of a path, a statement, a header or a page. */
    private static final String[] HOSTILE = {
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e%5c%2e%2e%5c",
        "'%20or%20'1'='1",
        "x%27%3B%20drop%20table%20person%3B%20--",
        "a%0d%0aSet-Cookie:%20stolen=1",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%00",
        "%F0%9F%92%A5".repeat(300)
    };

    @Inject People people;
    @Inject Sessions sessions;
    @Inject Tokens tokens;

    private static final Map<Role, String> token = new EnumMap<>(Role.class);
    private static final Map<Role, Browser> browser = new EnumMap<>(Role.class);
    private static List<Route> routes = List.of();

    @BeforeEach
    void logIn() throws Exception {
        if (!routes.isEmpty()) {
            return;
        }
        for (Role role : Role.values()) {
            Browser known = Browser.of(people, "all-" + role.word(), role);
            browser.put(role, known);
            token.put(role, secret(known, role, Sites.ALL, Duration.ofHours(1)));
        }
        routes = Routes.all(Browser.withToken(token(Role.VIEWER)));
    }

    private String secret(Browser of, Role role, Sites sites, Duration lasts) throws Exception {
        Caller caller = sessions.caller(of.cookie()).orElseThrow();
        String name = role.word() + System.nanoTime();
        return ((Tokens.Outcome.Made)
                        tokens.make(caller, new Tokens.Wish(name, role, sites, lasts)).get())
                .token();
    }

    private static String token(Role role) {
        return Objects.requireNonNull(token.get(role));
    }

    private static Browser admin() {
        return Objects.requireNonNull(browser.get(Role.ADMIN));
    }

    private static @Nullable String code(Response answer) {
        return answer.asString().startsWith("{") ? answer.path("code") : null;
    }

    /** An answer that is none of the refusals by who asks. */
    private static boolean isLetIn(Response answer) {
        return answer.statusCode() != 401
                && !"SKR-G704".equals(code(answer))
                && !"SKR-G707".equals(code(answer));
    }

    private static RequestSpecification asks(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    @Test
    void every_route_is_listed_with_who_may_use_it() throws Exception {
        assertThat(routes.stream().map(Route::name))
                .containsExactlyInAnyOrderElementsOf(Routes.documented().keySet());
    }

    @Test
    void each_role_may_what_is_listed_and_nothing_else() throws Exception {
        Map<String, Rule> rules = Routes.documented();
        String local = secret(admin(), Role.ADMIN, Sites.of(List.of("hall")), Duration.ofHours(1));
        String expired = secret(admin(), Role.ADMIN, Sites.ALL, Duration.ofNanos(1));
        List<String> wrong = new ArrayList<>();
        for (Route route : routes) {
            if (route.path().equals("/api/events") || route.path().startsWith("/.well-known/")) {
                continue;
            }
            Rule rule = Objects.requireNonNull(rules.get(route.name()));
            Role least = rule.least();
            check(wrong, route, "a stranger", least == null, route.ask(given(), "none", "[]"));
            check(wrong, route, "expired", false, route.ask(asks(expired), "none", "[]"));
            for (Role role : Role.values()) {
                boolean may = least == null || role.compareTo(least) >= 0;
                check(wrong, route, role.word(), may, route.ask(asks(token(role)), "none", "[]"));
            }
            check(
                    wrong,
                    route,
                    "an admin of some sites",
                    !rule.allSites(),
                    route.ask(asks(local), "none", "[]"));
        }
        assertThat(wrong).isEmpty();
    }

    private static void check(
            List<String> wrong, Route route, String who, boolean may, Response answer) {
        if (isLetIn(answer) != may || answer.statusCode() >= 500) {
            wrong.add(
                    "%s as %s: %d %s"
                            .formatted(route.name(), who, answer.statusCode(), answer.asString()));
        }
    }

    @Test
    void no_other_site_gets_anything_done_with_a_session() {
        Browser admin = admin();
        String elsewhere = "http://127.0.0.1:" + (RestAssured.port - 1);
        for (Route route : routes) {
            if (!route.changes() || route.path().startsWith("/.well-known/")) {
                continue;
            }
            RequestSpecification bare =
                    given().cookie(Browser.cookieName(), admin.cookie())
                            .header("Origin", Browser.origin());
            RequestSpecification foreign =
                    given().cookie(Browser.cookieName(), admin.cookie())
                            .header("X-Skerry-Request", "1")
                            .header("Origin", elsewhere);
            RequestSpecification crossed =
                    given().cookie(Browser.cookieName(), admin.cookie())
                            .header("X-Skerry-Request", "1")
                            .header("Origin", Browser.origin())
                            .header("Sec-Fetch-Site", "cross-site");
            RequestSpecification silent =
                    given().cookie(Browser.cookieName(), admin.cookie())
                            .header("X-Skerry-Request", "1");
            for (RequestSpecification request : List.of(bare, foreign, crossed, silent)) {
                Response answer = route.ask(request, "none", "{}");
                assertThat(answer.statusCode()).as(route.name()).isEqualTo(403);
                assertThat(code(answer)).as(route.name()).isEqualTo("SKR-G705");
            }
        }
    }

    @Test
    void nothing_in_a_path_is_taken_for_anything_but_a_name() {
        List<String> wrong = new ArrayList<>();
        for (Route route : routes) {
            if (!route.path().contains("{")) {
                continue;
            }
            for (String text : HOSTILE) {
                Response answer = route.ask(asks(token(Role.ADMIN)), text, "{}");
                if ((answer.statusCode() < 300 && !answer.asString().startsWith("["))
                        || hasHarmed(answer)) {
                    wrong.add(route.name() + " " + text + ": " + answer.statusCode());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(people.hasHead()).isTrue();
    }

    private static boolean hasHarmed(Response answer) {
        return answer.statusCode() >= 500
                || answer.getCookies().containsKey("stolen")
                || answer.contentType().contains("html")
                || answer.asString().contains("root:");
    }

    @Test
    void nothing_in_a_query_is_taken_for_anything_but_a_value() {
        int asked = 0;
        List<String> wrong = new ArrayList<>();
        for (Route route : routes) {
            if (route.path().equals("/api/events")) {
                continue;
            }
            for (String query : route.queries()) {
                for (String text : HOSTILE) {
                    String address = route.at("none") + "?" + query + "=" + text;
                    Response answer =
                            new Route(route.method(), address, route.bodyType(), List.of())
                                    .ask(asks(token(Role.ADMIN)), "", "{}");
                    asked++;
                    if (hasHarmed(answer)) {
                        wrong.add(route.method() + " " + address + ": " + answer.statusCode());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(100);
        assertThat(people.hasHead()).isTrue();
    }

    @Test
    void no_way_of_writing_a_path_leads_past_the_check() {
        for (String path :
                List.of(
                        "/q/health/../metrics",
                        "/q/health/%2e%2e/metrics",
                        "/q/health/..%2fmetrics",
                        "/q//metrics",
                        "//q/metrics",
                        "/api//agents",
                        "/api/agents/",
                        "/api/agents;a=b",
                        "/api/./agents",
                        "/API/agents",
                        "/api/events/",
                        "/api//events",
                        "/.well-known/../api/agents",
                        "/.well-known/%2e%2e/api/agents",
                        "/login/oidc/../../api/agents")) {
            Response answer = given().urlEncodingEnabled(false).get(path);
            assertThat(answer.statusCode()).as(path).isBetween(400, 499);
        }
    }

    @Test
    void a_body_that_is_larger_than_any_is_read_on_no_route() {
        String large = "\"" + "x".repeat(1_200_000) + "\"";
        for (Route route : routes) {
            // A bundle may be larger, and is not read into memory: IncomingBundlesTest.
            if (!route.bodyType().isEmpty() && !route.name().equals("POST /api/models")) {
                Response answer = route.ask(asks(token(Role.ADMIN)), "none", large);
                assertThat(answer.statusCode()).as(route.name()).isEqualTo(413);
            }
        }
    }

    /** An agent at a site with a device, a reading and an alarm. */
    private static void fill() {
        try (var agent = new TestAgent(RestAssured.port, AGENT, 7)) {
            agent.hello();
            agent.welcome();
            agent.devices(Device.newBuilder().setDeviceId("d").setProfileName("p").build());
            agent.append(1, 1, TestBatches.temperatures("d", T0, 20, 1));
            agent.append(2, 1, TestBatches.raised("d", "hot", T0), Lane.LANE_ALARM);
            agent.awaitAcknowledged(1, 2);
        }
    }

    @Test
    void whoever_sees_some_sites_finds_nothing_of_others() throws Exception {
        fill();
        Browser hall = Browser.of(people, "hall-operator", Role.OPERATOR, "hall");
        Browser plant = Browser.of(people, "plant-operator", Role.OPERATOR, "hall", "plant");
        for (String list : List.of("agents", "devices", "alarms")) {
            hall.asks().get("/api/" + list).then().statusCode(200).body("$", hasSize(0));
            await().untilAsserted(
                            () ->
                                    assertThat(
                                                    plant.asks()
                                                            .get("/api/" + list)
                                                            .path("agentId")
                                                            .toString())
                                            .contains(AGENT));
        }
        Map<String, Rule> rules = Routes.documented();
        hall.asks().get("/api/ledger").then().body("agents", hasSize(0));
        for (Route route : routes) {
            if (!route.path().contains("{agentId}")
                    || Objects.requireNonNull(rules.get(route.name())).least() == Role.ADMIN) {
                continue;
            }
            String path = route.path().replace("{agentId}", AGENT).replace("{deviceId}", "d");
            Response answer =
                    new Route(route.method(), path, route.bodyType(), List.of())
                            .ask(hall.asks(), "x", "{}");
            assertThat(code(answer)).as(route.name()).isEqualTo("SKR-G402");
        }
        for (String filtered : List.of("events", "devices", "alarms", "decisions", "conflicts")) {
            hall.asks()
                    .get("/api/" + filtered + "?agent=" + AGENT)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("SKR-G402"));
        }
        hall.asks()
                .body(Map.of("agentId", AGENT, "site", "plant"))
                .post("/api/enrolments")
                .then()
                .statusCode(403)
                .body("code", equalTo("SKR-G707"));
        for (Map<String, String> place :
                List.of(
                        Map.of("scope", "all"),
                        Map.of("scope", "group", "target", "g"),
                        Map.of("scope", "site", "target", "plant"),
                        Map.of("scope", "agent", "target", AGENT),
                        Map.of("scope", "device", "target", AGENT, "device", "d"))) {
            Map<String, String> assigned = new TreeMap<>(place);
            assigned.put("version", "1.0.0");
            hall.asks()
                    .body(assigned)
                    .put("/api/profiles/pump/assignments")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SKR-G707"));
            hall.asks()
                    .queryParams(place)
                    .delete("/api/profiles/pump/assignments")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SKR-G707"));
            if (!place.containsKey("device")) {
                for (Response answer :
                        List.of(
                                hall.asks().body(assigned).put("/api/models/wear/assignments"),
                                hall.asks()
                                        .queryParams(place)
                                        .delete("/api/models/wear/assignments"),
                                hall.asks().body(assigned).post("/api/models/wear/rollouts"))) {
                    answer.then().statusCode(403).body("code", equalTo("SKR-G707"));
                }
            }
        }
        plant.asks().get("/api/agents/" + AGENT).then().statusCode(200);
    }

    private static Response token(Browser of, Map<String, String> wish) {
        return of.asks().body(wish).post("/api/enrolments");
    }

    private static void isNotTheirs(Response answer) {
        answer.then().statusCode(403).body("code", equalTo("SKR-G754"));
    }

    @Test
    void nobody_gives_out_the_id_of_an_agent_that_they_do_not_see() throws Exception {
        fill();
        Browser hall = Browser.of(people, "hall-enroller", Role.OPERATOR, "hall");
        Browser both = Browser.of(people, "both-enroller", Role.OPERATOR, "hall", "plant");
        await().untilAsserted(
                        () -> admin().asks().get("/api/agents/" + AGENT).then().statusCode(200));
        isNotTheirs(token(hall, Map.of("agentId", AGENT, "site", "hall")));
        token(both, Map.of("agentId", AGENT, "site", "hall")).then().statusCode(200);
        token(hall, Map.of("site", "hall")).then().statusCode(200);
        token(hall, Map.of("agentId", "x-new"))
                .then()
                .statusCode(403)
                .body("code", equalTo("SKR-G707"))
                .body("detail", not(containsString("null")));
        for (Map<String, String> promised :
                List.of(
                        Map.of("agentId", "x-promised", "site", "plant"),
                        Map.of("agentId", "x-anywhere"))) {
            Map<String, String> wish = Map.of("agentId", promised.get("agentId"), "site", "hall");
            String open = token(admin(), promised).then().extract().path("enrolmentId");
            isNotTheirs(token(hall, wish));
            admin().asks().delete("/api/enrolments/" + open).then().statusCode(200);
            token(hall, wish).then().statusCode(200);
        }
    }
}
