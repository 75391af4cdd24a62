package dev.skerry.gateway.alarm;

import dev.skerry.gateway.fleet.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alarms as they are read from their tables. */
final class AlarmRows {
    /** Alarms are {@code l}, their agents {@code a}. */
    static final String SELECT =
            """
            select l.alarm_id, a.agent_id, l.device_id, l.rule, l.severity, l.raised_at, \
            l.cleared_at, l.because, l.profile_name, l.profile_version, l.model_digests, \
            l.model_names, m.verdict, m.comment, m.marked_by, m.marked_at, l.kind, a.site,"""
                    + " "
                    + HandlingRows.COLUMNS
                    + """
                     from alarm l join agent a on a.agent_key = l.agent_key \
                    left join alarm_mark m on m.mark_id = l.mark_id \
                    left join alarm_handling h on h.alarm_id = l.alarm_id""";

    private static final int MARK = 13;
    private static final int HANDLING = 19;

    private AlarmRows() {}

    static AlarmView alarm(ResultSet row) throws SQLException {
        Long clearedAt = row.getObject(7, Long.class);
        return new AlarmView(
                row.getLong(1),
                AlarmKind.of(row.getString(17)),
                row.getString(18),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                clearedAt == null ? AlarmView.State.ACTIVE : AlarmView.State.CLEARED,
                Times.ofMicros(row.getLong(6)),
                clearedAt == null ? null : Times.ofMicros(clearedAt),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                lines(row.getString(11)),
                lines(row.getString(12)),
                mark(row),
                HandlingRows.of(row, HANDLING));
    }

    private static @Nullable AlarmMark mark(ResultSet row) throws SQLException {
        String verdict = row.getString(MARK);
        return verdict == null
                ? null
                : new AlarmMark(
                        Verdict.of(verdict).orElseThrow(),
                        row.getString(MARK + 1),
                        row.getString(MARK + 2),
                        Times.ofMicros(row.getLong(MARK + 3)));
    }

    static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    }
}
