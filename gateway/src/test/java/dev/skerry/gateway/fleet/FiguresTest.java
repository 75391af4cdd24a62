package dev.skerry.gateway.fleet;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.gateway.session.TestBatches;
import dev.skerry.sync.proto.Ledger;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an agent's figures are worth is said with them. */
@QuarkusTest
@Tag("slow")
class FiguresTest {
    private static TestAgent connect(String agentId, long epoch) {
        return TestAgent.connected(RestAssured.port, agentId, epoch);
    }

    private static ValidatableResponse agent(String agentId) {
        return given().get("/api/agents/" + agentId).then();
    }

    private static void tell(TestAgent agent, String agentId, long accepted, long pending) {
        agent.status(
                Ledger.newBuilder()
                        .setAccepted(accepted)
                        .setPending(pending)
                        .setAcknowledged(accepted - pending)
                        .build());
        await().untilAsserted(
                        () ->
                                agent(agentId)
                                        .body("figures", equalTo("current"))
                                        .body("pendingRecords", equalTo((int) pending)));
    }

    private static void awaitCutOff(String agentId) {
        await().untilAsserted(() -> agent(agentId).body("state", equalTo("cut-off")));
    }

    @Test
    void an_agent_that_has_told_nothing_has_no_figures() {
        try (var open = connect("f-none", 7)) {
            open.append(1, 5, TestBatches.temperatures("pump-1", 0, 20, 5));
            open.awaitAcknowledged(1, 1);
            agent("f-none")
                    .body("figures", equalTo("none"))
                    .body("statusAt", nullValue())
                    .body("pendingRecords", nullValue())
                    .body("outboxBytes", nullValue())
                    .body("ledger.stored", equalTo(5))
                    .body("ledger.balanced", equalTo(false));
        }
    }

    @Test
    void figures_from_before_the_session_are_old_until_it_tells_new_ones() {
        try (var first = connect("f-old", 7)) {
            tell(first, "f-old", 5, 5);
        }
        awaitCutOff("f-old");
        agent("f-old").body("figures", equalTo("old")).body("pendingRecords", equalTo(5));
        String told = agent("f-old").extract().path("statusAt");
        try (var second = connect("f-old", 7)) {
            agent("f-old")
                    .body("state", equalTo("connected"))
                    .body("figures", equalTo("old"))
                    .body("statusAt", equalTo(told));
            given().get("/api/ledger")
                    .then()
                    .body("agents.find { it.agentId == 'f-old' }.figures", equalTo("old"));
            tell(second, "f-old", 6, 6);
            String again = agent("f-old").extract().path("statusAt");
            assertThat(Instant.parse(again)).isAfter(Instant.parse(told));
        }
    }

    @Test
    void the_account_of_another_outbox_is_kept_beside_the_present_one() {
        try (var first = connect("f-two", 1)) {
            tell(first, "f-two", 60, 60);
        }
        awaitCutOff("f-two");
        try (var second = connect("f-two", 2)) {
            agent("f-two")
                    .body("figures", equalTo("none"))
                    .body("ledger.accepted", equalTo(60))
                    .body("ledger.balanced", equalTo(false))
                    .body("earlier.epochs", equalTo(1))
                    .body("earlier.pendingRecords", equalTo(60));
            tell(second, "f-two", 5, 5);
            agent("f-two")
                    .body("ledger.accepted", equalTo(65))
                    .body("ledger.pending", equalTo(65))
                    .body("ledger.balanced", equalTo(true))
                    .body("earlier.pendingRecords", equalTo(60));
        }
        awaitCutOff("f-two");
        given().delete("/api/agents/f-two").then().statusCode(200);
        try (var third = connect("f-two", 2)) {
            agent("f-two").body("earlier", nullValue()).body("figures", equalTo("none"));
        }
    }
}
