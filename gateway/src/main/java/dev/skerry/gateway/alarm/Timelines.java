package dev.skerry.gateway.alarm;

import dev.skerry.gateway.alarm.TimelineEntry.What;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What happened to alarms, in order. */
public final class Timelines {
    private final Jdbi jdbi;

    public Timelines(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** All that happened to an alarm, the first before the last. */
    public List<TimelineEntry> of(AlarmView alarm) {
        List<TimelineEntry> entries = new ArrayList<>();
        entries.add(new TimelineEntry(alarm.raisedAt(), What.RAISED, null, "", null));
        jdbi.useHandle(
                handle -> {
                    entries.addAll(HandlingRows.acts(handle, alarm.id()));
                    entries.addAll(marks(handle, alarm.id()));
                });
        Instant clearedAt = alarm.clearedAt();
        if (clearedAt != null) {
            entries.add(new TimelineEntry(clearedAt, What.CLEARED, null, "", null));
        }
        // Stable, so what happened at the same time stays in its order.
        entries.sort(Comparator.comparing(TimelineEntry::at));
        return entries;
    }

    private static List<TimelineEntry> marks(Handle handle, long alarmId) {
        List<TimelineEntry> marks = new ArrayList<>();
        Sql.query(
                handle,
                """
                select marked_at, verdict, marked_by, comment from alarm_mark \
                where alarm_id = ? order by mark_id""",
                row -> {
                    String verdict = row.getString(2);
                    String comment = row.getString(4);
                    marks.add(
                            new TimelineEntry(
                                    Times.ofMicros(row.getLong(1)),
                                    verdict == null ? What.UNMARKED : What.MARKED,
                                    row.getString(3),
                                    verdict == null
                                            ? ""
                                            : comment.isEmpty()
                                                    ? verdict
                                                    : verdict + ": " + comment,
                                    null));
                },
                alarmId);
        return marks;
    }
}
