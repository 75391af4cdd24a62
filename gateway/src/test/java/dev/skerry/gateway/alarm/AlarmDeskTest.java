package dev.skerry.gateway.alarm;

import static dev.skerry.gateway.session.TestBatches.cleared;
import static dev.skerry.gateway.session.TestBatches.raised;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.alarm.AlarmDesk.Result;
import dev.skerry.gateway.alarm.AlarmDesk.Target;
import dev.skerry.gateway.alarm.AlarmStore.AlarmQuery;
import dev.skerry.gateway.alarm.TimelineEntry.What;
import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.error.AlarmError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
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

/** What people do about alarms, in a real store. */
class AlarmDeskTest {
    private static final Instant RAISED = Instant.parse("2026-03-01T09:00:00Z");

    private final StoreFixture store;
    private final GroupCommitter committer;
    private final RecordedAudit audit = new RecordedAudit();
    private final List<Long> told = new CopyOnWriteArrayList<>();
    private final AlarmDesk desk;
    private final Snoozes snoozes;
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private long sequence;

    AlarmDeskTest(@TempDir Path dir) {
        store = new StoreFixture(dir);
        committer =
                new GroupCommitter(
                        store.database.jdbi(),
                        new StoreHealth(),
                        new Silent(),
                        Duration.ZERO,
                        1 << 20);
        desk =
                new AlarmDesk(
                        committer,
                        (person, site) -> person.equals("ben"),
                        audit,
                        told::add,
                        () -> now);
        snoozes = new Snoozes(committer, store.database.jdbi(), told::add, () -> now);
    }

    @BeforeEach
    void raise() {
        committer.start();
        store.hello("north", 1);
        store(raised("pump-1", "hot", Times.toMicros(RAISED)));
        store(raised("pump-2", "hot", Times.toMicros(RAISED)));
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        store.close();
    }

    private void store(byte[] batch) {
        assertThat(store.store("north", 1, ++sequence, 1, batch)).isTrue();
    }

    private AlarmView alarm(String deviceId) {
        var query = new AlarmQuery(null, null, deviceId, Sites.ALL, 1, Long.MAX_VALUE);
        return store.alarms.alarms(query).getFirst();
    }

    private Result act(AlarmAct act, String who) throws Exception {
        return act(act, who, null);
    }

    private Result act(AlarmAct act, String who, @Nullable Long revision) throws Exception {
        var target = new Target(alarm("pump-1"), is -> revision == null || revision == is);
        return desk.act(List.of(target), act, who).get().getFirst();
    }

    private Result.Done done() {
        return new Result.Done(alarm("pump-1").id());
    }

    private static ErrorCode refusal(Result result) {
        assertThat(result).isInstanceOf(Result.Refused.class);
        return ((Result.Refused) result).error();
    }

    private List<What> history(String deviceId) {
        return new Timelines(store.database.jdbi())
                .of(alarm(deviceId)).stream().map(TimelineEntry::what).toList();
    }

    @Test
    void the_second_who_acknowledges_learns_who_was_first() throws Exception {
        assertThat(act(new AlarmAct.Acknowledge(), "anna")).isEqualTo(done());
        assertThat(act(new AlarmAct.Acknowledge(), "anna"))
                .isEqualTo(new Result.AsBefore(alarm("pump-1").id()));
        Result second = act(new AlarmAct.Acknowledge(), "ben");
        assertThat(refusal(second)).isEqualTo(AlarmError.ALREADY_ACKNOWLEDGED);
        assertThat(((Result.Refused) second).detail()).contains("by anna at " + now);
        assertThat(alarm("pump-1").handling().acknowledged())
                .isEqualTo(new Handling.Acknowledgement("anna", now));
        assertThat(alarm("pump-1").handling().isQuiet()).isTrue();
        assertThat(alarm("pump-2").handling()).isEqualTo(Handling.NONE);
        assertThat(told).containsExactly(alarm("pump-1").id());
    }

    @Test
    void whoever_acts_on_what_was_changed_meanwhile_is_told() throws Exception {
        assertThat(act(new AlarmAct.Acknowledge(), "anna", 0L)).isEqualTo(done());
        Result late = act(new AlarmAct.Unacknowledge(), "ben", 0L);
        assertThat(refusal(late)).isEqualTo(GatewayError.CHANGED_SINCE);
        assertThat(((Result.Refused) late).detail())
                .contains("revision 1")
                .contains("acknowledged by anna");
        assertThat(act(new AlarmAct.Unacknowledge(), "ben", 1L)).isEqualTo(done());
        assertThat(alarm("pump-1").handling().acknowledged()).isNull();
        assertThat(act(new AlarmAct.Unacknowledge(), "ben")).isInstanceOf(Result.AsBefore.class);
    }

    @Test
    void an_alarm_is_assigned_to_oneself_or_to_whoever_may_act_there() throws Exception {
        assertThat(act(new AlarmAct.Assign("carl"), "anna"))
                .extracting(AlarmDeskTest::refusal)
                .isEqualTo(AlarmError.ASSIGNEE_UNKNOWN);
        assertThat(act(new AlarmAct.Assign("anna"), "anna")).isEqualTo(done());
        assertThat(act(new AlarmAct.Assign("anna"), "ben")).isInstanceOf(Result.AsBefore.class);
        assertThat(act(new AlarmAct.Assign("ben"), "anna")).isEqualTo(done());
        assertThat(alarm("pump-1").handling().assignee()).isEqualTo("ben");
        assertThat(act(new AlarmAct.Assign(null), "anna")).isEqualTo(done());
        assertThat(act(new AlarmAct.Assign(null), "anna")).isInstanceOf(Result.AsBefore.class);
        assertThat(alarm("pump-1").handling().assignee()).isNull();
        assertThat(history("pump-1"))
                .containsExactly(What.RAISED, What.ASSIGNED, What.ASSIGNED, What.UNASSIGNED);
    }

    @Test
    void a_snooze_ends_by_itself_and_not_before() throws Exception {
        Instant until = now.plusSeconds(60);
        assertThat(act(new AlarmAct.Snooze(until, "part ordered"), "anna")).isEqualTo(done());
        assertThat(act(new AlarmAct.Snooze(until, "part ordered"), "anna"))
                .isInstanceOf(Result.AsBefore.class);
        assertThat(alarm("pump-1").handling().snooze())
                .isEqualTo(new Handling.Snooze(until, "anna", "part ordered"));
        now = until.minusSeconds(1);
        endSnoozes();
        assertThat(alarm("pump-1").handling().isQuiet()).isTrue();
        now = until;
        endSnoozes();
        assertThat(alarm("pump-1").handling().snooze()).isNull();
        assertThat(history("pump-1")).containsExactly(What.RAISED, What.SNOOZED, What.SNOOZE_ENDED);
        assertThat(told).hasSize(2);
    }

    /** Whatever is submitted afterwards is written after it. */
    private void endSnoozes() throws Exception {
        snoozes.endDue();
        act(new AlarmAct.Unacknowledge(), "anna");
    }

    @Test
    void an_alarm_that_rises_again_is_snoozed_still() throws Exception {
        Instant until = RAISED.plusSeconds(7200);
        act(new AlarmAct.Snooze(until, "part ordered"), "anna");
        store(cleared("pump-1", "hot", Times.toMicros(RAISED.plusSeconds(3600))));
        store(raised("pump-1", "hot", Times.toMicros(RAISED.plusSeconds(3700))));
        store(raised("pump-1", "worn", Times.toMicros(RAISED.plusSeconds(3700))));
        store(cleared("pump-1", "worn", Times.toMicros(RAISED.plusSeconds(3701))));
        List<AlarmView> alarms =
                store.alarms.alarms(
                        new AlarmQuery(null, null, "pump-1", Sites.ALL, 9, Long.MAX_VALUE));
        assertThat(alarms).extracting(AlarmView::rule).containsExactly("worn", "hot", "hot");
        assertThat(alarms.getFirst().handling()).isEqualTo(Handling.NONE);
        assertThat(alarms.get(1).handling().snooze())
                .isEqualTo(new Handling.Snooze(until, "anna", "part ordered"));
        assertThat(new Timelines(store.database.jdbi()).of(alarms.get(1)))
                .extracting(TimelineEntry::what)
                .containsExactly(What.RAISED, What.STILL_SNOOZED);
    }

    @Test
    void an_alarm_that_rises_after_the_snooze_is_told_of() throws Exception {
        act(new AlarmAct.Snooze(RAISED.plusSeconds(3600), ""), "anna");
        store(cleared("pump-1", "hot", Times.toMicros(RAISED.plusSeconds(10))));
        store(raised("pump-1", "hot", Times.toMicros(RAISED.plusSeconds(3600))));
        assertThat(alarm("pump-1").handling()).isEqualTo(Handling.NONE);
    }

    @Test
    void what_is_over_is_not_snoozed_but_can_be_acknowledged() throws Exception {
        store(cleared("pump-1", "hot", Times.toMicros(RAISED.plusSeconds(10))));
        assertThat(refusal(act(new AlarmAct.Snooze(now.plusSeconds(60), ""), "anna")))
                .isEqualTo(AlarmError.ALARM_OVER);
        assertThat(act(new AlarmAct.Acknowledge(), "anna")).isEqualTo(done());
        assertThat(history("pump-1")).containsExactly(What.RAISED, What.CLEARED, What.ACKNOWLEDGED);
    }

    @Test
    void comments_are_counted_and_have_an_end() throws Exception {
        for (int i = 0; i < AlarmDesk.MOST_COMMENTS; i++) {
            assertThat(act(new AlarmAct.Comment("look " + i), "anna")).isEqualTo(done());
        }
        assertThat(alarm("pump-1").handling().comments()).isEqualTo(AlarmDesk.MOST_COMMENTS);
        assertThat(refusal(act(new AlarmAct.Comment("one more"), "anna")))
                .isEqualTo(AlarmError.TOO_MANY_ACTS);
        assertThat(act(new AlarmAct.Acknowledge(), "anna")).isEqualTo(done());
        assertThat(new Timelines(store.database.jdbi()).of(alarm("pump-1")).get(1))
                .isEqualTo(new TimelineEntry(now, What.COMMENTED, "anna", "look 0", null));
    }

    @Test
    void a_program_that_toggles_comes_to_an_end() throws Exception {
        for (int i = 0; i < AlarmDesk.MOST_ACTS; i += 2) {
            act(new AlarmAct.Acknowledge(), "anna");
            act(new AlarmAct.Unacknowledge(), "anna");
        }
        assertThat(refusal(act(new AlarmAct.Acknowledge(), "anna")))
                .isEqualTo(AlarmError.TOO_MANY_ACTS);
    }

    @Test
    void several_are_done_together_and_each_is_audited() throws Exception {
        AlarmView gone = alarm("pump-2");
        store.database
                .jdbi()
                .useHandle(h -> h.execute("delete from alarm where alarm_id = ?", gone.id()));
        List<Result> results =
                desk.act(
                                List.of(
                                        new Target(alarm("pump-1"), is -> true),
                                        new Target(gone, is -> true)),
                                new AlarmAct.Snooze(now.plusSeconds(60), "wait"),
                                "anna")
                        .get();
        assertThat(results.getFirst()).isEqualTo(done());
        assertThat(refusal(results.getLast())).isEqualTo(GatewayError.ALARM_UNKNOWN);
        assertThat(audit.entries).hasSize(1);
        AuditEntry entry = audit.entries.getFirst();
        assertThat(entry.what()).isEqualTo("alarm.snoozed");
        assertThat(entry.who()).isEqualTo("anna");
        assertThat(entry.about())
                .containsEntry("agent", "north")
                .containsEntry("device", "pump-1")
                .containsEntry("rule", "pump/hot");
        assertThat(entry.details())
                .containsEntry("text", "wait")
                .containsEntry("until", now.plusSeconds(60).toString());
    }
}
