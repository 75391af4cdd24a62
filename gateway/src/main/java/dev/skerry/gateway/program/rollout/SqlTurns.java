package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Agents' parts in rollouts, in SQL tables. Writes belong to the one writer. */
final class SqlTurns {
    private static final String COLUMNS =
            """
            select t.rollout_id, a.agent_id, t.wave, t.version, t.index_digest, t.before_version, \
            t.state, t.offers, t.lease_until, t.bytes_done, t.bytes_total, t.lost_before, \
            t.was_off, t.code, t.message, t.changed_at from program_turn t \
            join agent a on a.agent_key = t.agent_key where a.removed_at is null\s""";

    /** States in which something may still become of it. */
    private static final String UNSETTLED =
            "t.state not in ('committed', 'rolled-back', 'refused')";

    private SqlTurns() {}

    /** Of a rollout, by agent. */
    static List<Turn> of(Handle handle, String rolloutId) {
        List<Turn> found = new ArrayList<>();
        Sql.query(
                handle,
                COLUMNS + "and t.rollout_id = ? order by a.agent_id",
                row -> found.add(turn(row)),
                rolloutId);
        return found;
    }

    /** An agent's parts of which something may still become, by rollout. */
    static Map<String, Turn> unsettled(Handle handle, String agentId) {
        Map<String, Turn> found = new HashMap<>();
        Sql.query(
                handle,
                COLUMNS + "and a.agent_id = ? and " + UNSETTLED,
                row -> found.put(row.getString(1), turn(row)),
                agentId);
        return found;
    }

    /** The part of an agent that it is told of at present. */
    static Optional<Plans.Part> due(Handle handle, String agentId) {
        return unsettled(handle, agentId).entrySet().stream()
                .flatMap(
                        part ->
                                SqlRollouts.find(handle, part.getKey()).stream()
                                        .map(rollout -> new Plans.Part(rollout, part.getValue())))
                .filter(Plans.Part::isDue)
                .findFirst();
    }

    /** Agents for which a rollout is open, or that are on the way by one that is through. */
    static Set<String> busy(Handle handle) {
        Set<String> found = new HashSet<>();
        Sql.query(
                handle,
                """
                select a.agent_id from program_turn t join agent a on a.agent_key = t.agent_key \
                join program_rollout r on r.rollout_id = t.rollout_id where (r.stage in \
                ('open', 'waiting') or (r.stage = 'done' and t.state in ('offered', 'fetching', \
                'staged', 'trial'))) and\s"""
                        + UNSETTLED,
                row -> found.add(row.getString(1)));
        return found;
    }

    private static Turn turn(ResultSet row) throws SQLException {
        return new Turn(
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                TurnState.of(row.getString(7)),
                row.getInt(8),
                SqlRollouts.instant(row, 9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getBoolean(13),
                row.getString(14),
                row.getString(15),
                Times.ofMicros(row.getLong(16)));
    }

    /**
     * Keeps new ones; what their agents were still to get by rollouts that are through they do not.
     */
    static void insert(Handle transaction, String rolloutId, Collection<Turn> turns) {
        for (Turn turn : turns) {
            int agent = AgentKeys.of(transaction, turn.agentId());
            Sql.update(
                    transaction,
                    """
                    delete from program_turn t where t.agent_key = ? and t.rollout_id in (select \
                    rollout_id from program_rollout where stage = 'done') and\s"""
                            + UNSETTLED,
                    agent);
            Sql.update(
                    transaction,
                    """
                    insert into program_turn (rollout_id, agent_key, wave, version, index_digest, \
                    before_version, state, offers, bytes_done, bytes_total, lost_before, was_off, \
                    code, message, changed_at) \
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    rolloutId,
                    agent,
                    turn.wave(),
                    turn.version(),
                    turn.indexDigest(),
                    turn.before(),
                    turn.state().word(),
                    turn.offers(),
                    turn.bytesDone(),
                    turn.bytesTotal(),
                    turn.lostBefore(),
                    turn.wasOff(),
                    turn.code(),
                    turn.message(),
                    Times.toMicros(turn.changedAt()));
        }
    }

    static void update(Handle transaction, String rolloutId, Turn turn) {
        Sql.update(
                transaction,
                """
                update program_turn set before_version = ?, state = ?, offers = ?, \
                lease_until = ?, bytes_done = ?, bytes_total = ?, lost_before = ?, was_off = ?, \
                code = ?, message = ?, changed_at = ? where rollout_id = ? and agent_key = ?""",
                turn.before(),
                turn.state().word(),
                turn.offers(),
                SqlRollouts.micros(turn.leaseUntil()),
                turn.bytesDone(),
                turn.bytesTotal(),
                turn.lostBefore(),
                turn.wasOff(),
                turn.code(),
                turn.message(),
                Times.toMicros(turn.changedAt()),
                rolloutId,
                AgentKeys.of(transaction, turn.agentId()));
    }

    /** A rollout that never begins has no agents. */
    static void delete(Handle transaction, String rolloutId) {
        Sql.update(transaction, "delete from program_turn where rollout_id = ?", rolloutId);
    }

    /** How many alarms the agents of a wave that run its version raised in a time. */
    static int alarms(Handle handle, String rolloutId, int wave, Instant from, Instant to) {
        List<Integer> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select count(*) from alarm l join program_turn t on t.agent_key = l.agent_key \
                where t.rollout_id = ? and t.wave = ? and t.state = 'committed' \
                and l.raised_at >= ? and l.raised_at < ?""",
                row -> found.add(row.getInt(1)),
                rolloutId,
                wave,
                Times.toMicros(from),
                Times.toMicros(to));
        return found.getFirst();
    }
}
