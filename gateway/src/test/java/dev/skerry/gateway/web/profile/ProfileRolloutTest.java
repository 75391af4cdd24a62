package dev.skerry.gateway.web.profile;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.DiscoveredDevice;
import dev.skerry.sync.proto.RefusedSample;
import dev.skerry.sync.proto.Sightings;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.common.mapper.TypeRef;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProfileRolloutTest {
    private static String yaml(String name, String version) {
        return """
        schema: skerry.device/v1
        name: %s
        version: %s
        source: { mqtt: { topic: "%s/{device}" } }
        resources: { temperature: { type: float32, unit: Cel } }
        """
                .formatted(name, version, name);
    }

    private static void push(String yaml) {
        given().contentType("application/yaml")
                .body(yaml.getBytes())
                .post("/api/profiles")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse lint(String yaml, String query) {
        return given().contentType("application/yaml")
                .body(yaml.getBytes())
                .post("/api/profiles/lint" + query)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse preview(String name, Map<String, String> body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/profiles/" + name + "/assignments/preview")
                .then();
    }

    @Test
    void compares_what_is_written_with_what_is_kept_and_names_the_next_version() {
        String name = "pr-compared";
        lint(yaml(name, "1.0.0"), "").body("compiles", is(true)).body("comparison", nullValue());
        push(yaml(name, "1.0.0"));
        push(yaml(name, "1.1.0").replace("Cel }", "Cel, range: [0, 100] }"));
        lint(yaml(name, "1.0.0") + "# again\n", "")
                .body("comparison.against", equalTo("1.1.0"))
                .body("comparison.changes[0].details[0].before", equalTo("[0, 100]"))
                .body("comparison.suggested", equalTo("1.1.1"));
        lint(yaml(name, "9.0.0").replace("Cel", "K"), "?from=1.0.0")
                .body("comparison.against", equalTo("1.0.0"))
                .body("comparison.impact", equalTo("major"))
                .body("comparison.suggested", equalTo("2.0.0"))
                .body("comparison.changes[0].section", equalTo("resources"))
                .body("comparison.changes[0].name", equalTo("temperature"))
                .body("comparison.changes[0].kind", equalTo("changed"))
                .body("comparison.changes[0].effects", contains("other-unit"));
        // 1.1.0 is taken.
        String more = yaml(name, "1.0.1").replace("Cel }", "Cel }, speed: { type: int32 }");
        lint(more, "?from=1.0.0")
                .body("comparison.impact", equalTo("minor"))
                .body("comparison.suggested", equalTo("1.2.0"));
        lint(yaml(name, "1.0.0"), "?from=1.0.0")
                .body("comparison.changes", empty())
                .body("comparison.suggested", equalTo("1.0.0"));
        given().get("/api/profiles/" + name + "/diff?from=1.0.0&to=1.1.0")
                .then()
                .body("comparison.impact", equalTo("patch"))
                .body("comparison.changes", hasSize(1));
        lint("name: x", "").body("comparison", nullValue());
    }

    @Test
    void says_what_an_assignment_would_change_and_changes_nothing() {
        String name = "pr-preview";
        push(yaml(name, "1.0.0"));
        push(yaml(name, "2.0.0").replace("Cel", "K"));
        try (TestAgent near = TestAgent.connected(RestAssured.port, "pr-near", 7)) {
            try (TestAgent far = TestAgent.connected(RestAssured.port, "pr-far", 7)) {
                await().untilAsserted(
                                () ->
                                        given().get("/api/agents")
                                                .then()
                                                .body("agentId", hasItem("pr-far")));
                assignTo(name, "1.0.0", "pr-near");
                assignTo(name, "2.0.0", "pr-far");
            }
            await().untilAsserted(
                            () ->
                                    given().get("/api/agents/pr-far")
                                            .then()
                                            .body("state", equalTo("cut-off")));
            Map<String, String> two =
                    Map.of("version", "2.0.0", "scope", "agent", "target", "pr-near");
            preview(name, two)
                    .statusCode(200)
                    .body("changed", is(1))
                    .body("cutOff", is(0))
                    .body("agents[0].agentId", equalTo("pr-near"))
                    .body("agents[0].connected", is(true))
                    .body("agents[0].moves[0].from", equalTo("1.0.0"))
                    .body("agents[0].moves[0].to", equalTo("2.0.0"))
                    .body("comparisons[0].agents", is(1))
                    .body("comparisons[0].comparison.impact", equalTo("major"));
            // Of a device alone: the others go on.
            preview(
                            name,
                            Map.of(
                                    "version", "2.0.0",
                                    "scope", "device",
                                    "target", "pr-near",
                                    "device", "d-1"))
                    .body("agents[0].moves", hasSize(1))
                    .body("agents[0].moves[0].devices", contains("d-1"))
                    .body("agents[0].moves[0].from", equalTo("1.0.0"));
            // What is narrower counts, so nothing changes for those two.
            preview(name, Map.of("version", "2.0.0", "scope", "all"))
                    .body("agents.agentId", not(hasItem("pr-near")))
                    .body("agents.agentId", not(hasItem("pr-far")));
            preview(name, Map.of("scope", "agent", "target", "pr-far"))
                    .body("agents[0].connected", is(false))
                    .body("cutOff", is(1))
                    .body("agents[0].moves[0].from", equalTo("2.0.0"))
                    .body("agents[0].moves[0].to", nullValue());
            preview(name, Map.of("version", "9.0.0", "scope", "all"))
                    .statusCode(404)
                    .body("code", equalTo("SKR-G453"));
            preview(name, Map.of("scope", "everyone")).statusCode(400);
            given().get("/api/profiles/" + name + "/assignments")
                    .then()
                    .body("version", contains("2.0.0", "1.0.0"));
        }
    }

    private static void assignTo(String name, String version, String agentId) {
        given().contentType("application/json")
                .body(Map.of("version", version, "scope", "agent", "target", agentId))
                .put("/api/profiles/" + name + "/assignments")
                .then()
                .statusCode(200);
    }

    @Test
    void has_shipped_profiles_with_messages_that_they_read() {
        given().get("/api/profile-templates")
                .then()
                .statusCode(200)
                .body(
                        "find { it.name == 'tasmota-energy' }.addresses",
                        contains("tele/{device}/SENSOR"))
                .body("find { it.name == 'tasmota-energy' }.resources", hasItem("power"));
        Map<String, String> template =
                given().get("/api/profile-templates/tasmota-energy")
                        .then()
                        .statusCode(200)
                        .extract()
                        .as(new TypeRef<Map<String, String>>() {});
        given().contentType("application/json")
                .body(
                        Map.of(
                                "source",
                                template.get("source"),
                                "messages",
                                template.get("messages")))
                .post("/api/profiles/dry-run")
                .then()
                .body("summary.understood", is(1));
        given().get("/api/profile-templates/nothing")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G895"))
                .body("detail", containsString("nothing"));
    }

    @Test
    void lists_what_agents_refused_and_do_not_know() {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "pr-met", 7)) {
            agent.status(
                    AgentStatus.newBuilder()
                            .setSightings(
                                    Sightings.newBuilder()
                                            .addRefused(refused("pr-mine", "mine/1"))
                                            .addRefused(refused("pr-other", "other/1"))
                                            .addDiscovered(
                                                    DiscoveredDevice.newBuilder()
                                                            .setId("1")
                                                            .setAddress("shed/t-1")))
                            .build());
            String mine = "find { it.agentId == 'pr-met' }.";
            await().untilAsserted(
                            () ->
                                    given().get("/api/sightings")
                                            .then()
                                            .statusCode(200)
                                            .body(mine + "refused", hasSize(2))
                                            .body(
                                                    mine + "discovered.address",
                                                    contains("shed/t-1")));
            given().get("/api/sightings?profile=pr-mine")
                    .then()
                    .body("agentId", contains("pr-met"))
                    .body("[0].refused.address", contains("mine/1"))
                    .body("[0].discovered", empty());
            given().get("/api/sightings?profile=pr-none").then().body("", empty());
        }
    }

    private static RefusedSample refused(String profile, String address) {
        return RefusedSample.newBuilder()
                .setProfileName(profile)
                .setAddress(address)
                .setPayload(ByteString.copyFromUtf8("{}"))
                .setPayloadBytes(2)
                .build();
    }
}
