package dev.skerry.gateway.web.fleet;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentActivity;
import dev.skerry.sync.proto.AgentActivity.State;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BulkTest {
    private static TestAgent connected(String agentId) {
        TestAgent agent = TestAgent.connected(RestAssured.port, agentId, 7);
        agent.send(
                AgentFrame.newBuilder()
                        .setStatus(
                                AgentStatus.newBuilder()
                                        .setActivity(
                                                AgentActivity.newBuilder()
                                                        .setState(State.STATE_WORKING)
                                                        .addAllActions(
                                                                List.of(
                                                                        "restart", "drain",
                                                                        "resume"))))
                        .build());
        await().untilAsserted(
                        () ->
                                given().get("/api/agents/" + agentId)
                                        .then()
                                        .body("activity", notNullValue()));
        return agent;
    }

    private static void cutOff(String agentId) {
        connected(agentId).close();
        await().untilAsserted(
                        () ->
                                given().get("/api/agents/" + agentId)
                                        .then()
                                        .body("state", equalTo("cut-off")));
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType("application/json")
                .body(body.replace('\'', '"'))
                .post("/api/fleet/bulk" + path)
                .then();
    }

    private static ValidatableResponse ended(String id, String state) {
        await().untilAsserted(
                        () ->
                                given().get("/api/fleet/bulk/" + id)
                                        .then()
                                        .statusCode(200)
                                        .body("state", equalTo(state)));
        return given().get("/api/fleet/bulk/" + id).then();
    }

    private static ValidatableResponse tags(String agentId) {
        return given().get("/api/agents/" + agentId + "/tags").then();
    }

    @Test
    void a_dry_run_says_of_each_agent_what_would_become_of_it_and_does_nothing() {
        cutOff("b-away");
        try (TestAgent here = connected("b-here")) {
            post("/dry-run", "{'kind':'drain','agents':['b-here','b-away','b-nobody']}")
                    .statusCode(200)
                    .body("agents", equalTo(3))
                    .body("rows.agentId", contains("b-here", "b-away", "b-nobody"))
                    .body("rows.outcome", contains("changes", "later", "refused"))
                    .body("rows[0].before", equalTo("working"))
                    .body("rows[0].after", equalTo("drained"))
                    .body("rows[2].code", equalTo("SKR-G402"))
                    .body("counts.changes", equalTo(1))
                    .body("counts.later", equalTo(1))
                    .body("reasons.'SKR-G402'", equalTo(1));
            post("/dry-run?offset=1&limit=1", "{'kind':'resume','agents':['b-here','b-away']}")
                    .statusCode(200)
                    .body("counts.same", equalTo(2))
                    .body("rows.agentId", contains("b-away"));
            post("/dry-run", "{'kind':'remove','agents':['b-here']}")
                    .body("rows[0].code", equalTo("SKR-G416"));
            given().get("/api/agents/b-here/actions").then().body("$", empty());
            assertThat(here).isNotNull();
        }
    }

    @Test
    void says_that_an_agent_of_an_older_version_does_not_know_it() {
        try (TestAgent old = TestAgent.connected(RestAssured.port, "b-old", 7)) {
            old.send(AgentFrame.newBuilder().setStatus(AgentStatus.getDefaultInstance()).build());
            await().untilAsserted(
                            () ->
                                    post("/dry-run", "{'kind':'restart','agents':['b-old']}")
                                            .body("rows[0].code", equalTo("SKR-G860")));
        }
    }

    @Test
    void tags_are_changed_and_can_be_had_again() {
        cutOff("b-tag-1");
        cutOff("b-tag-2");
        given().contentType("application/json").body("[\"old\"]").put("/api/agents/b-tag-1/tags");
        String wish =
                "{'id':'b-tags','kind':'tags','add':['new'],'remove':['old'],'query':{'q':'b-tag-'},'except':[]}";
        post("", wish).statusCode(202).body("agents", equalTo(2));
        ended("b-tags", "done")
                .body("counts.done", equalTo(2))
                .body("isUndoable", equalTo(true))
                .body("rows.before", contains("old", ""));
        tags("b-tag-1").body("$", contains("new"));
        post("", wish).statusCode(202).body("state", equalTo("done"));
        post("", "{'id':'b-tags','kind':'tags','add':['x'],'agents':['b-tag-1']}")
                .statusCode(409)
                .body("code", equalTo("SKR-G866"));
        post("/b-tags/undo", "").statusCode(202).body("undoOf", equalTo("b-tags"));
        ended("b-tags-undo", "done").body("counts.done", equalTo(2));
        tags("b-tag-1").body("$", contains("old"));
        tags("b-tag-2").body("$", empty());
        given().get("/api/fleet/bulk").then().body("id", hasItem("b-tags"));
    }

    @Test
    void agents_are_told_once_and_what_was_told_can_not_be_taken_back() {
        cutOff("b-told-1");
        cutOff("b-told-2");
        post("", "{'id':'b-told','kind':'restart','agents':['b-told-1','b-told-2','b-told-3']}")
                .statusCode(202);
        ended("b-told", "done")
                .body("counts.waiting", equalTo(2))
                .body("counts.refused", equalTo(1))
                .body("rows.state", contains("waiting", "waiting", "refused"));
        given().get("/api/fleet/bulk/b-told?state=refused")
                .then()
                .body("rows.agentId", contains("b-told-3"));
        given().get("/api/agents/b-told-1/actions")
                .then()
                .body("id", contains("b-told.0"))
                .body("action", contains("restart"));
        post("/b-told/undo", "").statusCode(409).body("code", equalTo("SKR-G867"));
        post("/b-told/stop", "").statusCode(200).body("state", equalTo("done"));
    }

    @Test
    void a_wish_that_can_not_be_is_refused() {
        for (String body :
                List.of(
                        "{'kind':'explode','agents':['a']}",
                        "{'kind':'drain'}",
                        "{'kind':'drain','agents':[]}",
                        "{'kind':'drain','agents':['a'],'query':{}}",
                        "{'kind':'tags','agents':['a']}",
                        "{'kind':'tags','agents':['a'],'add':['x'],'remove':['x']}",
                        "{'kind':'tags','agents':['a'],'add':['a b']}",
                        "{'kind':'profile','agents':['a']}",
                        "{'kind':'drain','agents':['a'],'version':'1.0.0'}")) {
            post("/dry-run", body).statusCode(422).body("code", equalTo("SKR-G864"));
        }
        post("/dry-run", "{'kind':'drain','agent':['a']}").statusCode(400);
        given().get("/api/fleet/bulk/none").then().statusCode(404);
        post("/none/stop", "").statusCode(404).body("code", equalTo("SKR-G865"));
    }

    @Test
    void an_agent_without_a_version_of_its_own_is_left_as_it_is() {
        cutOff("b-plain");
        post("", "{'id':'b-plain','kind':'profile','name':'pump','agents':['b-plain']}")
                .statusCode(202);
        ended("b-plain", "done").body("counts.same", equalTo(1)).body("rows", hasSize(1));
        post("", "{'id':'b-gone','kind':'remove','agents':['b-plain']}").statusCode(202);
        ended("b-gone", "done").body("counts.done", equalTo(1));
        given().get("/api/agents").then().body("agentId.findAll { it == 'b-plain' }", empty());
        post("", "{'id':'b-twice','kind':'remove','agents':['b-plain']}").statusCode(202);
        ended("b-twice", "done").body("counts.same", equalTo(1));
        given().get("/api/fleet/bulk")
                .then()
                .body(
                        "findAll { it.id.startsWith('b-plain') || it.id == 'b-gone' }.id",
                        containsInAnyOrder("b-gone", "b-plain"));
    }
}
