package dev.skerry.gateway.people;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.skerry.gateway.Patience;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentActivity;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Hello;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may tell which agents to do something. */
@QuarkusTest
@TestProfile(LoggingIn.class)
class ActionAccessTest {
    @Inject People people;

    /** An agent of that site that was here. */
    private static void known(Browser head, String agentId, String site) {
        try (var agent = new TestAgent(RestAssured.port, agentId, 7)) {
            agent.hello(Hello.newBuilder().setSite(site));
            agent.welcome();
            agent.send(
                    AgentFrame.newBuilder()
                            .setStatus(
                                    AgentStatus.newBuilder()
                                            .setActivity(
                                                    AgentActivity.newBuilder()
                                                            .addAllActions(
                                                                    List.of("drain", "wipe"))))
                            .build());
            Patience.await()
                    .untilAsserted(
                            () ->
                                    head.asks()
                                            .get("/api/agents/" + agentId)
                                            .then()
                                            .body("activity", notNullValue()));
        }
    }

    private static ValidatableResponse tell(Browser by, String agentId, Map<String, ?> wish) {
        return by.asks().body(wish).post("/api/agents/" + agentId + "/actions").then();
    }

    @Test
    void an_operator_drains_agents_of_their_sites_and_wipes_none() throws Exception {
        Browser head = Browser.of(people, "x-head", Role.ADMIN);
        Browser anna = Browser.of(people, "x-anna", Role.OPERATOR, "works");
        Browser viewer = Browser.of(people, "x-viewer", Role.VIEWER);
        known(head, "x-works", "works");
        known(head, "x-quay", "quay");
        tell(viewer, "x-works", Map.of("action", "drain")).statusCode(403);
        tell(anna, "x-quay", Map.of("action", "drain"))
                .statusCode(404)
                .body("code", equalTo("SKR-G402"));
        tell(anna, "x-works", Map.of("action", "wipe", "confirm", "x-works"))
                .statusCode(403)
                .body("code", equalTo("SKR-G862"));
        anna.asks().get("/api/agents/x-works/actions").then().body("$", empty());
        tell(anna, "x-works", Map.of("action", "drain", "id", "x-1")).statusCode(202);
        anna.asks()
                .get("/api/agents/x-works/actions")
                .then()
                .body("steps[0][0].by", equalTo("x-anna"));
        tell(head, "x-works", Map.of("action", "wipe", "confirm", "x-works", "id", "x-2"))
                .statusCode(202);
    }

    @Test
    void a_change_of_many_agents_leaves_those_of_other_sites_alone() throws Exception {
        Browser head = Browser.of(people, "y-head", Role.ADMIN);
        Browser anna = Browser.of(people, "y-anna", Role.OPERATOR, "works");
        Browser bert = Browser.of(people, "y-bert", Role.OPERATOR, "quay");
        known(head, "y-works", "works");
        known(head, "y-quay", "quay");
        Map<String, ?> wish =
                Map.of(
                        "id",
                        "y-1",
                        "kind",
                        "tags",
                        "add",
                        List.of("z"),
                        "agents",
                        List.of("y-works", "y-quay"));
        anna.asks()
                .body(wish)
                .post("/api/fleet/bulk/dry-run")
                .then()
                .statusCode(200)
                .body("rows[0].outcome", equalTo("changes"))
                .body("rows[1].outcome", equalTo("refused"))
                .body("rows[1].site", equalTo(""));
        anna.asks().body(wish).post("/api/fleet/bulk").then().statusCode(202);
        Patience.await()
                .untilAsserted(
                        () ->
                                anna.asks()
                                        .get("/api/fleet/bulk/y-1")
                                        .then()
                                        .body("state", equalTo("done"))
                                        .body("counts.done", equalTo(1))
                                        .body("counts.refused", equalTo(1)));
        head.asks().get("/api/agents/y-quay/tags").then().body("$", empty());
        head.asks().get("/api/agents/y-works/tags").then().body("$", hasSize(1));
        bert.asks().get("/api/fleet/bulk/y-1").then().statusCode(404);
        anna.asks()
                .body(Map.of("kind", "remove", "agents", List.of("y-works")))
                .post("/api/fleet/bulk")
                .then()
                .statusCode(403)
                .body("code", equalTo("SKR-G869"));
    }

    private static void isHidden(RequestSpecification asks, String bulkId) {
        asks.get("/api/fleet/bulk").then().statusCode(200).body("id", not(hasItem(bulkId)));
        for (String way : List.of("/stop", "/undo")) {
            asks.post("/api/fleet/bulk/" + bulkId + way)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("SKR-G865"));
        }
        asks.get("/api/fleet/bulk/" + bulkId).then().statusCode(404);
    }

    @Test
    void who_sees_fewer_sites_now_sees_no_change_of_the_others() throws Exception {
        Browser head = Browser.of(people, "z-head", Role.ADMIN);
        Browser anna = Browser.of(people, "z-anna", Role.OPERATOR, "works", "quay");
        known(head, "z-quay", "quay");
        Map<String, ?> wish =
                Map.of(
                        "id",
                        "z-1",
                        "kind",
                        "tags",
                        "add",
                        List.of("z"),
                        "agents",
                        List.of("z-quay"));
        anna.asks().body(wish).post("/api/fleet/bulk").then().statusCode(202);
        anna.asks().get("/api/fleet/bulk/z-1").then().statusCode(200);
        String token =
                anna.token(Map.of("name", "ci", "role", "operator", "sites", List.of("works")));
        isHidden(Browser.withToken(token), "z-1");
        Browser.withToken(token)
                .body(wish)
                .post("/api/fleet/bulk")
                .then()
                .statusCode(409)
                .body("code", equalTo("SKR-G866"));
        head.asks()
                .body(Map.of("sites", List.of("works")))
                .patch("/api/people/z-anna")
                .then()
                .statusCode(200);
        isHidden(Browser.of("z-anna").asks(), "z-1");
    }
}
