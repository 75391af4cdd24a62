package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.process.Http;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An enrolled agent does what people have approved, and not what somebody wrote into the store. */
class ApprovedCommandsIT extends ApprovingSite {
    private String send(String id, int n) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        body.put("name", "move").put("id", id).put("expiresIn", "5m");
        body.putObject("arguments").put("n", n);
        Http.Answer answer = http.post(gateway(DEVICE + "/commands"), body);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
        return answer.body().path("state").asText();
    }

    private JsonNode command(String id) {
        return http.get(gateway("/api/commands/" + id));
    }

    private String approve(String id, String name) {
        return approve(
                id,
                name,
                "wants to send the command 'move' to the device 'mover-1'",
                "argument  n = ");
    }

    @Test
    void what_is_approved_is_done_and_what_was_written_into_the_store_is_not() throws Exception {
        setPolicy(
                """
                - { name: moves, when: kind == "command" && arguments.n > 5, approvals: 2 }
                - { name: changes, when: kind == "policy", approvals: 2 }
                """);
        assertThat(send("free", 1)).isNotEqualTo("waiting");
        waiting().until(() -> device.moves().contains(1));
        assertThat(send("two", 7)).isEqualTo("waiting");
        assertThat(approve("two", "vera")).contains("it is waiting now");
        assertThat(device.moves()).doesNotContain(7);
        assertThat(approve("two", "bob")).contains("it is granted now");
        waiting().until(() -> command("two").path("state").asText().equals("confirmed"));

        awaitKept(http.get(gateway("/api/audit?limit=1")).at("/0/index").asLong());
        agent.kill();
        send("stolen", 8);
        send("copied", 9);
        send("changed", 10);
        approve("changed", "vera");
        approve("changed", "bob");
        assertThat(command("changed").path("state").asText()).isEqualTo("requested");
        gateway.kill();
        tamper();
        startGateway();
        startAgent();

        Map.of("stolen", "SKR-A650", "copied", "SKR-A651", "changed", "SKR-A650")
                .forEach(
                        (id, code) -> {
                            waiting().until(() -> command(id).path("over").asBoolean());
                            JsonNode steps = command(id).path("steps");
                            JsonNode last = steps.get(steps.size() - 1);
                            assertThat(last.path("state").asText()).as(id).isEqualTo("failed");
                            assertThat(last.path("code").asText()).as(id).isEqualTo(code);
                        });
        assertThat(status().path("troubles").toString()).contains("SKR-A650");
        assertThat(device.moves()).containsExactly(1, 7);
        waiting().until(() -> status().path("troubles").toString().contains("SKR-A620"));
        waiting().until(() -> found(gateway("/api/audit/logs")).toString().contains("SKR-G763"));
        assertThat(skerry(0, "audit", "evidence", "--agent", agent("").toString()))
                .contains("SKR-S033");
    }

    /** Until the agent has a checkpoint of the gateway's audit log that covers this entry. */
    private void awaitKept(long entry) {
        waiting()
                .until(
                        () ->
                                http.get(agent("/api/audit/gateway"))
                                        .path("checkpoint")
                                        .asText()
                                        .lines()
                                        .skip(1)
                                        .findFirst()
                                        .filter(size -> Long.parseLong(size) > entry)
                                        .isPresent());
    }

    /** What somebody does who has the gateway's machine, and no approver's key. */
    private void tamper() throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("gateway/data/gateway").toAbsolutePath();
        try (Connection store = DriverManager.getConnection(url, "sa", "")) {
            assertThat(
                            update(
                                    store,
                                    "update command set state = 'requested' where command_id = ?",
                                    "stolen"))
                    .isOne();
            assertThat(
                            update(
                                    store,
                                    """
                                    update command set state = 'requested', approved = \
                                    (select approved from command where command_id = 'two') \
                                    where command_id = ?""",
                                    "copied"))
                    .isOne();
            try (PreparedStatement read =
                            store.prepareStatement(
                                    "select approved from command where command_id = 'changed'");
                    ResultSet row = read.executeQuery()) {
                assertThat(row.next()).isTrue();
                byte[] approved = row.getBytes(1);
                approved[approved.length - 1] ^= 1;
                assertThat(
                                update(
                                        store,
                                        "update command set approved = ? where command_id = 'changed'",
                                        approved))
                        .isOne();
            }
            rewriteAudit(store);
            // The store stays open otherwise, as the gateway has told it to.
            try (Statement end = store.createStatement()) {
                end.execute("SHUTDOWN");
            }
        }
    }

    /** The first command was another; the hashes are what they should be. */
    private static void rewriteAudit(Connection store) throws SQLException {
        assertThat(
                        update(
                                store,
                                """
                                update audit_entry set content = stringtoutf8(replace( \
                                utf8tostring(content), '"free"', ?)) \
                                where what = 'command.requested' \
                                and locate('"free"', utf8tostring(content)) > 0""",
                                "\"none\""))
                .isPositive();
        update(
                store,
                "update audit_entry set leaf = hash('SHA-256', cast(? as varbinary) || content)",
                new byte[] {0});
        // By its own checkpoint the gateway would notice at once.
        update(store, "update audit_log set note = ?", null);
    }

    private static int update(Connection store, String sql, @Nullable Object value)
            throws SQLException {
        try (PreparedStatement statement = store.prepareStatement(sql)) {
            statement.setObject(1, value);
            return statement.executeUpdate();
        }
    }
}
