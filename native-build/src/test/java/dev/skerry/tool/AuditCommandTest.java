package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which log of a gateway's is asked. */
class AuditCommandTest {
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void an_earlier_log_is_asked_for_by_its_name() {
        gateway.answers("[]", "a proof", "[]", "another");
        assertThat(
                        gateway.execute(
                                "audit", "list", "--log", "gw/a b", "--limit", "7", "--who", "eve"))
                .isZero();
        assertThat(gateway.execute("audit", "prove", "59", "--log", "gw/a b")).isZero();
        assertThat(gateway.execute("audit", "list", "--what", "command")).isZero();
        assertThat(gateway.execute("audit", "prove", "60")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "GET /api/audit?origin=gw%2Fa+b&limit=7&who=eve",
                        "GET /api/audit/59/proof?origin=gw%2Fa+b",
                        "GET /api/audit?limit=50&what=command",
                        "GET /api/audit/60/proof");
        assertThat(gateway.out()).contains("a proof").contains("another");
    }
}
