package dev.skerry.gateway.web.device;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.command.Commands;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.gateway.web.Problem;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandInfo;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.TwinPropertyInfo;
import dev.skerry.sync.proto.ValueRange;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CommandsTest {
    private static final Device PUMP =
            Device.newBuilder()
                    .setDeviceId("pump-1")
                    .setProfileName("pump")
                    .addCommands(
                            CommandInfo.newBuilder()
                                    .setName("stop")
                                    .setExpiresMillis(30_000)
                                    .setHasConfirm(true))
                    .addCommands(
                            CommandInfo.newBuilder()
                                    .setName("speed")
                                    .setExpiresMillis(30_000)
                                    .addArguments(
                                            TwinPropertyInfo.newBuilder()
                                                    .setName("rpm")
                                                    .setType("int32")
                                                    .setRange(
                                                            ValueRange.newBuilder()
                                                                    .setMin(0)
                                                                    .setMax(3600))))
                    .build();

    private static TestAgent connected(String agentId, long epoch) {
        TestAgent agent = TestAgent.connected(RestAssured.port, agentId, epoch);
        agent.devices(PUMP);
        await().untilAsserted(
                        () ->
                                given().get("/api/devices/{agent}/pump-1", agentId)
                                        .then()
                                        .statusCode(200)
                                        .body("commands", hasSize(2)));
        return agent;
    }

    /** An agent that was here and is cut off. */
    private static void known(String agentId) {
        connected(agentId, 7).close();
        await().untilAsserted(
                        () ->
                                given().get("/api/agents/{agent}", agentId)
                                        .then()
                                        .body("state", equalTo("cut-off")));
    }

    private static ValidatableResponse send(String agentId, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/devices/{agent}/pump-1/commands", agentId)
                .then();
    }

    private static Command next(TestAgent agent) {
        GatewayFrame frame = agent.next();
        assertThat(frame.hasCommand()).as("%s", frame).isTrue();
        return frame.getCommand();
    }

    private static void answer(
            TestAgent agent, String id, Outcome outcome, String code, boolean last) {
        agent.send(
                AgentFrame.newBuilder()
                        .setCommandResult(
                                CommandResult.newBuilder()
                                        .setCommandId(id)
                                        .setOutcome(outcome)
                                        .setCode(code)
                                        .setAtMicros(1_700_000_000_000_000L)
                                        .setLast(last))
                        .build());
    }

    private static ValidatableResponse shown(String id) {
        return given().get("/api/commands/{id}", id).then().statusCode(200);
    }

    private static void awaitStates(String id, String... states) {
        await().untilAsserted(() -> shown(id).body("steps.state", equalTo(List.of(states))));
    }

    @Test
    void a_connected_agent_gets_it_at_once_and_each_step_is_shown() {
        try (TestAgent agent = connected("c-live", 7)) {
            send("c-live", "{\"name\":\"stop\",\"id\":\"c-live-1\",\"expiresIn\":\"5m\"}")
                    .statusCode(202)
                    .body("state", equalTo("delivered"))
                    .body("over", equalTo(false))
                    .body("confirms", equalTo(true));
            Command command = next(agent);
            assertThat(command.getName()).isEqualTo("stop");
            assertThat(command.getAgain()).isFalse();
            assertThat(command.getFirstSentAtMicros()).isPositive();
            assertThat(command.getExpiresAtMicros() - command.getFirstSentAtMicros())
                    .isLessThanOrEqualTo(300_000_000);
            answer(agent, "c-live-1", Outcome.OUTCOME_ACCEPTED, "", false);
            answer(agent, "c-live-1", Outcome.OUTCOME_EXECUTED, "", false);
            answer(agent, "c-live-1", Outcome.OUTCOME_ACCEPTED, "", false);
            answer(agent, "c-live-1", Outcome.OUTCOME_CONFIRMED, "", true);
            answer(agent, "c-live-1", Outcome.OUTCOME_FAILED, "SKR-A414", true);
            awaitStates("c-live-1", "requested", "delivered", "accepted", "executed", "confirmed");
            shown("c-live-1")
                    .body("over", equalTo(true))
                    .body("state", equalTo("confirmed"))
                    .body("steps[0].by", equalTo("anybody"))
                    .body("steps[1].by", equalTo("gateway"))
                    .body("steps[4].by", equalTo("c-live"))
                    .body("steps[4].at", equalTo("2023-11-14T22:13:20Z"));
            given().get("/api/devices/c-live/pump-1/commands")
                    .then()
                    .body("$", hasSize(1))
                    .body("[0].id", equalTo("c-live-1"));
        }
    }

    @Test
    void waits_for_its_agent_and_is_sent_again_until_the_last_answer() {
        known("c-wait");
        send("c-wait", "{\"name\":\"speed\",\"arguments\":{\"rpm\":12},\"id\":\"c-wait-1\"}")
                .statusCode(202)
                .body("state", equalTo("requested"))
                .body("arguments.rpm", equalTo(12));
        long firstSent;
        ByteString lineage;
        try (TestAgent agent = new TestAgent(RestAssured.port, "c-wait", 7)) {
            agent.hello();
            lineage = agent.welcome().getLineage();
            Command command = next(agent);
            assertThat(command.getArgumentsOrThrow("rpm").getInteger()).isEqualTo(12);
            assertThat(command.getAgain()).isFalse();
            firstSent = command.getFirstSentAtMicros();
        }
        try (TestAgent agent = new TestAgent(RestAssured.port, "c-wait", 7)) {
            agent.hello(Hello.newBuilder().setLineage(lineage));
            assertThat(agent.welcome().getForked()).isFalse();
            Command command = next(agent);
            assertThat(command.getAgain()).isTrue();
            assertThat(command.getFirstSentAtMicros()).isEqualTo(firstSent);
            answer(agent, "c-wait-1", Outcome.OUTCOME_ACCEPTED, "", false);
            answer(agent, "c-wait-1", Outcome.OUTCOME_EXECUTED, "", true);
            awaitStates("c-wait-1", "requested", "delivered", "accepted", "executed");
        }
        try (TestAgent agent = connected("c-wait", 7)) {
            send("c-wait", "{\"name\":\"stop\",\"id\":\"c-wait-2\"}").statusCode(202);
            assertThat(next(agent).getCommandId()).isEqualTo("c-wait-2");
        }
    }

    @Test
    void is_not_sent_again_to_an_agent_that_lost_its_memory() {
        try (TestAgent agent = connected("c-lost", 7)) {
            send("c-lost", "{\"name\":\"stop\",\"id\":\"c-lost-1\"}").statusCode(202);
            next(agent);
        }
        try (TestAgent agent = connected("c-lost", 8)) {
            awaitStates("c-lost-1", "requested", "delivered", "failed");
            shown("c-lost-1").body("steps[2].code", equalTo("SKR-G437"));
            send("c-lost", "{\"name\":\"stop\",\"id\":\"c-lost-2\"}").statusCode(202);
            assertThat(next(agent).getCommandId()).isEqualTo("c-lost-2");
        }
        // It does not know the lineage: it, or a copy of it, was restored.
        try (TestAgent agent = connected("c-lost", 8)) {
            awaitStates("c-lost-2", "requested", "delivered", "failed");
        }
    }

    @Test
    void expires_at_the_gateway_when_the_agent_stays_away() {
        known("c-late");
        send("c-late", "{\"name\":\"stop\",\"id\":\"c-late-1\",\"expiresIn\":\"1s\"}")
                .statusCode(202);
        awaitStates("c-late-1", "requested", "expired");
        shown("c-late-1")
                .body("over", equalTo(true))
                .body("steps[1].code", equalTo("SKR-G438"))
                .body("steps[1].message", notNullValue());
    }

    @Test
    void can_be_taken_back_until_it_is_delivered() {
        known("c-back");
        send("c-back", "{\"name\":\"stop\",\"id\":\"c-back-1\"}").statusCode(202);
        for (int i = 0; i < 2; i++) {
            given().post("/api/commands/c-back-1/cancel")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("cancelled"));
        }
        try (TestAgent agent = connected("c-back", 7)) {
            send("c-back", "{\"name\":\"stop\",\"id\":\"c-back-2\"}").statusCode(202);
            assertThat(next(agent).getCommandId()).isEqualTo("c-back-2");
            given().post("/api/commands/c-back-2/cancel")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("SKR-G435"))
                    .body("detail", containsString("delivered"));
        }
        given().post("/api/commands/none/cancel")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G433"));
    }

    @Test
    void the_same_id_again_is_the_same_command() {
        known("c-same");
        String body = "{\"name\":\"speed\",\"arguments\":{\"rpm\":1},\"id\":\"c-same-1\"}";
        send("c-same", body).statusCode(202);
        send("c-same", body).statusCode(202).body("steps", hasSize(1));
        send("c-same", body.replace("1}", "2}")).statusCode(409).body("code", equalTo("SKR-G434"));
        given().get("/api/devices/c-same/pump-1/commands").then().body("$", hasSize(1));
    }

    @Test
    void refuses_what_the_profile_does_not_declare_and_says_what_it_does() {
        known("c-bad");
        refused("{\"name\":\"fly\"}", 422, "SKR-G431", "stop, speed");
        refused("{\"name\":\"speed\"}", 422, "SKR-G432", "'rpm' is missing");
        refused("{\"name\":\"speed\",\"arguments\":{\"rpm\":\"x\"}}", 422, "SKR-G432", "int32");
        refused(
                "{\"name\":\"speed\",\"arguments\":{\"rpm\":4000}}",
                422,
                "SKR-G432",
                "from 0 to 3600");
        refused(
                "{\"name\":\"stop\",\"arguments\":{\"rpm\":1}}",
                422,
                "SKR-G432",
                "takes no argument 'rpm'");
        refused("{\"name\":\"stop\",\"expires\":\"1s\"}", 400, "SKR-G406", "'expires'");
        refused("{\"name\":\"stop\",\"expiresIn\":\"8d\"}", 400, "SKR-G406", "1s to 7d");
        refused("{\"name\":\"stop\",\"id\":\"a b\"}", 400, "SKR-G406", "an id has");
        refused("[]", 400, "SKR-G406", "name");
        given().contentType("application/json")
                .body("{\"name\":\"stop\"}")
                .post("/api/devices/c-bad/none/commands")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G403"));
        given().get("/api/devices/c-bad/none/commands")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G403"));
        given().get("/api/commands/none").then().statusCode(404).body("code", equalTo("SKR-G433"));
    }

    private static void refused(String body, int status, String code, String detail) {
        send("c-bad", body)
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo(code))
                .body("detail", containsString(detail));
    }

    @Test
    void takes_no_more_than_may_wait() {
        known("c-many");
        for (int i = 0; i < Commands.MOST_OPEN; i++) {
            send("c-many", "{\"name\":\"stop\",\"id\":\"c-many-" + i + "\"}").statusCode(202);
        }
        send("c-many", "{\"name\":\"stop\"}").statusCode(429).body("code", equalTo("SKR-G436"));
        given().post("/api/commands/c-many-0/cancel").then().statusCode(200);
        send("c-many", "{\"name\":\"stop\"}").statusCode(202);
    }
}
