package dev.skerry.gateway.alarm;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The alarms that the gateway itself raises about agents. They have no device and no profile. */
public final class FleetAlarms {
    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final BiConsumer<String, Long> listener;

    /**
     * Alarms in a store.
     *
     * @param listener told of the agent and the alarm that was raised or cleared, once that is
     *     durable; must not block
     */
    public FleetAlarms(GroupCommitter committer, Jdbi jdbi, BiConsumer<String, Long> listener) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.listener = listener;
    }

    /** Of what there is one active alarm at most. */
    public record Key(String agentId, String condition) {}

    /** What alarms hold of at present, also of agents that were removed. */
    public Set<Key> active() {
        Set<Key> active = new HashSet<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select a.agent_id, l.rule from alarm l \
                                join agent a on a.agent_key = l.agent_key \
                                where l.cleared_at is null and l.kind = 'fleet'""",
                                row -> active.add(new Key(row.getString(1), row.getString(2)))));
        return active;
    }

    /** Raises one unless it holds already. */
    public void raise(Key key, Severity severity, String because, Instant now)
            throws InterruptedException {
        submit("raising " + key, key.agentId(), tx -> raise(tx, key, severity, because, now));
    }

    private static List<Long> raise(
            Handle tx, Key key, Severity severity, String because, Instant now) {
        List<Integer> agent = new ArrayList<>();
        Sql.query(
                tx,
                "select agent_key from agent where agent_id = ? and removed_at is null",
                row -> agent.add(row.getInt(1)),
                key.agentId());
        if (agent.isEmpty() || !holding(tx, key).isEmpty()) {
            return List.of();
        }
        long alarmId =
                Sql.insert(
                        tx,
                        """
                        insert into alarm (kind, agent_key, device_id, rule, severity, raised_at, \
                        because, profile_name, profile_version, model_digests) \
                        values ('fleet', ?, '', ?, ?, ?, ?, '', '', '')""",
                        "alarm_id",
                        agent.getFirst(),
                        key.condition(),
                        severity.word(),
                        Times.toMicros(now),
                        because);
        Snoozes.carryOver(tx, alarmId, severity, now);
        return List.of(alarmId);
    }

    /** Clears the one that holds, if there is one. */
    public void clear(Key key, Instant now) throws InterruptedException {
        submit(
                "clearing " + key,
                key.agentId(),
                tx -> {
                    List<Long> ids = holding(tx, key);
                    for (long id : ids) {
                        Sql.update(
                                tx,
                                "update alarm set cleared_at = ? where alarm_id = ?",
                                Times.toMicros(now),
                                id);
                    }
                    return ids;
                });
    }

    private void submit(String what, String agentId, Function<Handle, List<Long>> write)
            throws InterruptedException {
        committer.submit(
                new AnsweredChange<>(
                        what, write, ids -> ids.forEach(id -> listener.accept(agentId, id))));
    }

    private static List<Long> holding(Handle tx, Key key) {
        List<Long> ids = new ArrayList<>();
        Sql.query(
                tx,
                """
                select l.alarm_id from alarm l join agent a on a.agent_key = l.agent_key \
                where a.agent_id = ? and l.device_id = '' and l.rule = ? \
                and l.kind = 'fleet' and l.cleared_at is null""",
                row -> ids.add(row.getLong(1)),
                key.agentId(),
                key.condition());
        return ids;
    }
}
