package dev.skerry.gateway.web.action;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentActivity;
import dev.skerry.sync.proto.AgentActivity.State;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AgentActionsTest {
    private static void says(TestAgent agent, State state) {
        agent.send(
                AgentFrame.newBuilder()
                        .setStatus(
                                AgentStatus.newBuilder()
                                        .setActivity(
                                                AgentActivity.newBuilder()
                                                        .setState(state)
                                                        .setSinceMicros(1_700_000_000_000_000L)
                                                        .addAllActions(
                                                                List.of(
                                                                        "restart", "drain",
                                                                        "resume", "wipe"))))
                        .build());
    }

    private static TestAgent connected(String agentId, long epoch) {
        TestAgent agent = TestAgent.connected(RestAssured.port, agentId, epoch);
        says(agent, State.STATE_WORKING);
        await().untilAsserted(() -> agent(agentId).body("activity.actions", hasItem("restart")));
        return agent;
    }

    private static ValidatableResponse agent(String agentId) {
        return given().get("/api/agents/{agent}", agentId).then().statusCode(200);
    }

    private static ValidatableResponse tell(String agentId, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/agents/{agent}/actions", agentId)
                .then();
    }

    private static ValidatableResponse told(String agentId) {
        return given().get("/api/agents/{agent}/actions", agentId).then().statusCode(200);
    }

    private static Command next(TestAgent agent) {
        Command command = agent.next().getCommand();
        assertThat(command.getCommandId()).isNotEmpty();
        return command;
    }

    private static void answer(TestAgent agent, String id, Outcome outcome, boolean isLast) {
        agent.send(
                AgentFrame.newBuilder()
                        .setCommandResult(
                                CommandResult.newBuilder()
                                        .setCommandId(id)
                                        .setOutcome(outcome)
                                        .setAtMicros(1_700_000_000_000_000L)
                                        .setLast(isLast))
                        .build());
    }

    @Test
    void an_agent_is_told_at_once_and_each_step_is_shown() {
        try (TestAgent agent = connected("a-live", 7)) {
            tell("a-live", "{\"action\":\"drain\",\"id\":\"a-live-1\"}")
                    .statusCode(202)
                    .body("action", equalTo("drain"))
                    .body("forced", equalTo(false))
                    .body("state", equalTo("delivered"));
            Command command = next(agent);
            assertThat(command.getDeviceId()).isEmpty();
            assertThat(command.getName()).isEqualTo("drain");
            assertThat(command.getArgumentsMap()).isEmpty();
            answer(agent, "a-live-1", Outcome.OUTCOME_ACCEPTED, false);
            says(agent, State.STATE_DRAINING);
            await().untilAsserted(
                            () ->
                                    agent("a-live")
                                            .body("activity.state", equalTo("draining"))
                                            .body(
                                                    "activity.since",
                                                    equalTo("2023-11-14T22:13:20Z")));
            answer(agent, "a-live-1", Outcome.OUTCOME_EXECUTED, true);
            await().untilAsserted(
                            () ->
                                    told("a-live")
                                            .body("$", hasSize(1))
                                            .body("[0].over", equalTo(true))
                                            .body(
                                                    "[0].steps.state",
                                                    contains(
                                                            "requested",
                                                            "delivered",
                                                            "accepted",
                                                            "executed")));
            tell("a-live", "{\"action\":\"drain\",\"id\":\"a-live-1\"}")
                    .statusCode(202)
                    .body("state", equalTo("executed"));
            tell("a-live", "{\"action\":\"resume\",\"id\":\"a-live-1\"}")
                    .statusCode(409)
                    .body("code", equalTo("SKR-G434"));
        }
    }

    @Test
    void waits_for_an_agent_that_is_away_and_can_be_taken_back() {
        connected("a-away", 7).close();
        await().untilAsserted(() -> agent("a-away").body("state", equalTo("cut-off")));
        tell("a-away", "{\"action\":\"restart\",\"id\":\"a-away-1\",\"expiresIn\":\"5m\"}")
                .statusCode(202)
                .body("state", equalTo("requested"));
        given().post("/api/commands/a-away-1/cancel").then().statusCode(200);
        told("a-away").body("[0].state", equalTo("cancelled"));
    }

    @Test
    void one_that_comes_back_with_another_outbox_was_wiped() {
        try (TestAgent agent = connected("a-wiped", 7)) {
            tell(
                            "a-wiped",
                            "{\"action\":\"wipe\",\"id\":\"a-wiped-1\",\"confirm\":\"a-wiped\",\"force\":true}")
                    .statusCode(202)
                    .body("forced", equalTo(true));
            assertThat(next(agent).getArgumentsOrThrow("force").getTruth()).isTrue();
        }
        connected("a-wiped", 8).close();
        await().untilAsserted(
                        () ->
                                told("a-wiped")
                                        .body("[0].state", equalTo("executed"))
                                        .body("[0].over", equalTo(true)));
    }

    @Test
    void says_so_of_an_agent_that_turns_out_not_to_know_it() {
        try (TestAgent agent = connected("a-turned", 7)) {
            tell("a-turned", "{\"action\":\"restart\",\"id\":\"a-turned-1\"}").statusCode(202);
            next(agent);
            agent.send(
                    AgentFrame.newBuilder()
                            .setCommandResult(
                                    CommandResult.newBuilder()
                                            .setCommandId("a-turned-1")
                                            .setOutcome(Outcome.OUTCOME_FAILED)
                                            .setCode("SKR-A411")
                                            .setMessage("this agent has no device ''")
                                            .setLast(true))
                            .build());
            await().untilAsserted(
                            () -> told("a-turned").body("[0].steps[2].code", equalTo("SKR-G860")));
        }
    }

    @Test
    void refuses_what_no_agent_does() {
        connected("a-wrong", 7).close();
        tell("a-wrong", "{\"action\":\"explode\"}")
                .statusCode(422)
                .body("code", equalTo("SKR-G863"));
        tell("a-wrong", "{\"action\":\"drain\",\"force\":true}")
                .statusCode(422)
                .body("code", equalTo("SKR-G863"));
        tell("a-wrong", "{\"action\":\"drain\",\"fource\":true}")
                .statusCode(400)
                .body("code", equalTo("SKR-G406"));
        tell("a-wrong", "{\"action\":\"drain\",\"expiresIn\":\"8d\"}").statusCode(400);
        tell("a-wrong", "{\"action\":\"drain\",\"id\":\"a b\"}").statusCode(400);
        tell("nobody", "{\"action\":\"drain\"}").statusCode(404);
        told("a-wrong").body("$", hasSize(0));
    }

    @Test
    void a_wipe_names_its_agent_once_more() {
        connected("a-confirm", 7).close();
        tell("a-confirm", "{\"action\":\"wipe\"}")
                .statusCode(422)
                .body("code", equalTo("SKR-G861"));
        tell("a-confirm", "{\"action\":\"wipe\",\"confirm\":\"a-other\"}")
                .statusCode(422)
                .body("code", equalTo("SKR-G861"));
    }

    @Test
    void says_that_an_older_agent_does_not_know_it() {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "a-old", 7)) {
            agent.send(AgentFrame.newBuilder().setStatus(AgentStatus.getDefaultInstance()).build());
            await().untilAsserted(() -> agent("a-old").body("figures", equalTo("current")));
            agent("a-old").body("activity", nullValue());
            tell("a-old", "{\"action\":\"restart\"}")
                    .statusCode(409)
                    .body("code", equalTo("SKR-G860"));
        }
    }
}
