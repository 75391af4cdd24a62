package dev.skerry.gateway.approval;

import static dev.skerry.gateway.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.PolicyOrder;
import dev.skerry.sync.proto.PolicyReport;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileReport;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Approving.class)
class ApprovedChangesTest extends ApprovalsFixture {
    @Test
    void an_assignment_waits_and_carries_its_approval_in_every_set() throws Exception {
        String yaml =
                """
                schema: skerry.device/v1
                name: gauge
                version: 1.0.0
                source: { mqtt: { topic: "gauge/{device}" } }
                resources: { temperature: { type: float32, unit: Cel } }
                """;
        admin().asks()
                .contentType("application/yaml")
                .body(yaml.getBytes(UTF_8))
                .post("/api/profiles")
                .then()
                .statusCode(200);
        try (TestAgent agent = connected()) {
            agent.send(
                    AgentFrame.newBuilder()
                            .setProfileReport(ProfileReport.getDefaultInstance())
                            .build());
            assertThat(nextProfiles(agent).getProfiles().getProfilesList()).isEmpty();
            Response waiting =
                    anna().asks()
                            .body(Map.of("version", "1.0.0", "scope", "agent", "target", AGENT))
                            .put("/api/profiles/gauge/assignments");
            waiting.then().statusCode(202).body("$", hasSize(0));
            String id = waiting.header("Skerry-Approval");
            request(id)
                    .body("kind", equalTo("profile"))
                    .body("profile", equalTo("gauge"))
                    .body("agentId", equalTo(AGENT))
                    .body("contentDigest", notNullValue());
            assertThat(admin().asks().get("/api/approvals/" + id + "/source").asString())
                    .isEqualTo(yaml);
            CLEO.says(admin(), id, true).statusCode(422).body("code", equalTo("SKR-G789"));
            BOB.says(admin(), id, true).statusCode(200).body("state", equalTo("granted"));
            ProfileOrder assigned = nextProfiles(agent);
            assertThat(assigned.getProfiles().getProfilesList()).hasSize(1);
            assertThat(assigned.getApprovedList()).hasSize(1);
            assertThat(assigned.getApproved(0).getApprovalsList()).hasSize(1);
            String removal =
                    anna().asks()
                            .delete("/api/profiles/gauge/assignments?scope=agent&target=" + AGENT)
                            .header("Skerry-Approval");
            BOB.says(admin(), removal, true).statusCode(200);
            ProfileOrder removed = nextProfiles(agent);
            assertThat(removed.getProfiles().getProfilesList()).isEmpty();
            assertThat(
                            ApprovalRequest.parseFrom(removed.getApproved(0).getRequest())
                                    .getContentDigest())
                    .isEmpty();
            admin().asks().get("/api/profiles/gauge/assignments").then().body("$", hasSize(0));
        }
    }

    @Test
    void tags_wait_for_what_they_take_from_an_agent() throws Exception {
        String yaml =
                """
                schema: skerry.device/v1
                name: meter
                version: 1.0.0
                source: { mqtt: { topic: "meter/{device}" } }
                resources: { temperature: { type: float32, unit: Cel } }
                """;
        admin().asks()
                .contentType("application/yaml")
                .body(yaml.getBytes(UTF_8))
                .post("/api/profiles")
                .then()
                .statusCode(200);
        String tags = "/api/agents/" + AGENT + "/tags";
        try (TestAgent agent = connected()) {
            anna().asks().body("[\"canary\"]").put(tags).then().statusCode(200);
            String assignment =
                    anna().asks()
                            .body(
                                    Map.of(
                                            "version", "1.0.0",
                                            "scope", "group",
                                            "target", "canary"))
                            .put("/api/profiles/meter/assignments")
                            .header("Skerry-Approval");
            BOB.says(admin(), assignment, true).statusCode(200).body("state", equalTo("granted"));
            Response waiting = anna().asks().body("[]").put(tags);
            waiting.then().statusCode(202).body("$", hasItem("canary"));
            String removal = waiting.header("Skerry-Approval");
            request(removal)
                    .body("kind", equalTo("profile"))
                    .body("profile", equalTo("meter"))
                    .body("agentId", equalTo(AGENT))
                    .body("contentDigest", nullValue());
            BOB.says(admin(), removal, true).statusCode(200).body("state", equalTo("granted"));
            admin().asks().get(tags).then().body("$", hasSize(0));
            audited("agent.tagged", AGENT);
        }
    }

    @Test
    void the_policy_changes_by_its_own_rules_and_agents_get_each_change_that_they_lack()
            throws Exception {
        Response before = admin().asks().get("/api/policy");
        long version = before.jsonPath().getLong("version");
        put(policy("stop", 2).replace("kind ==", "knid =="), null)
                .statusCode(422)
                .body("code", equalTo("SKR-G783"))
                .body("problems", hasSize(3))
                .body("problems[0].line", equalTo(6));
        put(policy("stop", 2), "\"1\"").statusCode(412);
        try (TestAgent agent = connected()) {
            report(agent, version);
            send(anna(), "stop", "policy-1").statusCode(202).body("state", equalTo("waiting"));
            String first =
                    put(policy("halt", 1), before.header("ETag"))
                            .statusCode(202)
                            .extract()
                            .path("waiting");
            String second = put(policy("stop", 1), null).statusCode(202).extract().path("waiting");
            assertThat(admin().asks().get("/api/approvals/" + second + "/source").asString())
                    .isEqualTo(policy("stop", 1));
            BOB.says(anna(), second, true).statusCode(200).body("state", equalTo("granted"));
            request(first).body("state", equalTo("withdrawn")).body("code", equalTo("SKR-G796"));
            PolicyOrder order = nextPolicy(agent);
            assertThat(order.getVersion()).isGreaterThan(version);
            assertThat(order.getSource().toStringUtf8()).isEqualTo(policy("stop", 1));
            assertThat(order.getApproved().getApprovalsList()).hasSize(1);
            assertThat(ApprovalRequest.parseFrom(order.getApproved().getRequest()).getName())
                    .isEqualTo(Long.toString(order.getVersion()));
            BOB.says(admin(), "policy-1", true).statusCode(200).body("state", equalTo("granted"));
            assertThat(nextCommand(agent).getCommand().getCommandId()).isEqualTo("policy-1");
            String third = put(policy("stop", 2), null).statusCode(202).extract().path("waiting");
            CLEO.says(anna(), third, true).statusCode(200).body("state", equalTo("granted"));
            assertThat(nextPolicy(agent).getSource().toStringUtf8()).isEqualTo(policy("stop", 2));
            agent.send(
                    AgentFrame.newBuilder()
                            .setPolicyReport(
                                    PolicyReport.newBuilder()
                                            .setVersion(version)
                                            .setCode("SKR-A652")
                                            .setMessage("why not"))
                            .build());
            await().untilAsserted(
                            () ->
                                    admin().asks()
                                            .get("/api/policy")
                                            .then()
                                            .body("agents[0].code", equalTo("SKR-A652"))
                                            .body("agents[0].isCurrent", equalTo(false)));
        }
        try (TestAgent back = new TestAgent(RestAssured.port, AGENT, 7)) {
            back.hello();
            back.welcome();
            assertThat(nextPolicy(back).getSource().toStringUtf8())
                    .as("the change that it missed first")
                    .isEqualTo(policy("stop", 1));
            PolicyOrder newest = nextPolicy(back);
            assertThat(newest.getSource().toStringUtf8()).isEqualTo(policy("stop", 2));
        }
        admin().asks()
                .get("/api/policy/versions")
                .then()
                .body("version", hasItem(version))
                .body("setBy", hasItems("root"));
        audited("policy.set", "root");
    }

    private static void report(TestAgent agent, long version) {
        agent.send(
                AgentFrame.newBuilder()
                        .setPolicyReport(PolicyReport.newBuilder().setVersion(version))
                        .build());
        await().untilAsserted(
                        () ->
                                admin().asks()
                                        .get("/api/policy")
                                        .then()
                                        .body("agents.version", hasItem(version)));
    }
}
