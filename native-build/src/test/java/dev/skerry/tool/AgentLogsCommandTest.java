package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an agent logged, as the gateway hands it on. */
class AgentLogsCommandTest {
    private static final String LIVE = "{\"type\":\"state\",\"state\":\"live\"}\n";
    private static final String LINES =
            """
            {"type":"lines","bootId":"b","missed":4,"isAll":false,"lines":[{"number":5,"at":"2026-03-01T10:00:00Z","level":"warn","logger":"dev.skerry.Link","message":"link=cut\\u001b[2J\\n  at here"}]}
            {"type":"heartbeat"}
            {"type":"lines","bootId":"b","missed":0,"isAll":true,"lines":[{"number":6,"at":"2026-03-01T10:00:01Z","level":"info","logger":"a","message":"link=up"}]}
            """;
    private static final String LATER =
            """
            {"type":"lines","bootId":"b","missed":0,"isAll":true,"lines":[{"number":7,"at":"2026-03-01T10:00:02Z","level":"info","logger":"a","message":"later"}]}
            """;

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
    void shows_what_the_agent_has_and_ends() {
        gateway.answers(LIVE + LINES + LATER);
        assertThat(gateway.execute("agent", "logs", "a b", "--level", "warn", "--contains", "l k"))
                .isZero();
        assertThat(gateway.asked())
                .containsExactly("GET /api/agents/a%20b/logs?level=warn&contains=l+k");
        assertThat(gateway.out())
                .contains("… 4 lines are not kept any more")
                .contains("2026-03-01T10:00:00Z WARN  [dev.skerry.Link] link=cut\\u{1b}[2J")
                .contains("\n      at here")
                .contains("INFO  [a] link=up")
                .doesNotContain("later");
    }

    @Test
    void goes_on_when_it_follows_and_says_that_the_agent_is_cut_off() {
        gateway.answers("{\"type\":\"state\",\"state\":\"cut-off\"}\n" + LIVE + LINES + LATER);
        assertThat(gateway.execute("agent", "logs", "north", "--follow", "--json")).isZero();
        assertThat(gateway.err()).contains("SKR-T124").contains("north");
        assertThat(gateway.out().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"number\":"));
    }

    @Test
    void says_of_an_agent_that_is_away_or_too_old_that_nothing_comes() {
        gateway.answers("{\"type\":\"state\",\"state\":\"cut-off\"}\n");
        assertThat(gateway.execute("agent", "logs", "north")).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T124");
        gateway.answers("{\"type\":\"state\",\"state\":\"too-old\"}\n");
        assertThat(gateway.execute("agent", "logs", "north")).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T125");
    }

    @Test
    void says_why_the_gateway_refuses() {
        gateway.refuses(
                503,
                """
                {"code": "SKR-G855", "title": "as many watch", "detail": "north", "hint": "close"}""");
        assertThat(gateway.execute("agent", "logs", "north")).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-G855");
        assertThat(gateway.execute("agent", "logs", "north", "--level", "loud")).isEqualTo(2);
    }
}
