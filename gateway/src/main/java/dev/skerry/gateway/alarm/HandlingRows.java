package dev.skerry.gateway.alarm;

import dev.skerry.gateway.alarm.Handling.Acknowledgement;
import dev.skerry.gateway.alarm.Handling.Snooze;
import dev.skerry.gateway.alarm.TimelineEntry.What;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What people do about alarms, in tables. */
final class HandlingRows {
    /** What a select of alarms has of it, from a left join as {@code h}. */
    static final String COLUMNS =
            """
            coalesce(h.revision, 0), h.acknowledged_by, h.acknowledged_at, h.assignee, \
            h.snoozed_until, h.snoozed_by, h.snooze_reason, \
            (select count(*) from alarm_act c where c.alarm_id = l.alarm_id \
            and c.what = 'commented')""";

    private HandlingRows() {}

    /** Of a row whose columns begin there. */
    static Handling of(ResultSet row, int first) throws SQLException {
        long revision = row.getLong(first);
        if (revision == 0) {
            return Handling.NONE;
        }
        String by = row.getString(first + 1);
        Long until = row.getObject(first + 4, Long.class);
        return new Handling(
                revision,
                by == null ? null : new Acknowledgement(by, Times.ofMicros(row.getLong(first + 2))),
                row.getString(first + 3),
                until == null
                        ? null
                        : new Snooze(
                                Times.ofMicros(until),
                                row.getString(first + 5),
                                row.getString(first + 6)),
                row.getInt(first + 7));
    }

    static Handling read(Handle tx, long alarmId) {
        Handling[] found = {Handling.NONE};
        Sql.query(
                tx,
                "select "
                        + COLUMNS
                        + " from alarm l join alarm_handling h on h.alarm_id = l.alarm_id"
                        + " where l.alarm_id = ?",
                row -> found[0] = of(row, 1),
                alarmId);
        return found[0];
    }

    static void write(Handle tx, long alarmId, Handling handling) {
        Acknowledgement acknowledged = handling.acknowledged();
        Snooze snooze = handling.snooze();
        Sql.update(
                tx,
                """
                merge into alarm_handling (alarm_id, revision, acknowledged_by, acknowledged_at, \
                assignee, snoozed_until, snoozed_by, snooze_reason) \
                values (?, ?, ?, ?, ?, ?, ?, ?)""",
                alarmId,
                handling.revision(),
                acknowledged == null ? null : acknowledged.by(),
                acknowledged == null ? null : Times.toMicros(acknowledged.at()),
                handling.assignee(),
                snooze == null ? null : Times.toMicros(snooze.until()),
                snooze == null ? null : snooze.by(),
                snooze == null ? null : snooze.reason());
    }

    static void add(Handle tx, long alarmId, TimelineEntry act) {
        Instant until = act.until();
        Sql.update(
                tx,
                """
                insert into alarm_act (alarm_id, what, done_at, done_by, text, until_at) \
                values (?, ?, ?, ?, ?, ?)""",
                alarmId,
                act.what().word(),
                Times.toMicros(act.at()),
                act.by() == null ? "" : act.by(),
                act.text(),
                until == null ? null : Times.toMicros(until));
    }

    /** How many acts there are of an alarm. */
    static int count(Handle tx, long alarmId) {
        int[] count = {0};
        Sql.query(
                tx,
                "select count(*) from alarm_act where alarm_id = ?",
                row -> count[0] = row.getInt(1),
                alarmId);
        return count[0];
    }

    /** In the order in which they were done. */
    static List<TimelineEntry> acts(Handle handle, long alarmId) {
        List<TimelineEntry> acts = new ArrayList<>();
        Sql.query(
                handle,
                """
                select done_at, what, done_by, text, until_at from alarm_act \
                where alarm_id = ? order by act_id""",
                row ->
                        acts.add(
                                new TimelineEntry(
                                        Times.ofMicros(row.getLong(1)),
                                        What.of(row.getString(2)),
                                        orNull(row.getString(3)),
                                        row.getString(4),
                                        instant(row.getObject(5, Long.class)))),
                alarmId);
        return acts;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Instant instant(@Nullable Long micros) {
        return micros == null ? null : Times.ofMicros(micros);
    }
}
