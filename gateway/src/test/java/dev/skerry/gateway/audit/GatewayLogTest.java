package dev.skerry.gateway.audit;

import static dev.skerry.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.audit.AuditQuery.Proving;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.audit.LogExport;
import dev.skerry.sync.audit.LogProof;
import dev.skerry.sync.audit.SignedNote;
import dev.skerry.sync.proto.AuditVerdict;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gateway's own log in a real store, and what somebody may do to its rows. */
class GatewayLogTest extends LogInStore {
    @Test
    void what_is_recorded_is_signed_proven_and_exported() throws Exception {
        record(600);
        long size = signed(601);
        assertThat(log.keys().signed(log.checkpoint())).isTrue();
        LogProof proof = proven(300);
        assertThat(LogProof.parse(proof.format()).holds(log.keys())).isTrue();
        assertThat(proof.entryText()).contains("\"what\":\"thing.done\"");
        var verified =
                LogExport.verify(
                        new BufferedReader(new StringReader(export())), (index, leaf, c) -> {});
        assertThat(verified.checkpoint().size()).isEqualTo(size);
        assertThat(query().prove(query().log(), size)).isEqualTo(new Proving.Unknown());
        assertThat(query().prove(query().log(), -1)).isEqualTo(new Proving.Unknown());
    }

    @Test
    void goes_on_after_a_restart_with_the_same_keys() throws Exception {
        record(300);
        signed(301);
        SignedNote before = log.checkpoint();
        String origin = log.keys().name();
        reopen();
        assertThat(log.keys().name()).isEqualTo(origin);
        assertThat(log.checkpoint()).isEqualTo(before);
        record(1);
        signed(302);
        assertThat(log.consistency(301, 302)).isNotEmpty();
    }

    @Test
    void is_written_with_the_change_that_it_tells_of_or_not_at_all() throws Exception {
        committer.submit(
                new NotedChange(
                        "fails",
                        1,
                        tx -> {
                            log.record(
                                    tx,
                                    AuditEntry.of(Instant.now(), "never.done", "gateway").build());
                            throw new IllegalStateException("the change is at fault");
                        },
                        () -> {}));
        record(1);
        signed(2);
        assertThat(query().entries(filter("never.done"))).isEmpty();
        assertThat(query().entries(filter("thing"))).hasSize(1);
    }

    @Test
    void finds_entries_by_kind_person_and_agent() throws Exception {
        record(3);
        signed(4);
        assertThat(query().entries(filter("thing.done"))).hasSize(3);
        assertThat(query().entries(filter("thin"))).isEmpty();
        assertThat(
                        query().entries(
                                        filter(
                                                null,
                                                "person:anna",
                                                "north",
                                                null,
                                                0,
                                                Long.MAX_VALUE,
                                                2)))
                .hasSize(2)
                .allMatch(AuditQuery.EntryView::proven);
        assertThat(query().entries(filter(null, "gateway", null, null, 0, Long.MAX_VALUE, 10)))
                .hasSize(1);
    }

    @Test
    void finds_entries_by_device_and_time() throws Exception {
        for (String device : List.of("pump-1", "pump-11", "pump\"1")) {
            log.note(
                    AuditEntry.of(Instant.ofEpochSecond(50), "twin.desired", "person:anna")
                            .about("device", device)
                            .build());
        }
        signed(4);
        for (String device : List.of("pump-1", "pump\"1")) {
            assertThat(query().entries(filter(null, null, null, device, 0, Long.MAX_VALUE, 10)))
                    .singleElement()
                    .satisfies(found -> assertThat(found.entry()).contains(device.substring(0, 4)));
        }
        assertThat(query().entries(filter(null, null, null, "pump", 0, Long.MAX_VALUE, 10)))
                .isEmpty();
        long at = 50_000_000;
        assertThat(query().entries(filter(null, null, null, null, at, at + 1, 10))).hasSize(3);
        assertThat(query().entries(filter(null, null, null, null, 0, at, 10))).isEmpty();
    }

    /** A flipped bit, a rewritten entry with its hash, a row too few: a new log says so. */
    @Test
    void rows_that_were_changed_while_the_gateway_was_down_are_noticed() throws Exception {
        List<String> attacks =
                List.of(
                        "update audit_entry set leaf = hash('SHA-256', 'x') where entry_no = 290",
                        "delete from audit_entry where entry_no = (select max(entry_no)"
                                + " from audit_entry where log_no = %d) and log_no = %1$d",
                        "update audit_node set hash = hash('SHA-256', 'x')",
                        "delete from audit_node where log_no = %d",
                        "delete from audit_entry where entry_no = 288 and log_no = %d",
                        "update audit_log set note = 'nonsense' where log_no = %d");
        for (String attack : attacks) {
            record(300);
            signed(300);
            String origin = log.keys().name();
            int logNo = log.logNo();
            execute(attack.formatted(logNo));
            reopen();
            assertThat(log.keys().name()).as(attack).isNotEqualTo(origin);
            record(1);
            signed(2);
            assertThat(query().entries(filter("log.began")).getFirst().entry())
                    .contains("SKR-G762")
                    .contains(origin);
        }
    }

    /** The hash of an entry does not tell what was changed in its content; its proof does. */
    @Test
    void content_that_was_changed_beside_its_hash_proves_nothing() throws Exception {
        record(10);
        signed(11);
        execute("update audit_entry set content = X'7b7d' where entry_no = 4");
        assertThat(query().prove(query().log(), 4))
                .isEqualTo(new Proving.Changed("entry 4 is not what was hashed"));
        assertThat(proven(5).holds(log.keys())).isTrue();
    }

    @Test
    void a_checkpoint_that_the_store_lacks_begins_a_new_log() throws Exception {
        record(20);
        signed(21);
        SignedNote shown = log.checkpoint();
        String origin = log.keys().name();
        // As a backup of the whole store has it.
        execute("delete from audit_entry where entry_no > 10");
        execute("update audit_log set note = null");
        reopen();
        assertThat(log.keys().name()).as("nothing is wrong by itself").isEqualTo(origin);
        AuditVerdict verdict =
                AuditVerdict.newBuilder().setOrigin(origin).setNote(shown.format()).build();
        log.objected("north", verdict);
        await().untilAsserted(() -> assertThat(log.keys().name()).isNotEqualTo(origin));
        record(1);
        signed(2);
        assertThat(query().entries(filter("log.began")).getFirst().entry())
                .contains("SKR-G763")
                .contains("\"shownSize\":\"21\"");
    }

    @Test
    void an_objection_without_evidence_changes_nothing() throws Exception {
        record(5);
        signed(6);
        String origin = log.keys().name();
        log.objected("north", AuditVerdict.newBuilder().setOrigin(origin).setNote("no").build());
        log.objected(
                "north",
                AuditVerdict.newBuilder()
                        .setOrigin(origin)
                        .setNote(log.checkpoint().format())
                        .build());
        record(1);
        signed(7);
        assertThat(log.keys().name()).isEqualTo(origin);
    }
}
