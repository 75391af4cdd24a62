package dev.skerry.gateway.twin;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.crdt.Dot;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Conflicts in an SQL table. Writes belong to the one writer. */
public final class ConflictStore {
    /** Settled conflicts that are kept of an agent. */
    public static final int MAX_SETTLED = 1_000;

    /** Settled conflicts of one value that are looked through for what a write tells of again. */
    private static final int LOOK_BACK = 32;

    private static final String CONFLICTS =
            """
            select c.conflict_id, a.agent_id, c.device_id, c.property, c.section, c.element, \
            c.policy, c.state, c.revision, c.first_at, c.last_at, c.omitted, c.candidates, \
            c.settled_by from twin_conflict c join agent a on a.agent_key = c.agent_key""";

    /** As the states follow each other. */
    private static final String RANK =
            "case c.state when 'open' then 0 when 'decided' then 1 else 2 end";

    private static final String OF_VALUE =
            """
             where c.agent_key = ? and c.device_id = ? and c.property = ? and c.section = ? \
            and c.element = ?""";

    private final Jdbi jdbi;

    public ConflictStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Which conflicts.
     *
     * @param state null for any; what is not settled counts only while its agent is not removed
     * @param after the place after which to begin; null for the first
     */
    public record Query(
            Conflict.@Nullable State state,
            @Nullable String agentId,
            @Nullable String deviceId,
            Sites sites,
            int limit,
            @Nullable Place after) {}

    /**
     * Where a conflict stands among all, until it changes.
     *
     * @param rank of its state
     */
    public record Place(long rank, long lastMicros, long id) {
        /** Of a conflict as it is. */
        public static Place of(Conflict conflict) {
            long rank =
                    switch (conflict.state()) {
                        case OPEN -> 0;
                        case DECIDED -> 1;
                        case SETTLED -> 2;
                    };
            return new Place(rank, Times.toMicros(conflict.lastAt()), conflict.id());
        }
    }

    /** Conflicts: open ones first, then decided ones, each the last changed first. */
    public List<Conflict> conflicts(Query query) {
        List<Object> values = new ArrayList<>();
        StringBuilder where =
                new StringBuilder(" where (c.state = 'settled' or a.removed_at is null)");
        if (query.state() != null) {
            where.append(" and c.state = ?");
            values.add(query.state().word());
        }
        if (query.agentId() != null) {
            where.append(" and a.agent_id = ?");
            values.add(query.agentId());
        }
        if (query.deviceId() != null) {
            where.append(" and c.device_id = ?");
            values.add(query.deviceId());
        }
        where.append(query.sites().condition("a.site"));
        if (!query.sites().areAll()) {
            values.add(query.sites().array());
        }
        Place after = query.after();
        if (after != null) {
            where.append(" and (" + RANK + ", -c.last_at, -c.conflict_id) > (?, ?, ?)");
            values.addAll(List.of(after.rank(), -after.lastMicros(), -after.id()));
        }
        values.add(query.limit());
        return jdbi.withHandle(
                handle ->
                        list(
                                handle,
                                where
                                        + " order by "
                                        + RANK
                                        + ", c.last_at desc, c.conflict_id desc limit ?",
                                values.toArray()));
    }

    /** These conflicts. */
    public List<Conflict> conflicts(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Object all = ids.toArray(Long[]::new);
        return jdbi.withHandle(
                handle -> list(handle, " where c.conflict_id = any(?) order by 1", all));
    }

    /** One conflict. */
    public Optional<Conflict> conflict(long id) {
        return jdbi.withHandle(handle -> conflict(handle, id));
    }

    /** The conflicts of a device that are not settled. */
    public List<Conflict> standing(String agentId, String deviceId) {
        return jdbi.withHandle(
                handle ->
                        list(
                                handle,
                                " where a.agent_id = ? and c.device_id = ? and c.state <> 'settled'",
                                agentId,
                                deviceId));
    }

    /** How many are open, of agents that were not removed. */
    public int countOpen() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        select count(*) from twin_conflict c \
                                        join agent a on a.agent_key = c.agent_key \
                                        where c.state = 'open' and a.removed_at is null""")
                                .mapTo(Integer.class)
                                .one());
    }

    Optional<Conflict> conflict(Handle handle, long id) {
        return list(handle, " where c.conflict_id = ?", id).stream().findFirst();
    }

    @Nullable Conflict standing(
            Handle transaction, int agentKey, String deviceId, PropertyKey key) {
        return list(
                        transaction,
                        OF_VALUE + " and c.state <> 'settled'",
                        of(agentKey, deviceId, key))
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** The values of the last conflicts of a value. */
    Set<Dot> known(Handle transaction, int agentKey, String deviceId, PropertyKey key) {
        Set<Dot> dots = new HashSet<>();
        list(
                        transaction,
                        OF_VALUE + " order by c.conflict_id desc limit " + LOOK_BACK,
                        of(agentKey, deviceId, key))
                .forEach(
                        conflict ->
                                Stream.concat(
                                                conflict.candidates().stream(),
                                                Stream.ofNullable(conflict.settledBy()))
                                        .forEach(write -> dots.add(write.dot())));
        return dots;
    }

    /** Keeps a conflict; gives it with its id. */
    Conflict save(Handle transaction, int agentKey, Conflict conflict) {
        Write by = conflict.settledBy();
        byte[] candidates = SqlTwinStore.encode(conflict.deviceId(), conflict.candidates());
        byte[] settledBy =
                by == null ? null : SqlTwinStore.encode(conflict.deviceId(), List.of(by));
        if (conflict.id() != 0) {
            Sql.update(
                    transaction,
                    """
                    update twin_conflict set policy = ?, state = ?, revision = ?, last_at = ?, \
                    omitted = ?, candidates = ?, settled_by = ? where conflict_id = ?""",
                    conflict.policy().word(),
                    conflict.state().word(),
                    conflict.revision(),
                    Times.toMicros(conflict.lastAt()),
                    conflict.omitted(),
                    candidates,
                    settledBy,
                    conflict.id());
            return conflict;
        }
        PropertyKey key = conflict.key();
        return conflict.withId(
                Sql.insert(
                        transaction,
                        """
                        insert into twin_conflict (agent_key, device_id, property, section, \
                        element, policy, state, revision, first_at, last_at, omitted, \
                        candidates, settled_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                        "conflict_id",
                        agentKey,
                        conflict.deviceId(),
                        key.property(),
                        TwinHistory.name(key.section()),
                        key.element(),
                        conflict.policy().word(),
                        conflict.state().word(),
                        conflict.revision(),
                        Times.toMicros(conflict.firstAt()),
                        Times.toMicros(conflict.lastAt()),
                        conflict.omitted(),
                        candidates,
                        settledBy));
    }

    /** Forgets the settled ones of an agent beyond the bound; returns how many. */
    int forget(Handle transaction, int agentKey) {
        int forgotten =
                Sql.update(
                        transaction,
                        """
                        delete from twin_conflict where conflict_id in (select conflict_id \
                        from twin_conflict where agent_key = ? and state = 'settled' \
                        order by last_at desc, conflict_id desc offset ? rows)""",
                        agentKey,
                        MAX_SETTLED);
        if (forgotten > 0) {
            Sql.update(
                    transaction,
                    """
                    update agent set conflicts_forgotten = conflicts_forgotten + ? \
                    where agent_key = ?""",
                    forgotten,
                    agentKey);
        }
        return forgotten;
    }

    private static Object[] of(int agentKey, String deviceId, PropertyKey key) {
        return new Object[] {
            agentKey, deviceId, key.property(), TwinHistory.name(key.section()), key.element()
        };
    }

    private static List<Conflict> list(Handle handle, String where, Object... values) {
        List<Conflict> found = new ArrayList<>();
        Sql.query(handle, CONFLICTS + where, rs -> found.add(conflict(rs)), values);
        return found;
    }

    private static Conflict conflict(ResultSet rs) throws SQLException {
        byte[] settledBy = rs.getBytes(14);
        return new Conflict(
                rs.getLong(1),
                rs.getString(2),
                rs.getString(3),
                new PropertyKey(
                        rs.getString(4),
                        Section.valueOf(rs.getString(5).toUpperCase(Locale.ROOT)),
                        rs.getString(6)),
                MergePolicy.of(rs.getString(7)),
                Conflict.State.of(rs.getString(8)).orElseThrow(),
                rs.getInt(9),
                Times.ofMicros(rs.getLong(10)),
                Times.ofMicros(rs.getLong(11)),
                rs.getInt(12),
                SqlTwinStore.decode(rs.getBytes(13)),
                settledBy == null ? null : SqlTwinStore.decode(settledBy).getFirst());
    }
}
