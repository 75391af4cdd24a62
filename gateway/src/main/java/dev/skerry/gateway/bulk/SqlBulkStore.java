package dev.skerry.gateway.bulk;

import dev.skerry.gateway.bulk.BulkRow.State;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Changes of many agents in SQL tables. Writes belong to the one writer. */
final class SqlBulkStore {
    private static final String COLUMNS =
            "select bulk_id, kind, tags_added, tags_removed, name, version, state, started_by,"
                    + " started_role, started_sites, started_at, ended_at, undo_of,"
                    + " stopped_by from bulk ";

    private SqlBulkStore() {}

    /**
     * The turn of an agent that has not had it.
     *
     * @param wanted what it had, of a change that takes another back
     */
    record Turn(int number, String agentId, @Nullable String wanted) {}

    static void insert(Handle tx, Bulk bulk, List<Turn> turns) {
        Sql.update(
                tx,
                """
                insert into bulk (bulk_id, kind, tags_added, tags_removed, name, version, state, \
                started_by, started_role, started_sites, started_at, undo_of) \
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                bulk.id(),
                bulk.change().kind().word(),
                BulkStep.text(bulk.change().add()),
                BulkStep.text(bulk.change().remove()),
                bulk.change().name(),
                bulk.change().version(),
                bulk.state().word(),
                bulk.by().name(),
                bulk.by().role().word(),
                bulk.by().sites().text(),
                Times.toMicros(bulk.startedAt()),
                bulk.undoOf());
        long key = key(tx, bulk.id());
        var rows =
                tx.prepareBatch(
                        "insert into bulk_agent (bulk_key, turn, agent_id, wanted, state) values (?, ?, ?, ?, 'pending')");
        for (Turn turn : turns) {
            rows.bind(0, key)
                    .bind(1, turn.number())
                    .bind(2, turn.agentId())
                    .bind(3, turn.wanted())
                    .add();
        }
        rows.execute();
    }

    private static long key(Handle handle, String id) {
        return handle.createQuery("select bulk_key from bulk where bulk_id = ?")
                .bind(0, id)
                .mapTo(Long.class)
                .one();
    }

    static Optional<Bulk> find(Handle handle, String id) {
        return list(handle, "where bulk_id = ?", id).stream().findFirst();
    }

    /** The newest first. */
    static List<Bulk> newest(Handle handle, int limit) {
        return list(handle, "order by bulk_key desc fetch first ? rows only", limit);
    }

    static List<Bulk> running(Handle handle) {
        return list(handle, "where state = ? order by bulk_key", Bulk.State.RUNNING.word());
    }

    private static List<Bulk> list(Handle handle, String which, Object value) {
        List<Bulk> found = new ArrayList<>();
        Sql.query(handle, COLUMNS + which, row -> found.add(bulk(row)), value);
        return found;
    }

    private static Bulk bulk(ResultSet row) throws SQLException {
        long endedAt = row.getLong(12);
        boolean isOpen = row.wasNull();
        return new Bulk(
                row.getString(1),
                new BulkChange(
                        BulkKind.of(row.getString(2)).orElseThrow(),
                        words(row.getString(3)),
                        words(row.getString(4)),
                        row.getString(5),
                        row.getString(6)),
                Bulk.State.of(row.getString(7)),
                new Caller(
                        row.getString(8),
                        Role.of(row.getString(9)).orElseThrow(),
                        Sites.ofText(row.getString(10)),
                        Caller.How.SESSION,
                        0,
                        0,
                        null),
                Times.ofMicros(row.getLong(11)),
                isOpen ? null : Times.ofMicros(endedAt),
                row.getString(13),
                row.getString(14));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" "))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    /** The next agents whose turn has not come; none once it was stopped. */
    static List<Turn> pending(Handle handle, String id, int limit) {
        List<Turn> turns = new ArrayList<>();
        Sql.query(
                handle,
                """
                select turn, agent_id, wanted from bulk_agent a join bulk b \
                on b.bulk_key = a.bulk_key where b.bulk_id = ? and a.state = 'pending' \
                and b.stopped_by is null order by turn fetch first ? rows only""",
                row -> turns.add(new Turn(row.getInt(1), row.getString(2), row.getString(3))),
                id,
                limit);
        return turns;
    }

    /** Has no other agent have its turn; gives whether that is new. */
    static boolean stop(Handle tx, String id, String by) {
        return Sql.update(
                        tx,
                        """
                        update bulk set stopped_by = ? \
                        where bulk_id = ? and state = 'running' and stopped_by is null""",
                        by,
                        id)
                > 0;
    }

    static boolean isStopped(Handle handle, String id) {
        return handle.createQuery(
                        "select count(*) from bulk where bulk_id = ? and stopped_by is not null")
                .bind(0, id)
                .mapTo(Boolean.class)
                .one();
    }

    static void ended(Handle tx, String id, int turn, BulkRow row) {
        Sql.update(
                tx,
                """
                update bulk_agent set state = ?, code = ?, message = ?, before_value = ? \
                where bulk_key = ? and turn = ?""",
                row.state().word(),
                row.code(),
                row.message(),
                row.before(),
                key(tx, id),
                turn);
    }

    /** No agent follows; those whose turn has not come have been stopped. */
    static void end(Handle tx, String id, Bulk.State state, Instant now) {
        Sql.update(
                tx,
                "update bulk set state = ?, ended_at = ? where bulk_id = ? and state = 'running'",
                state.word(),
                Times.toMicros(now),
                id);
        Sql.update(
                tx,
                "update bulk_agent set state = 'stopped' where bulk_key = ? and state = 'pending'",
                key(tx, id));
    }

    /** Forgets the oldest that have ended. */
    static void trim(Handle tx, int most) {
        Sql.update(
                tx,
                """
                delete from bulk where state <> 'running' and bulk_key <= (select bulk_key from bulk \
                order by bulk_key desc offset ? rows fetch first 1 rows only)""",
                most);
    }

    static Map<String, Integer> counts(Handle handle, String id) {
        Map<String, Integer> counts = new TreeMap<>();
        Sql.query(
                handle,
                "select state, count(*) from bulk_agent where bulk_key = ? group by state",
                row -> counts.put(row.getString(1), row.getInt(2)),
                key(handle, id));
        return counts;
    }

    /**
     * A window of the agents.
     *
     * @param state of these alone; all if it is null
     */
    static List<BulkRow> rows(
            Handle handle, String id, @Nullable State state, int offset, int limit) {
        List<BulkRow> rows = new ArrayList<>();
        Sql.query(
                handle,
                """
                select agent_id, state, code, message, before_value from bulk_agent \
                where bulk_key = ? and (? = '' or state = ?) \
                order by turn offset ? rows fetch first ? rows only""",
                row ->
                        rows.add(
                                new BulkRow(
                                        row.getString(1),
                                        State.of(row.getString(2)),
                                        row.getString(3),
                                        row.getString(4),
                                        row.getString(5))),
                key(handle, id),
                state == null ? "" : state.word(),
                state == null ? "" : state.word(),
                offset,
                limit);
        return rows;
    }

    /** What agents had that can have it again. */
    static List<Turn> undoable(Handle handle, String id) {
        List<Turn> turns = new ArrayList<>();
        Sql.query(
                handle,
                """
                select turn, agent_id, before_value from bulk_agent where bulk_key = ? \
                and before_value is not null and state in ('done', 'waiting') order by turn""",
                row -> turns.add(new Turn(row.getInt(1), row.getString(2), row.getString(3))),
                key(handle, id));
        return turns;
    }
}
