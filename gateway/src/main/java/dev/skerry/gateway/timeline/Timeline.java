package dev.skerry.gateway.timeline;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.timeline.TimelineView.Happening;
import dev.skerry.gateway.timeline.TimelineView.HappeningKind;
import dev.skerry.gateway.twin.TwinHistory;
import dev.skerry.gateway.twin.WriteView;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.proto.Command;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Puts alarms, commands, conflicts and twin writes of a device into one order. */
public final class Timeline {
    /** Most entries of one answer. */
    public static final int MOST = 2_000;

    private static final int LONGEST_TEXT = 500;

    // Each: since when, until when, number; then what is its own. What began before the range and
    // reaches into it belongs to it.
    private static final String ALARMS =
            """
            select raised_at, cleared_at, alarm_id, rule, severity, because from alarm \
            where agent_key = ? and device_id = ? and coalesce(cleared_at, ?) >= ?""";
    private static final String COMMANDS =
            """
            select requested_at, (select max(at_micros) from command_step s \
            where s.command_key = c.command_key) as last_at, command_key, content, state, \
            (select taken_by from command_step s where s.command_key = c.command_key \
            order by step_key fetch first row only), \
            (select message from command_step s where s.command_key = c.command_key \
            order by step_key desc fetch first row only), is_over from command c \
            where agent_key = ? and device_id = ? and greatest(requested_at, ?) >= ?""";
    private static final String RULE_COMMANDS =
            """
            select observed_at, null, decision_id, command, rule, because from decision \
            where kind = 'command' and agent_key = ? and device_id = ? \
            and greatest(observed_at, ?) >= ?""";
    private static final String CONFLICTS =
            """
            select first_at, case when state = 'settled' then last_at end, conflict_id, property, \
            state from twin_conflict where agent_key = ? and device_id = ? \
            and case when state = 'settled' then last_at else ? end >= ?""";
    private static final String WRITES =
            """
            select arrived_at, null, history_id, property, section, writes from twin_history \
            where agent_key = ? and device_id = ? and greatest(arrived_at, ?) >= ?""";

    private final Jdbi jdbi;

    public Timeline(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Whether this is where a time line may go on. */
    public static boolean isCursor(String text) {
        return Cursor.of(text).isPresent();
    }

    /**
     * What happened to a device between two times, or reaches into them.
     *
     * @param after where an earlier answer ended; null for the beginning
     * @param limit at most {@link #MOST}
     */
    public TimelineView of(
            String agentId,
            String deviceId,
            Instant from,
            Instant to,
            @Nullable String after,
            int limit) {
        Cursor cursor =
                Optional.ofNullable(after)
                        .flatMap(Cursor::of)
                        .orElse(Cursor.before(Times.toMicros(to)));
        List<Happening> entries = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                "select agent_key from agent where agent_id = ?",
                                rs -> {
                                    var asked =
                                            new Asked(
                                                    handle,
                                                    rs.getInt(1),
                                                    deviceId,
                                                    Times.toMicros(from),
                                                    cursor,
                                                    limit + 1);
                                    asked.addTo(entries);
                                },
                                agentId));
        entries.sort(Cursor.ORDER);
        List<Happening> shown = entries.subList(0, Math.min(limit, entries.size()));
        String next =
                shown.size() < entries.size() ? Cursor.after(shown.getLast()).toString() : null;
        return new TimelineView(from, to, shown, next);
    }

    private interface Mapper {
        Happening map(ResultSet row, Instant from, @Nullable Instant to, String id)
                throws SQLException;
    }

    private record Asked(
            Handle handle,
            int agentKey,
            String deviceId,
            long fromMicros,
            Cursor cursor,
            int limit) {
        void addTo(List<Happening> entries) {
            add(entries, HappeningKind.ALARM, ALARMS, "raised_at", "alarm_id", Timeline::alarm);
            add(
                    entries,
                    HappeningKind.COMMAND,
                    COMMANDS,
                    "requested_at",
                    "command_key",
                    Timeline::command);
            add(
                    entries,
                    HappeningKind.RULE_COMMAND,
                    RULE_COMMANDS,
                    "observed_at",
                    "decision_id",
                    Timeline::ruleCommand);
            add(
                    entries,
                    HappeningKind.CONFLICT,
                    CONFLICTS,
                    "first_at",
                    "conflict_id",
                    Timeline::conflict);
            add(entries, HappeningKind.WRITE, WRITES, "arrived_at", "history_id", Timeline::write);
        }

        private void add(
                List<Happening> entries,
                HappeningKind kind,
                String query,
                String time,
                String number,
                Mapper mapper) {
            Sql.query(
                    handle,
                    "%1$s and (%2$s < ? or %2$s = ? and %3$s < ?) order by %2$s desc, %3$s desc limit ?"
                            .formatted(query, time, number),
                    row -> {
                        Long end = row.getObject(2, Long.class);
                        entries.add(
                                mapper.map(
                                        row,
                                        Times.ofMicros(row.getLong(1)),
                                        end == null ? null : Times.ofMicros(end),
                                        String.valueOf(row.getLong(3))));
                    },
                    agentKey,
                    deviceId,
                    // Of what has not ended: it lasts as long as anybody asks for.
                    endless(kind),
                    fromMicros,
                    cursor.micros(),
                    cursor.micros(),
                    cursor.below(kind),
                    limit);
        }

        private static long endless(HappeningKind kind) {
            return switch (kind) {
                case ALARM, CONFLICT -> Long.MAX_VALUE;
                case COMMAND, RULE_COMMAND, WRITE -> Long.MIN_VALUE;
            };
        }
    }

    private static Happening alarm(ResultSet row, Instant from, @Nullable Instant to, String id)
            throws SQLException {
        return new Happening(
                HappeningKind.ALARM,
                id,
                from,
                to,
                row.getString(4),
                row.getString(5),
                null,
                cut(row.getString(6)));
    }

    private static Happening command(ResultSet row, Instant from, @Nullable Instant to, String id)
            throws SQLException {
        try {
            return new Happening(
                    HappeningKind.COMMAND,
                    id,
                    from,
                    row.getBoolean(8) ? to : null,
                    Command.parseFrom(row.getBytes(4)).getName(),
                    row.getString(5),
                    row.getString(6),
                    cut(row.getString(7)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable command", e);
        }
    }

    private static Happening ruleCommand(
            ResultSet row, Instant from, @Nullable Instant to, String id) throws SQLException {
        return new Happening(
                HappeningKind.RULE_COMMAND,
                id,
                from,
                to,
                row.getString(4),
                "issued",
                row.getString(5),
                cut(row.getString(6)));
    }

    private static Happening conflict(ResultSet row, Instant from, @Nullable Instant to, String id)
            throws SQLException {
        return new Happening(
                HappeningKind.CONFLICT,
                id,
                from,
                to,
                row.getString(4),
                row.getString(5),
                null,
                null);
    }

    private static Happening write(ResultSet row, Instant from, @Nullable Instant to, String id)
            throws SQLException {
        Write write = TwinHistory.writes(row.getBytes(6)).getFirst();
        WriteView view = WriteView.of(write);
        String element = view.element() == null ? "" : view.element() + ": ";
        return new Happening(
                HappeningKind.WRITE,
                id,
                from,
                to,
                row.getString(4),
                row.getString(5),
                view.writer(),
                cut(element + view.value()));
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT - 1) + "…";
    }
}
