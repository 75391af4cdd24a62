package dev.skerry.gateway.web.profile;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.gateway.web.Problem;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.Ledger;
import dev.skerry.sync.proto.ProfileProblem;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileState;
import dev.skerry.sync.proto.ProfileState.State;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProfilesTest {
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

    private static Response push(String yaml) {
        return given().contentType("application/yaml").body(yaml.getBytes()).post("/api/profiles");
    }

    private static String pushed(String name, String version) {
        return push(yaml(name, version)).then().statusCode(200).extract().path("digest");
    }

    private static ValidatableResponse assign(String name, Map<String, String> body) {
        return given().contentType("application/json")
                .body(body)
                .put("/api/profiles/" + name + "/assignments")
                .then();
    }

    private static TestAgent connect(String agentId) {
        return TestAgent.connected(RestAssured.port, agentId, 7);
    }

    private static void report(TestAgent agent, ProfileState... states) {
        agent.send(
                AgentFrame.newBuilder()
                        .setProfileReport(
                                ProfileReport.newBuilder().addAllProfiles(List.of(states)))
                        .build());
    }

    private static ProfileState state(String digest, State state) {
        return ProfileState.newBuilder()
                .setName("told")
                .setVersion("1.0.0")
                .setDigest(digest)
                .setState(state)
                .build();
    }

    @Test
    void keeps_a_profile_by_its_version_and_gives_it_back_as_it_came() {
        String digest = pushed("kept", "1.0.0");
        assertThat(pushed("kept", "1.0.0")).isEqualTo(digest);
        pushed("kept", "1.10.0");
        pushed("kept", "1.9.0");
        given().get("/api/profiles/kept")
                .then()
                .statusCode(200)
                .body("versions.version", equalTo(List.of("1.10.0", "1.9.0", "1.0.0")))
                .body("versions[2].digest", equalTo(digest));
        given().get("/api/profiles").then().body("name", hasItem("kept"));
        Response source = given().get("/api/profiles/kept/versions/1.0.0/source");
        assertThat(source.asString()).isEqualTo(yaml("kept", "1.0.0"));
        assertThat(source.header("ETag")).isEqualTo('"' + digest + '"');
        given().get("/api/profiles/kept/versions/2.0.0")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G453"));
    }

    @Test
    void refuses_what_does_not_compile_with_all_its_problems() {
        String broken = yaml("broken", "one").replace("unit: Cel", "unit: C");
        push(broken)
                .then()
                .statusCode(422)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("SKR-G451"))
                .body("problems", hasSize(2))
                .body("problems[1].code", equalTo("SKR-P301"))
                .body("problems[1].line", equalTo(5))
                .body("problems[1].excerpt", containsString("^"))
                .body("problems[1].hint", containsString("'Cel'"));
        given().get("/api/profiles").then().body("name", not(hasItem("broken")));
        given().contentType("application/yaml")
                .body(broken.getBytes())
                .post("/api/profiles/lint")
                .then()
                .statusCode(200)
                .body("compiles", equalTo(false))
                .body("problems", hasSize(2));
        push("").then().statusCode(400);
        given().contentType("application/yaml")
                .body(new byte[] {(byte) 0xC3, 0x28})
                .post("/api/profiles")
                .then()
                .statusCode(400)
                .body("code", equalTo("SKR-G406"));
    }

    @Test
    void never_changes_what_a_version_says() {
        pushed("fixed", "1.0.0");
        push(yaml("fixed", "1.0.0") + "description: other\n")
                .then()
                .statusCode(409)
                .body("code", equalTo("SKR-G452"));
    }

    @Test
    void removes_a_version_that_is_not_assigned() {
        pushed("removed", "1.0.0");
        assign("removed", Map.of("version", "1.0.0", "scope", "site", "target", "nowhere"))
                .statusCode(200);
        given().delete("/api/profiles/removed/versions/1.0.0")
                .then()
                .statusCode(409)
                .body("code", equalTo("SKR-G454"))
                .body("detail", containsString("site nowhere"));
        given().delete("/api/profiles/removed/assignments?scope=site&target=nowhere")
                .then()
                .statusCode(200);
        given().delete("/api/profiles/removed/assignments?scope=site&target=nowhere")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G455"));
        given().delete("/api/profiles/removed/versions/1.0.0").then().statusCode(200);
        given().get("/api/profiles/removed").then().statusCode(404);
    }

    @Test
    void refuses_assignments_that_mean_nothing_or_were_decided_on_old_ground() {
        pushed("meant", "1.0.0");
        for (Map<String, String> body :
                List.of(
                        Map.of("scope", "all"),
                        Map.of("version", "1.0.0", "scope", "some"),
                        Map.of("version", "1.0.0", "scope", "site"),
                        Map.of("version", "1.0.0", "scope", "all", "target", "x"),
                        Map.of("version", "1.0.0", "scope", "device", "target", "x"),
                        Map.of("version", "1.0.0", "scope", "all", "device", "x"),
                        Map.of("version", "1.0.0", "scope", "all", "else", "x"))) {
            assign("meant", body).statusCode(400).body("code", equalTo("SKR-G406"));
        }
        assign("meant", Map.of("version", "7.0.0", "scope", "site", "target", "x"))
                .statusCode(404)
                .body("code", equalTo("SKR-G453"));
        String tag = given().get("/api/profiles/meant/assignments").header("ETag");
        assign("meant", Map.of("version", "1.0.0", "scope", "site", "target", "x"));
        given().header("If-Match", tag)
                .contentType("application/json")
                .body(Map.of("version", "1.0.0", "scope", "site", "target", "y"))
                .put("/api/profiles/meant/assignments")
                .then()
                .statusCode(412)
                .body("code", equalTo("SKR-G421"));
    }

    @Test
    void says_how_a_version_differs() {
        pushed("differs", "1.0.0");
        pushed("differs", "1.1.0");
        given().get("/api/profiles/differs/diff?from=1.0.0&to=1.1.0")
                .then()
                .statusCode(200)
                .body(
                        "lines.findAll { it.kind == 'removed' }.text",
                        equalTo(List.of("version: 1.0.0")))
                .body(
                        "lines.findAll { it.kind == 'added' }.text",
                        equalTo(List.of("version: 1.1.0")));
        given().get("/api/profiles/differs/diff?from=1.0.0").then().statusCode(400);
    }

    @Test
    void tells_an_agent_what_it_shall_work_by_and_gives_it_the_sources_once() {
        try (var agent = connect("x-told")) {
            String digest = pushed("told", "1.0.0");
            assign("told", Map.of("version", "1.0.0", "scope", "agent", "target", "x-told"));
            report(agent);
            assertThat(nextSet(agent).getProfilesList())
                    .extracting(AssignedProfile::getDigest)
                    .contains(digest);
            agent.send(
                    AgentFrame.newBuilder()
                            .setProfileRequest(ProfileRequest.newBuilder().addDigests(digest))
                            .build());
            assertThat(agent.next().getProfileSource().getSource().toStringUtf8())
                    .isEqualTo(yaml("told", "1.0.0"));
            awaitState("x-told", "told", "pending");
            report(agent, state(digest, State.STATE_APPLIED));
            awaitState("x-told", "told", "applied");
            given().get("/api/profiles/told").then().body("agents.applied", equalTo(1));

            String next = pushed("told", "2.0.0");
            assign("told", Map.of("version", "2.0.0", "scope", "agent", "target", "x-told"));
            // The report that follows the first is not answered with the same set again.
            assertThat(nextSet(agent).getProfilesList())
                    .extracting(AssignedProfile::getDigest)
                    .contains(next)
                    .doesNotContain(digest);
            report(
                    agent,
                    state(digest, State.STATE_APPLIED),
                    state(next, State.STATE_REFUSED).toBuilder()
                            .setProblemCount(3)
                            .addProblems(
                                    ProfileProblem.newBuilder()
                                            .setCode("SKR-A313")
                                            .setMessage("its topic is taken"))
                            .build());
            awaitState("x-told", "told", "refused");
            given().get("/api/profiles/told/agents")
                    .then()
                    .body("agentId", equalTo(List.of("x-told")))
                    .body("[0].wanted[0].problems[0].code", equalTo("SKR-A313"))
                    .body("[0].wanted[0].problemCount", equalTo(3))
                    .body("[0].running[0].digest", equalTo(digest));
        }
    }

    private static ProfileSet nextSet(TestAgent agent) {
        var frame = agent.next();
        assertThat(frame.hasProfiles()).as("%s", frame).isTrue();
        return frame.getProfiles();
    }

    private static void awaitState(String agentId, String name, String state) {
        await().untilAsserted(
                        () ->
                                given().get("/api/agents/" + agentId + "/profiles")
                                        .then()
                                        .body(
                                                "wanted.findAll { it.name == '"
                                                        + name
                                                        + "' }.state",
                                                equalTo(List.of(state))));
    }

    @Test
    void assigns_to_the_agents_of_a_group_as_tags_change() {
        try (var agent = connect("x-tagged")) {
            pushed("tagged", "1.0.0");
            assign("tagged", Map.of("version", "1.0.0", "scope", "group", "target", "g-1"));
            given().get("/api/agents/x-tagged/profiles")
                    .then()
                    .body("wanted.name", not(hasItem("tagged")));
            String tag = given().get("/api/agents/x-tagged/tags").header("ETag");
            given().header("If-Match", tag)
                    .contentType("application/json")
                    .body(List.of("g-1", "g-0"))
                    .put("/api/agents/x-tagged/tags")
                    .then()
                    .statusCode(200)
                    .body("$", equalTo(List.of("g-0", "g-1")));
            given().get("/api/agents/x-tagged/profiles")
                    .then()
                    .body("wanted.name", hasItem("tagged"));
            given().header("If-Match", tag)
                    .contentType("application/json")
                    .body(List.of())
                    .put("/api/agents/x-tagged/tags")
                    .then()
                    .statusCode(412);
            given().contentType("application/json")
                    .body(List.of("no blanks"))
                    .put("/api/agents/x-tagged/tags")
                    .then()
                    .statusCode(400);
            given().get("/api/agents/x-never/tags").then().statusCode(404);
            // One that never reported may not know what a profile is.
            agent.status(Ledger.getDefaultInstance());
            assertThat(agent.nextOfAll().hasCredit()).isTrue();
        }
    }
}
