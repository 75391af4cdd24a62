package dev.skerry.gateway.alarm;

import dev.skerry.gateway.alarm.Handling.Acknowledgement;
import dev.skerry.gateway.alarm.TimelineEntry.What;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.AlarmError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.AuditEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where people say what they do about alarms. What was done already is done once; what somebody
 * else did meanwhile is told, not overwritten.
 */
public final class AlarmDesk {
    /** In one request. */
    public static final int MOST_ALARMS = 500;

    /** A program that toggles must not fill the store. */
    static final int MOST_ACTS = 500;

    static final int MOST_COMMENTS = 100;

    private final GroupCommitter committer;
    private final Assignees assignees;
    private final AuditLog audit;
    private final LongConsumer listener;
    private final InstantSource clock;

    /**
     * A desk.
     *
     * @param listener told of each alarm about which something was done, once that is durable; must
     *     not block
     */
    public AlarmDesk(
            GroupCommitter committer,
            Assignees assignees,
            AuditLog audit,
            LongConsumer listener,
            InstantSource clock) {
        this.committer = committer;
        this.assignees = assignees;
        this.audit = audit;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * An alarm about which something is to be done.
     *
     * @param isMeant whether it is to be done at that revision of what people do about the alarm
     */
    public record Target(AlarmView alarm, LongPredicate isMeant) {}

    /** What became of it. */
    public sealed interface Result {
        /** Of which alarm. */
        long alarmId();

        /** It is done. */
        record Done(long alarmId) implements Result {}

        /** It was so already. */
        record AsBefore(long alarmId) implements Result {}

        /** It was not done. */
        record Refused(long alarmId, ErrorCode error, String detail) implements Result {}
    }

    /** What is to be written: how it is handled from now on, and what that was. */
    private record Step(Handling handling, What what, String text, @Nullable Instant until) {}

    /** Does something about each of these alarms; the answer is in their order, once durable. */
    public CompletableFuture<List<Result>> act(List<Target> targets, AlarmAct act, String who)
            throws InterruptedException {
        var change =
                new AnsweredChange<List<Result>>(
                        "what %s does about %d alarms".formatted(who, targets.size()),
                        tx -> targets.stream().map(target -> act(tx, target, act, who)).toList(),
                        results ->
                                results.stream()
                                        .filter(Result.Done.class::isInstance)
                                        .forEach(done -> listener.accept(done.alarmId())));
        committer.submit(change);
        return change.done();
    }

    private Result act(Handle tx, Target target, AlarmAct act, String who) {
        long id = target.alarm().id();
        if (!isThere(tx, id)) {
            return new Result.Refused(id, GatewayError.ALARM_UNKNOWN, "alarm '" + id + "'");
        }
        Handling before = HandlingRows.read(tx, id);
        if (!target.isMeant().test(before.revision())) {
            return new Result.Refused(id, GatewayError.CHANGED_SINCE, changed(id, before));
        }
        if (HandlingRows.count(tx, id) >= MOST_ACTS
                || (act instanceof AlarmAct.Comment && before.comments() >= MOST_COMMENTS)) {
            return new Result.Refused(id, AlarmError.TOO_MANY_ACTS, "alarm '" + id + "'");
        }
        Instant now = clock.instant();
        return switch (act) {
            case AlarmAct.Acknowledge _ -> acknowledge(tx, target.alarm(), before, who, now);
            case AlarmAct.Unacknowledge _ ->
                    before.acknowledged() == null
                            ? new Result.AsBefore(id)
                            : done(
                                    tx,
                                    target.alarm(),
                                    new Step(
                                            before.withAcknowledged(null),
                                            What.UNACKNOWLEDGED,
                                            "",
                                            null),
                                    who,
                                    now);
            case AlarmAct.Assign(String person) ->
                    assign(tx, target.alarm(), before, person, who, now);
            case AlarmAct.Snooze(Instant until, String reason) ->
                    snooze(tx, target.alarm(), before, until, reason, who, now);
            case AlarmAct.Unsnooze _ ->
                    before.snooze() == null
                            ? new Result.AsBefore(id)
                            : done(
                                    tx,
                                    target.alarm(),
                                    new Step(before.withSnooze(null), What.UNSNOOZED, "", null),
                                    who,
                                    now);
            case AlarmAct.Comment(String text) ->
                    done(
                            tx,
                            target.alarm(),
                            new Step(before.withComment(), What.COMMENTED, text, null),
                            who,
                            now);
        };
    }

    private Result acknowledge(
            Handle tx, AlarmView alarm, Handling before, String who, Instant now) {
        Acknowledgement theirs = before.acknowledged();
        if (theirs == null) {
            Handling after = before.withAcknowledged(new Acknowledgement(who, now));
            return done(tx, alarm, new Step(after, What.ACKNOWLEDGED, "", null), who, now);
        }
        return theirs.by().equals(who)
                ? new Result.AsBefore(alarm.id())
                : new Result.Refused(
                        alarm.id(),
                        AlarmError.ALREADY_ACKNOWLEDGED,
                        "alarm '%d', by %s at %s".formatted(alarm.id(), theirs.by(), theirs.at()));
    }

    private Result assign(
            Handle tx,
            AlarmView alarm,
            Handling before,
            @Nullable String person,
            String who,
            Instant now) {
        if (person == null) {
            return before.assignee() == null
                    ? new Result.AsBefore(alarm.id())
                    : done(
                            tx,
                            alarm,
                            new Step(before.withAssignee(null), What.UNASSIGNED, "", null),
                            who,
                            now);
        }
        if (person.equals(before.assignee())) {
            return new Result.AsBefore(alarm.id());
        }
        // Whoever asks sees the alarm, and may be nobody whom the gateway keeps.
        if (!person.equals(who) && !assignees.mayAct(person, alarm.site())) {
            return new Result.Refused(
                    alarm.id(),
                    AlarmError.ASSIGNEE_UNKNOWN,
                    "person '%s', site '%s'".formatted(person, alarm.site()));
        }
        return done(
                tx,
                alarm,
                new Step(before.withAssignee(person), What.ASSIGNED, person, null),
                who,
                now);
    }

    private Result snooze(
            Handle tx,
            AlarmView alarm,
            Handling before,
            Instant until,
            String reason,
            String who,
            Instant now) {
        if (!isActive(tx, alarm.id())) {
            return new Result.Refused(
                    alarm.id(), AlarmError.ALARM_OVER, "alarm '" + alarm.id() + "'");
        }
        var snooze = new Handling.Snooze(until, who, reason);
        return snooze.equals(before.snooze())
                ? new Result.AsBefore(alarm.id())
                : done(
                        tx,
                        alarm,
                        new Step(before.withSnooze(snooze), What.SNOOZED, reason, until),
                        who,
                        now);
    }

    private Result done(Handle tx, AlarmView alarm, Step step, String who, Instant now) {
        HandlingRows.write(tx, alarm.id(), step.handling());
        var entry = new TimelineEntry(now, step.what(), who, step.text(), step.until());
        HandlingRows.add(tx, alarm.id(), entry);
        audit.record(tx, audited(alarm, entry, who));
        return new Result.Done(alarm.id());
    }

    private static AuditEntry audited(AlarmView alarm, TimelineEntry entry, String who) {
        Instant until = entry.until();
        return AuditEntry.of(entry.at(), "alarm." + entry.what().word(), who)
                .about("agent", alarm.agentId())
                .about("device", alarm.deviceId())
                .about("alarm", Long.toString(alarm.id()))
                .about("rule", alarm.cause())
                .detail(entry.what() == What.ASSIGNED ? "to" : "text", entry.text())
                .detail("until", until == null ? "" : until.toString())
                .build();
    }

    private static String changed(long alarmId, Handling present) {
        Acknowledgement acknowledged = present.acknowledged();
        return "alarm '%d' has revision %d%s"
                .formatted(
                        alarmId,
                        present.revision(),
                        acknowledged == null ? "" : ", acknowledged by " + acknowledged.by());
    }

    private static boolean isThere(Handle tx, long alarmId) {
        return exists(tx, "select 1 from alarm where alarm_id = ?", alarmId);
    }

    private static boolean isActive(Handle tx, long alarmId) {
        return exists(tx, "select 1 from alarm where alarm_id = ? and cleared_at is null", alarmId);
    }

    private static boolean exists(Handle tx, String sql, long alarmId) {
        List<Integer> found = new ArrayList<>();
        Sql.query(tx, sql, row -> found.add(row.getInt(1)), alarmId);
        return !found.isEmpty();
    }
}
