package dev.skerry.gateway.alarm;

import dev.skerry.gateway.alarm.Handling.Snooze;
import dev.skerry.gateway.alarm.TimelineEntry.What;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.gateway.store.Sql;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Snoozes end by themselves. Until then they hold for the rule on that device: an alarm that clears
 * and rises again is snoozed as it was, or one that flaps could not be snoozed at all.
 */
public final class Snoozes {
    private static final int MOST_AT_ONCE = 500;

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final LongConsumer listener;
    private final InstantSource clock;

    /**
     * Snoozes in a store.
     *
     * @param listener told of each alarm whose snooze ended; must not block
     */
    public Snoozes(
            GroupCommitter committer, Jdbi jdbi, LongConsumer listener, InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.listener = listener;
        this.clock = clock;
    }

    /** Ends those whose time is over. */
    public void endDue() throws InterruptedException {
        Instant now = clock.instant();
        List<Long> due = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select alarm_id from alarm_handling where snoozed_until <= ? \
                                order by snoozed_until limit ?""",
                                row -> due.add(row.getLong(1)),
                                Times.toMicros(now),
                                MOST_AT_ONCE));
        for (long alarmId : due) {
            committer.submit(
                    new NotedChange(
                            "end of the snooze of alarm " + alarmId,
                            256,
                            tx -> end(tx, alarmId, now),
                            () -> listener.accept(alarmId)));
        }
    }

    private static void end(Handle tx, long alarmId, Instant now) {
        Handling handling = HandlingRows.read(tx, alarmId);
        Snooze snooze = handling.snooze();
        // Somebody may have snoozed it anew since.
        if (snooze == null || snooze.until().isAfter(now)) {
            return;
        }
        HandlingRows.write(tx, alarmId, handling.withSnooze(null));
        HandlingRows.add(
                tx, alarmId, new TimelineEntry(snooze.until(), What.SNOOZE_ENDED, null, "", null));
    }

    /**
     * Snoozes an alarm that was just raised if the one before it of that rule is snoozed still and
     * was as severe.
     */
    static void carryOver(Handle tx, long alarmId, Severity severity, Instant raisedAt) {
        Sql.query(
                tx,
                """
                select b.alarm_id, b.severity from alarm l join alarm b \
                on b.agent_key = l.agent_key and b.device_id = l.device_id and b.rule = l.rule \
                and b.alarm_id <> l.alarm_id join alarm_handling h on h.alarm_id = b.alarm_id \
                where l.alarm_id = ? and h.snoozed_until > ? \
                order by b.raised_at desc, b.alarm_id desc limit 1""",
                row -> {
                    if (severity.isAtMost(Severity.of(row.getString(2)))) {
                        carryOver(tx, row.getLong(1), alarmId, raisedAt);
                    }
                },
                alarmId,
                Times.toMicros(raisedAt));
    }

    private static void carryOver(Handle tx, long fromId, long alarmId, Instant raisedAt) {
        Snooze snooze = HandlingRows.read(tx, fromId).snooze();
        if (snooze == null) {
            return;
        }
        HandlingRows.write(tx, alarmId, new Handling(1, null, null, snooze, 0));
        HandlingRows.add(
                tx,
                alarmId,
                new TimelineEntry(
                        raisedAt,
                        What.STILL_SNOOZED,
                        snooze.by(),
                        snooze.reason(),
                        snooze.until()));
    }
}
