package dev.skerry.gateway.feedback;

import dev.skerry.gateway.alarm.AlarmMark;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.alarm.Verdict;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.AuditEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Marks on alarms. The last one counts; those before stay, so that nothing that somebody said is
 * lost.
 */
public final class AlarmMarks {
    /** An alarm is marked no more often: a program that toggles must not fill the store. */
    public static final int MOST_OF_ALARM = 100;

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final AuditLog audit;
    private final Consumer<AlarmView> listener;
    private final InstantSource clock;

    /**
     * Marks in a store.
     *
     * @param listener told of each alarm whose mark changed, as it was before, once that is
     *     durable; must not block
     */
    public AlarmMarks(
            GroupCommitter committer,
            Jdbi jdbi,
            AuditLog audit,
            Consumer<AlarmView> listener,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.audit = audit;
        this.listener = listener;
        this.clock = clock;
    }

    /** What became of a mark. */
    public enum Outcome {
        /** It counts now. */
        MARKED,
        /** The same was said of it already, or there was no mark to take back. */
        AS_BEFORE,
        /** It has as many as it may. */
        TOO_MANY,
        /** The alarm was deleted meanwhile. */
        UNKNOWN
    }

    /**
     * Says whether an alarm was right; done once that is durable.
     *
     * @param verdict null to take back what was said
     * @param comment empty for none
     * @param who says so
     */
    public CompletableFuture<Outcome> mark(
            AlarmView alarm, @Nullable Verdict verdict, String comment, String who)
            throws InterruptedException {
        var change =
                new AnsweredChange<Outcome>(
                        "mark on alarm " + alarm.id(),
                        tx ->
                                mark(
                                        tx,
                                        alarm,
                                        new AlarmMark(verdict, comment, who, clock.instant())),
                        outcome -> {
                            if (outcome == Outcome.MARKED) {
                                listener.accept(alarm);
                            }
                        });
        committer.submit(change);
        return change.done();
    }

    private Outcome mark(Handle tx, AlarmView alarm, AlarmMark mark) {
        if (!isThere(tx, alarm.id())) {
            return Outcome.UNKNOWN;
        }
        List<AlarmMark> before = history(tx, alarm.id());
        Verdict verdictBefore = before.isEmpty() ? null : before.getFirst().verdict();
        String commentBefore = before.isEmpty() ? "" : before.getFirst().comment();
        if (verdictBefore == mark.verdict() && commentBefore.equals(mark.comment())) {
            return Outcome.AS_BEFORE;
        }
        if (before.size() >= MOST_OF_ALARM) {
            return Outcome.TOO_MANY;
        }
        long markId =
                Sql.insert(
                        tx,
                        """
                        insert into alarm_mark (alarm_id, verdict, comment, marked_by, marked_at) \
                        values (?, ?, ?, ?, ?)""",
                        "mark_id",
                        alarm.id(),
                        word(mark.verdict()),
                        mark.comment(),
                        mark.by(),
                        Times.toMicros(mark.at()));
        Sql.update(
                tx,
                "update alarm set mark_id = ? where alarm_id = ?",
                mark.verdict() == null ? null : markId,
                alarm.id());
        audit.record(tx, entry(alarm, mark, verdictBefore));
        return Outcome.MARKED;
    }

    private static AuditEntry entry(
            AlarmView alarm, AlarmMark mark, @Nullable Verdict verdictBefore) {
        String what = mark.verdict() == null ? "alarm.unmarked" : "alarm.marked";
        AuditEntry.Builder entry =
                AuditEntry.of(mark.at(), what, mark.by())
                        .about("agent", alarm.agentId())
                        .about("device", alarm.deviceId())
                        .about("alarm", Long.toString(alarm.id()))
                        .about("rule", alarm.profileName() + "/" + alarm.rule())
                        .detail("mark", Objects.requireNonNullElse(word(mark.verdict()), ""))
                        .detail("before", Objects.requireNonNullElse(word(verdictBefore), ""))
                        .detail("comment", mark.comment());
        for (int i = 0; i < alarm.modelDigests().size(); i++) {
            entry.digest("model" + (i == 0 ? "" : i + 1), alarm.modelDigests().get(i));
        }
        return entry.build();
    }

    private static boolean isThere(Handle tx, long alarmId) {
        return tx.createQuery("select 1 from alarm where alarm_id = ?")
                .bind(0, alarmId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** All marks of an alarm, the newest first; at most {@link #MOST_OF_ALARM}. */
    public List<AlarmMark> history(long alarmId) {
        return jdbi.withHandle(handle -> history(handle, alarmId));
    }

    private static List<AlarmMark> history(Handle handle, long alarmId) {
        return handle.createQuery(
                        """
                        select verdict, comment, marked_by, marked_at from alarm_mark \
                        where alarm_id = ? order by mark_id desc""")
                .bind(0, alarmId)
                .map(
                        (rs, ctx) -> {
                            Instant at = Times.ofMicros(rs.getLong(4));
                            return new AlarmMark(
                                    verdict(rs.getString(1)), rs.getString(2), rs.getString(3), at);
                        })
                .list();
    }

    private static @Nullable Verdict verdict(@Nullable String word) {
        return Optional.ofNullable(word).flatMap(Verdict::of).orElse(null);
    }

    private static @Nullable String word(@Nullable Verdict verdict) {
        return verdict == null ? null : verdict.word();
    }
}
