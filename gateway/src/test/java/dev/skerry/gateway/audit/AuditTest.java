package dev.skerry.gateway.audit;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.Checkpoint;
import dev.skerry.sync.audit.CheckpointSigner;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.LogProof;
import dev.skerry.sync.audit.NoteKeys;
import dev.skerry.sync.audit.SignedNote;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AuditCheckpoint;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.sign.SigningKeys;
import dev.skerry.sync.sign.VerifyKeys;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Base64;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Logs over real connections: the gateway's by REST, agents' by their sessions. */
@QuarkusTest
class AuditTest {
    private static final SigningKeys KEYS = SigningKeys.generate(new SecureRandom());

    @Inject Database database;

    private static NoteKeys gatewayKeys() throws Exception {
        var log = given().get("/api/audit/logs").jsonPath();
        byte[] keys = Base64.getDecoder().decode(log.getString("[0].keys"));
        return new NoteKeys(
                log.getString("[0].origin"), VerifyKeys.decode(ByteString.copyFrom(keys)));
    }

    @Test
    void a_removal_is_in_the_log_with_who_did_it_and_can_be_proven() throws Exception {
        TestAgent.connected(RestAssured.port, "au-gone", 7).close();
        await().untilAsserted(() -> given().delete("/api/agents/au-gone").then().statusCode(200));
        var entry = given().get("/api/audit?what=agent.removed&agent=au-gone").jsonPath();
        assertThat(entry.getString("[0].entry.who")).isNotEmpty();
        long index = entry.getLong("[0].index");
        await().untilAsserted(
                        () ->
                                given().get("/api/audit/{index}/proof", index)
                                        .then()
                                        .statusCode(200));
        String proof = given().get("/api/audit/{index}/proof", index).asString();
        LogProof parsed = LogProof.parse(proof);
        assertThat(parsed.holds(gatewayKeys())).isTrue();
        assertThat(parsed.entryText()).contains("au-gone");
    }

    @Test
    void what_is_not_there_is_refused_with_a_code() {
        given().get("/api/audit/999999999/proof")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G764"));
        for (String path : new String[] {"/api/audit", "/api/audit/0/proof"}) {
            given().queryParam("origin", "nobody's")
                    .get(path)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("SKR-G766"));
        }
        given().post("/api/audit/evidence/999999/settle")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G765"));
    }

    @Test
    void an_entry_that_is_not_what_was_hashed_is_not_said_to_be_missing() {
        try (Handle handle = database.jdbi().open()) {
            // An earlier log without its entries.
            Sql.update(
                    handle,
                    """
                    insert into audit_log (log_no, origin, keys, note, began_at) \
                    values (-1, 'emptied', cast('' as varbinary), ?, 0)""",
                    signed());
            given().queryParam("origin", "emptied")
                    .get("/api/audit/0/proof")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("SKR-G768"));
            given().queryParam("origin", "emptied").get("/api/audit").then().body("", empty());
            Sql.update(handle, "delete from audit_log where log_no = -1");
        }
    }

    /** A checkpoint of the gateway's that covers an entry. */
    private static String signed() {
        return await().until(
                        () -> given().get("/api/audit/logs").jsonPath(),
                        logs -> logs.getLong("[0].size") > 0)
                .getString("[0].checkpoint");
    }

    /** Says a checkpoint and gives the gateway's answer. */
    private static AuditMessage tell(TestAgent agent, SignedNote note) {
        agent.send(
                AgentFrame.newBuilder()
                        .setAudit(
                                AuditMessage.newBuilder()
                                        .setCheckpoint(
                                                AuditCheckpoint.newBuilder()
                                                        .setNote(note.format())
                                                        .setKeys(KEYS.verifyKeys().encode())))
                        .build());
        GatewayFrame frame = agent.nextOfAll();
        while (!frame.hasAudit() || frame.getAudit().hasCheckpoint()) {
            frame = agent.nextOfAll();
        }
        return frame.getAudit();
    }

    private static SignedNote checkpoint(String origin, long size, int root) {
        return new CheckpointSigner(KEYS)
                .sign(new Checkpoint(origin, size, Hash.ofLeaf(new byte[] {(byte) root})));
    }

    @Test
    void an_agents_checkpoint_is_pinned_cosigned_and_shown() throws Exception {
        try (var agent = TestAgent.connected(RestAssured.port, "au-first", 7)) {
            AuditMessage answer = tell(agent, checkpoint("log/au-first", 3, 1));
            assertThat(answer.getVerdict().getCode()).isEmpty();
            SignedNote cosigned = SignedNote.parse(answer.getVerdict().getNote());
            assertThat(gatewayKeys().cosigned(cosigned)).isTrue();
        }
        await().untilAsserted(
                        () ->
                                given().get("/api/audit/logs")
                                        .then()
                                        .body("agentId", hasItem("au-first")));
    }

    @Test
    void an_agent_whose_log_changed_is_warned_of_until_somebody_settles_it() {
        try (var agent = TestAgent.connected(RestAssured.port, "au-forked", 7)) {
            tell(agent, checkpoint("log/au-forked", 3, 1));
            AuditMessage answer = tell(agent, checkpoint("log/au-forked", 3, 2));
            assertThat(answer.getVerdict().getCode()).isEqualTo("SKR-S033");
        }
        await().untilAsserted(
                        () ->
                                given().get("/api/agents/au-forked")
                                        .then()
                                        .body("troubles.code", hasItem("SKR-G760")));
        long id =
                given().get("/api/audit/evidence")
                        .jsonPath()
                        .getLong("find { it.agentId == 'au-forked' }.id");
        given().post("/api/audit/evidence/{id}/settle", id).then().statusCode(200);
        assertThat(given().get("/api/agents/au-forked").jsonPath().getList("troubles.code"))
                .doesNotContain("SKR-G760");
        assertThat(
                        given().get("/api/audit?what=log.contradicted&agent=au-forked")
                                .jsonPath()
                                .getList("$"))
                .hasSize(1);
    }

    @Test
    void a_wiped_agent_begins_another_log_and_is_reported() {
        try (var agent = TestAgent.connected(RestAssured.port, "au-wiped", 7)) {
            tell(agent, checkpoint("log/au-wiped/1", 30, 1));
            AuditMessage answer = tell(agent, checkpoint("log/au-wiped/2", 1, 2));
            assertThat(answer.getVerdict().getCode()).isEmpty();
        }
        await().untilAsserted(
                        () ->
                                given().get("/api/agents/au-wiped")
                                        .then()
                                        .body("troubles.code", hasItem("SKR-G761")));
    }
}
