package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a gateway, and what is made of its answers. */
class ReplayCommandTest {
    private static final String BEFORE =
            """
            {"numbers": 6, "highestStored": 9, "replayedAt": null, "withoutBatch": 0}""";
    private static final String AFTER =
            """
            {"numbers": 0, "highestStored": 9, "replayedAt": "2026-01-01T00:00:00Z", "withoutBatch": 5}""";

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void asks_for_what_is_missing_and_says_what_came() {
        gateway.answers(BEFORE, BEFORE, BEFORE, AFTER);
        assertThat(gateway.execute("replay", "a b")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "GET /api/agents/a%20b/missing",
                        "POST /api/agents/a%20b/replay{}",
                        "GET /api/agents/a%20b/missing",
                        "GET /api/agents/a%20b/missing");
        assertThat(gateway.out())
                .startsWith("Of 6 numbers 1 came; of the others the agent has nothing");
    }

    @Test
    void asks_for_a_range() {
        gateway.answers(BEFORE, BEFORE);
        assertThat(gateway.execute("replay", "a b", "--range", "17-20")).isZero();
        assertThat(gateway.asked().getLast())
                .isEqualTo("POST /api/agents/a%20b/replay{\"from\":17,\"to\":20}");
        assertThat(gateway.execute("replay", "a b", "--range", "some")).isEqualTo(2);
        assertThat(gateway.err()).contains("SKR-T040").contains("17-20");
    }

    @Test
    void says_why_the_gateway_refuses() {
        gateway.refuses(
                409,
                """
                {"code": "SKR-G441", "title": "the agent is not connected", "detail": "agent 'a b'", "hint": "ask again"}""");
        assertThat(gateway.execute("replay", "a b")).isEqualTo(3);
        assertThat(gateway.err())
                .contains("SKR-G441")
                .contains("the agent is not connected: agent 'a b'; ask again.");
    }
}
