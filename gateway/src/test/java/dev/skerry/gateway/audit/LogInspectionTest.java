package dev.skerry.gateway.audit;

import static dev.skerry.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.audit.AuditQuery.Proving;
import dev.skerry.sync.audit.LogExport;
import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a log notices of its own rows, and gives up of them. */
class LogInspectionTest extends LogInStore {
    @Test
    void a_log_that_is_not_whole_is_kept_exported_and_a_trouble_until_somebody_settles_it()
            throws Exception {
        record(300);
        signed(301);
        String origin = log.keys().name();
        execute("delete from audit_node");
        reopen();
        var logs = new WholeLogs(database.jdbi(), log);
        record(1);
        signed(2);
        assertThat(logs.trouble().orElseThrow().code()).isEqualTo("SKR-G762");
        reopen();
        logs = new WholeLogs(database.jdbi(), log);
        assertThat(logs.trouble().orElseThrow().message()).contains("lacks hashes");
        assertThat(logs.logs()).hasSize(2);
        assertThat(logs.logs().getLast())
                .matches(WholeLogs.LogView::isEarlier)
                .returns(origin, WholeLogs.LogView::origin)
                .returns(301L, WholeLogs.LogView::size);
        var text = new StringWriter();
        assertThat(logs.export("nobody's", text)).isFalse();
        assertThat(logs.export(origin, text)).isTrue();
        // Its entries are all there: what can be proven by its own checkpoint is proven.
        LogExport.verify(new BufferedReader(new StringReader(text.toString())), (i, l, c) -> {});
        assertThat(logs.settle("person:anna", InstantSource.system()).get()).isTrue();
        assertThat(logs.trouble()).isEmpty();
        assertThat(logs.settle("person:anna", InstantSource.system()).get()).isFalse();
        assertThat(query().entries(filter("log.settled"))).hasSize(1);
    }

    /** The root does not follow from these: only proofs about entries beside them fail. */
    @Test
    void what_no_checkpoint_depends_on_is_noticed_when_all_is_looked_at() throws Exception {
        List<String> attacks =
                List.of(
                        "update audit_entry set leaf = hash('SHA-256', 'x'), content = null"
                                + " where entry_no = 7 and log_no = %d",
                        "update audit_entry set content = X'7b7d' where entry_no = 7"
                                + " and log_no = %d",
                        "delete from audit_entry where entry_no = 7 and log_no = %d");
        for (String attack : attacks) {
            record(600);
            signed(600);
            log.inspect();
            String origin = log.keys().name();
            execute(attack.formatted(log.logNo()));
            reopen();
            assertThat(log.keys().name()).as("at the start: " + attack).isEqualTo(origin);
            log.inspect();
            await().untilAsserted(
                            () -> assertThat(log.keys().name()).as(attack).isNotEqualTo(origin));
        }
    }

    @Test
    void what_a_log_has_that_another_followed_is_listed_and_proven_by_its_name() throws Exception {
        record(300);
        signed(301);
        AuditQuery.Log before = query().log();
        String origin = before.keys().name();
        execute("update audit_entry set content = X'7b7d' where entry_no = 7");
        log.inspect();
        await().untilAsserted(() -> assertThat(log.keys().name()).isNotEqualTo(origin));
        signed(1);
        AuditQuery.Log earlier = query().log(origin).orElseThrow();
        assertThat(query().log("nobody's")).isEmpty();
        assertThat(query().log(log.keys().name())).contains(query().log());
        assertThat(query().entries(earlier, filter("thing", 500))).hasSize(300);
        assertThat(query().entries(filter("thing"))).isEmpty();
        assertThat(query().prove(earlier, 8))
                .isInstanceOfSatisfying(
                        Proving.Proven.class,
                        it -> assertThat(it.proof().holds(before.keys())).isTrue());
        assertThat(query().prove(earlier, 7))
                .isEqualTo(new Proving.Changed("entry 7 is not what was hashed"));
        assertThat(query().prove(query().log(), 7)).isEqualTo(new Proving.Unknown());
        execute("update audit_entry set leaf = hash('SHA-256', 'x') where entry_no = 21");
        assertThat(query().prove(earlier, 20))
                .isEqualTo(
                        new Proving.Changed(
                                "what is stored about entry 20 does not lead to the checkpoint's root"));
        execute("delete from audit_entry where entry_no = 9");
        assertThat(query().prove(earlier, 9)).isEqualTo(new Proving.Changed("entry 9 is gone"));
        assertThat(query().prove(earlier, 8))
                .as("its neighbour's hash is needed")
                .isInstanceOf(Proving.Changed.class);
        execute("update audit_log set note = 'torn' where log_no = 0");
        Proving torn = query().prove(query().log(origin).orElseThrow(), 20);
        assertThat(torn).isEqualTo(new Proving.Unknown());
    }

    @Test
    void what_is_given_up_with_time_is_proven_by_its_hash() throws Exception {
        record(300);
        long size = signed(301);
        log.prune(Duration.ofSeconds(-10));
        await().untilAsserted(() -> assertThat(query().entries(filter("thing"))).isEmpty());
        var verified =
                LogExport.verify(
                        new BufferedReader(new StringReader(export())), (index, leaf, c) -> {});
        assertThat(verified.checkpoint().size()).isEqualTo(size);
        assertThat(verified.pruned()).as("all but how it began").isEqualTo(size - 1);
        signed(size + 1);
        assertThat(proven(size).holds(log.keys())).isTrue();
    }

    /** Neither the tree nor a checkpoint depends on these. */
    @Test
    void entries_that_were_emptied_or_are_found_by_something_else_are_noticed() throws Exception {
        List<String> attacks =
                List.of(
                        "update audit_entry set content = null",
                        "update audit_entry set content = null, what = null, who = null,"
                                + " agent_id = null",
                        "update audit_entry set content = null, what = null, who = null,"
                                + " agent_id = null, at_micros = 0",
                        "update audit_entry set what = 'thing.undone'",
                        "update audit_entry set who = 'person:berta'",
                        "update audit_entry set agent_id = null",
                        "update audit_entry set at_micros = at_micros - 1");
        for (String attack : attacks) {
            record(20);
            signed(20);
            log.inspect();
            String origin = log.keys().name();
            execute(attack + " where entry_no = 7 and log_no = " + log.logNo());
            reopen();
            assertThat(log.keys().name()).as("at the start: " + attack).isEqualTo(origin);
            log.inspect();
            await().untilAsserted(
                            () -> assertThat(log.keys().name()).as(attack).isNotEqualTo(origin));
        }
    }

    @Test
    void what_was_given_up_with_time_is_no_trouble_and_what_was_emptied_beside_it_is()
            throws Exception {
        clock = InstantSource.fixed(Instant.EPOCH);
        reopen();
        record(20, Instant.EPOCH);
        record(20, Instant.ofEpochSecond(1_000));
        signed(41);
        String origin = log.keys().name();
        clock = InstantSource.fixed(Instant.ofEpochSecond(1_100));
        reopen();
        log.prune(Duration.ofSeconds(500));
        await().untilAsserted(
                        () ->
                                assertThat(query().entries(filter(LogRow.PRUNED)))
                                        .singleElement()
                                        .satisfies(
                                                it ->
                                                        assertThat(it.entry())
                                                                .contains("\"before\":\"21\"")));
        assertThat(query().entries(filter("thing", 50))).hasSize(20);
        log.prune(Duration.ofSeconds(500));
        log.inspect();
        record(1);
        signed(43);
        assertThat(log.keys().name()).isEqualTo(origin);
        execute(
                "update audit_entry set content = null, what = null, who = null, agent_id = null,"
                        + " at_micros = 0 where entry_no = 21");
        log.inspect();
        await().untilAsserted(() -> assertThat(log.keys().name()).isNotEqualTo(origin));
    }

    /** Else whoever makes an entry look old has the gateway destroy it. */
    @Test
    void what_only_looks_old_is_not_given_up() throws Exception {
        record(20);
        signed(21);
        execute("update audit_entry set at_micros = 0 where entry_no between 1 and 7");
        log.prune(Duration.ofDays(400));
        record(1);
        signed(22);
        assertThat(query().entries(filter("thing.done", 50))).hasSize(21);
    }

    /** Else whoever changes one entry has all behind it stay for ever. */
    @Test
    void what_is_not_what_was_hashed_stays_as_evidence_and_what_is_behind_it_is_given_up()
            throws Exception {
        List<String> attacks =
                List.of(
                        "update audit_entry set content = X'7b7d'",
                        "update audit_entry set what = 'log.settled'",
                        "update audit_entry set at_micros = 9000000000000000000");
        for (String attack : attacks) {
            record(20);
            signed(21);
            execute(attack + " where entry_no = 7 and log_no = " + log.logNo());
            log.inspect();
            int damaged = log.logNo();
            await().untilAsserted(() -> assertThat(log.logNo()).isNotEqualTo(damaged));
            log.prune(Duration.ofSeconds(-10));
            await().untilAsserted(
                            () -> assertThat(filled(damaged)).as(attack).containsExactly(0L, 7L));
            assertThat(query().entries(filter("log.held")))
                    .as("said once: " + attack)
                    .singleElement()
                    .satisfies(
                            it -> assertThat(it.entry()).contains("SKR-G767", "\"entries\":\"7\""));
            log.prune(Duration.ofDays(1));
            record(1);
            await().untilAsserted(
                            () -> assertThat(query().entries(filter("thing.done"))).hasSize(1));
            assertThat(query().entries(filter("log.held"))).hasSize(1);
        }
    }

    private List<Long> filled(int logNo) {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "select entry_no from audit_entry where log_no = ?"
                                                        + " and content is not null"
                                                        + " order by entry_no")
                                        .bind(0, logNo)
                                        .mapTo(Long.class)
                                        .list());
    }

    @Test
    void trouble_that_was_settled_does_not_come_back_when_old_entries_are_given_up()
            throws Exception {
        record(5);
        signed(6);
        execute("delete from audit_entry where entry_no = 5");
        reopen();
        var logs = new WholeLogs(database.jdbi(), log);
        String why = logs.trouble().orElseThrow().message();
        assertThat(logs.settle("person:anna", clock).get()).isTrue();
        record(5);
        signed(7);
        log.prune(Duration.ofSeconds(-10));
        await().untilAsserted(() -> assertThat(query().entries(filter("thing"))).isEmpty());
        reopen();
        logs = new WholeLogs(database.jdbi(), log);
        assertThat(logs.trouble()).isEmpty();
        assertThat(logs.logs().getLast().fault())
                .isNotNull()
                .extracting(WholeLogs.Fault::message)
                .isEqualTo(why);
    }

    @Test
    void a_log_begins_with_why_though_the_gateway_ends_before_anything_else_is_written()
            throws Exception {
        assertThat(firstEntries()).singleElement().asString().contains("log.began");
        record(5);
        signed(6);
        execute("delete from audit_entry where entry_no = 5");
        reopen();
        reopen();
        assertThat(firstEntries()).hasSize(2).last().asString().contains("SKR-G762");
        log.inspect();
        execute("update audit_entry set who = 'x' where entry_no = 0 and log_no = 1");
        log.inspect();
        await().untilAsserted(() -> assertThat(firstEntries()).hasSize(3));
    }

    private List<String> firstEntries() {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "select utf8tostring(content) from audit_entry"
                                                        + " where entry_no = 0 order by log_no")
                                        .mapTo(String.class)
                                        .list());
    }
}
