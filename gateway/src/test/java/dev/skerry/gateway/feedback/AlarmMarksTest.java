package dev.skerry.gateway.feedback;

import static dev.skerry.gateway.session.TestBatches.raised;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.alarm.AlarmMark;
import dev.skerry.gateway.alarm.AlarmStore.AlarmQuery;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.alarm.Verdict;
import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.feedback.AlarmMarks.Outcome;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.sync.audit.AuditEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marks in a real store. */
class AlarmMarksTest {
    private final StoreFixture store;
    private final GroupCommitter committer;
    private final RecordedAudit audit = new RecordedAudit();
    private final List<Long> told = new CopyOnWriteArrayList<>();
    private final AlarmMarks marks;
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");

    AlarmMarksTest(@TempDir Path dir) {
        store = new StoreFixture(dir);
        committer =
                new GroupCommitter(
                        store.database.jdbi(),
                        new StoreHealth(),
                        new Silent(),
                        Duration.ZERO,
                        1 << 20);
        marks =
                new AlarmMarks(
                        committer,
                        store.database.jdbi(),
                        audit,
                        alarm -> told.add(alarm.id()),
                        () -> now);
    }

    @BeforeEach
    void raise() {
        committer.start();
        store.hello("north", 1);
        store.store("north", 1, 1, 1, raised("pump-1", "hot", 10));
        store.store("north", 1, 2, 1, raised("pump-2", "hot", 20));
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        store.close();
    }

    private AlarmView alarm(String deviceId) {
        var query = new AlarmQuery(null, null, deviceId, Sites.ALL, 1, Long.MAX_VALUE);
        return store.alarms.alarms(query).getFirst();
    }

    private Outcome mark(@Nullable Verdict verdict, String comment, String who) throws Exception {
        return marks.mark(alarm("pump-1"), verdict, comment, who).get();
    }

    private void delete(AlarmView alarm) {
        store.database
                .jdbi()
                .useHandle(
                        handle ->
                                handle.execute("delete from alarm where alarm_id = ?", alarm.id()));
    }

    @Test
    void a_mark_stands_with_the_alarm_and_with_no_other() throws Exception {
        assertThat(alarm("pump-1").mark()).isNull();
        assertThat(mark(Verdict.FALSE, "the fan was open", "anna")).isEqualTo(Outcome.MARKED);
        assertThat(alarm("pump-1").mark())
                .isEqualTo(new AlarmMark(Verdict.FALSE, "the fan was open", "anna", now));
        assertThat(alarm("pump-2").mark()).isNull();
        assertThat(told).containsExactly(alarm("pump-1").id());
    }

    @Test
    void the_last_mark_counts_and_none_is_lost() throws Exception {
        mark(Verdict.FALSE, "", "anna");
        now = now.plusSeconds(60);
        mark(Verdict.TRUE, "it broke", "ben");
        now = now.plusSeconds(60);
        assertThat(mark(null, "", "anna")).isEqualTo(Outcome.MARKED);
        assertThat(alarm("pump-1").mark()).isNull();
        assertThat(marks.history(alarm("pump-1").id()))
                .containsExactly(
                        new AlarmMark(null, "", "anna", now),
                        new AlarmMark(Verdict.TRUE, "it broke", "ben", now.minusSeconds(60)),
                        new AlarmMark(Verdict.FALSE, "", "anna", now.minusSeconds(120)));
        assertThat(marks.history(alarm("pump-2").id())).isEmpty();
    }

    @Test
    void what_was_said_already_is_said_once() throws Exception {
        assertThat(mark(null, "", "anna")).isEqualTo(Outcome.AS_BEFORE);
        mark(Verdict.UNSURE, "", "anna");
        assertThat(mark(Verdict.UNSURE, "", "ben")).isEqualTo(Outcome.AS_BEFORE);
        assertThat(mark(Verdict.UNSURE, "dark", "ben")).isEqualTo(Outcome.MARKED);
        assertThat(marks.history(alarm("pump-1").id()))
                .extracting(AlarmMark::by)
                .containsExactly("ben", "anna");
        assertThat(told).hasSize(2);
        assertThat(audit.entries).hasSize(2);
    }

    @Test
    void each_mark_is_in_the_audit_log_with_what_it_is_about() throws Exception {
        mark(Verdict.FALSE, "the fan was open", "anna");
        mark(null, "", "ben");
        assertThat(audit.entries)
                .extracting(AuditEntry::what)
                .containsExactly("alarm.marked", "alarm.unmarked");
        AuditEntry entry = audit.entries.getFirst();
        assertThat(entry.who()).isEqualTo("anna");
        assertThat(entry.about())
                .containsEntry("agent", "north")
                .containsEntry("device", "pump-1")
                .containsEntry("rule", "pump/hot")
                .containsEntry("alarm", Long.toString(alarm("pump-1").id()));
        assertThat(entry.details())
                .containsEntry("mark", "false")
                .containsEntry("comment", "the fan was open");
        assertThat(entry.digests()).containsEntry("model", "abc");
        assertThat(audit.entries.getLast().details()).containsEntry("before", "false");
    }

    @Test
    void an_alarm_is_marked_a_limited_number_of_times() throws Exception {
        for (int i = 0; i < AlarmMarks.MOST_OF_ALARM; i++) {
            assertThat(mark(Verdict.TRUE, "look " + i, "anna")).isEqualTo(Outcome.MARKED);
        }
        assertThat(mark(Verdict.FALSE, "", "anna")).isEqualTo(Outcome.TOO_MANY);
        AlarmMark last = alarm("pump-1").mark();
        assertThat(last).isNotNull().extracting(AlarmMark::comment).isEqualTo("look 99");
        assertThat(audit.entries).hasSize(AlarmMarks.MOST_OF_ALARM);
    }

    @Test
    void marks_go_with_a_deleted_alarm_and_none_come_after() throws Exception {
        AlarmView gone = alarm("pump-1");
        mark(Verdict.TRUE, "", "anna");
        delete(gone);
        assertThat(marks.history(gone.id())).isEmpty();
        assertThat(marks.mark(gone, Verdict.TRUE, "", "anna").get()).isEqualTo(Outcome.UNKNOWN);
        assertThat(told).hasSize(1);
    }
}
