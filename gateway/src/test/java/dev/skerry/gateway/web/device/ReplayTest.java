package dev.skerry.gateway.web.device;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Replayed;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReplayTest {
    private static final long T0 = 1_700_000_000_000_000L;

    private static ValidatableResponse missing(String agentId) {
        return given().get("/api/agents/{agent}/missing", agentId).then().statusCode(200);
    }

    private static ValidatableResponse replay(String agentId, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/agents/{agent}/replay", agentId)
                .then();
    }

    private static void store(TestAgent agent, long... sequences) {
        for (long sequence : sequences) {
            agent.append(sequence, 1, temperatures("pump-1", T0 + sequence, 0, 1));
            agent.awaitAcknowledged(sequence, sequence);
        }
    }

    @Test
    void asks_for_what_is_missing_and_notes_that_the_agent_has_no_more() {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "rp-gaps", 7)) {
            store(agent, 3, 4, 9);
            missing("rp-gaps")
                    .body("highestStored", equalTo(9))
                    .body("numbers", equalTo(6))
                    .body("ranges", hasSize(2))
                    .body("ranges[0].first", equalTo(1))
                    .body("ranges[0].last", equalTo(2))
                    .body("ranges[1].first", equalTo(5))
                    .body("ranges[1].last", equalTo(8))
                    .body("replayedAt", nullValue());
            replay("rp-gaps", "{}").statusCode(202).body("numbers", equalTo(6));
            GatewayFrame asked = agent.next();
            assertThat(asked.getReplay().getRangesList())
                    .extracting(range -> range.getFirst() + "-" + range.getLast())
                    .containsExactly("1-2", "5-8");
            store(agent, 6);
            agent.send(AgentFrame.newBuilder().setReplayed(Replayed.getDefaultInstance()).build());
            await().untilAsserted(
                            () ->
                                    missing("rp-gaps")
                                            .body("replayedAt", notNullValue())
                                            .body("numbers", equalTo(0))
                                            .body("ranges", empty())
                                            .body("replayedThrough", equalTo(8))
                                            .body("withoutBatch", equalTo(5)));
            store(agent, 12);
            missing("rp-gaps").body("numbers", equalTo(2)).body("ranges", hasSize(1));
        }
    }

    @Test
    void asks_for_a_range_which_settles_nothing_else() {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "rp-range", 7)) {
            store(agent, 5);
            replay("rp-range", "{\"from\":2,\"to\":3}").statusCode(202);
            assertThat(agent.next().getReplay().getRanges(0).getLast()).isEqualTo(3);
            agent.send(AgentFrame.newBuilder().setReplayed(Replayed.getDefaultInstance()).build());
            store(agent, 6);
            missing("rp-range").body("numbers", equalTo(4)).body("replayedAt", nullValue());
        }
    }

    @Test
    void refuses_what_can_not_be_asked() {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "rp-bad", 7)) {
            replay("rp-bad", "{\"from\":3,\"to\":2}")
                    .statusCode(400)
                    .body("code", equalTo("SKR-G406"));
            replay("rp-bad", "{\"from\":0,\"to\":2}").statusCode(400);
            replay("rp-bad", "{\"from\":1}").statusCode(400);
            store(agent, 2);
        }
        await().untilAsserted(
                        () ->
                                replay("rp-bad", "{}")
                                        .statusCode(409)
                                        .body("code", equalTo("SKR-G441")));
        replay("nobody", "{}").statusCode(404).body("code", equalTo("SKR-G402"));
        given().get("/api/agents/nobody/missing").then().statusCode(404);
    }
}
