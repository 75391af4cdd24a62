package dev.skerry.gateway.twin;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The last writes of each property, in an SQL table. Writes belong to the one writer. */
public final class TwinHistory {
    /** Writes that are kept of a property in each section. */
    public static final int MAX_ENTRIES = 200;

    private final Jdbi jdbi;

    public TwinHistory(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A write that was made here or came here.
     *
     * @param replaced those of its property that it took the place of
     */
    public record Entry(Instant arrivedAt, Write write, List<Write> replaced) {
        public Entry {
            replaced = List.copyOf(replaced);
        }
    }

    /** Notes a write and forgets the oldest beyond the bound. */
    void add(Handle transaction, int agentKey, String deviceId, Entry entry) {
        String property = entry.write().key().property();
        String section = name(entry.write().key().section());
        List<Write> writes =
                Stream.concat(Stream.of(entry.write()), entry.replaced().stream())
                        .map(Write::alone)
                        .toList();
        Sql.update(
                transaction,
                """
                insert into twin_history \
                (agent_key, device_id, property, section, arrived_at, writes) \
                values (?, ?, ?, ?, ?, ?)""",
                agentKey,
                deviceId,
                property,
                section,
                Times.toMicros(entry.arrivedAt()),
                SqlTwinStore.encode(deviceId, writes));
        Sql.update(
                transaction,
                """
                delete from twin_history where agent_key = ? and device_id = ? and property = ? \
                and section = ? and history_id <= (select history_id from twin_history \
                where agent_key = ? and device_id = ? and property = ? and section = ? \
                order by history_id desc offset ? rows fetch first 1 row only)""",
                agentKey,
                deviceId,
                property,
                section,
                agentKey,
                deviceId,
                property,
                section,
                MAX_ENTRIES);
    }

    /** The writes of a property in both sections, the newest first. */
    public List<Entry> entries(String agentId, String deviceId, String property, int limit) {
        List<Entry> entries = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select h.arrived_at, h.writes from twin_history h \
                                join agent a on a.agent_key = h.agent_key \
                                where a.agent_id = ? and h.device_id = ? and h.property = ? \
                                order by h.history_id desc limit ?""",
                                rs -> {
                                    List<Write> writes = SqlTwinStore.decode(rs.getBytes(2));
                                    entries.add(
                                            new Entry(
                                                    Times.ofMicros(rs.getLong(1)),
                                                    writes.getFirst(),
                                                    writes.subList(1, writes.size())));
                                },
                                agentId,
                                deviceId,
                                property,
                                limit));
        return entries;
    }

    /** The writes of a stored row: the one that was made, then those that it took the place of. */
    public static List<Write> writes(byte[] stored) {
        return SqlTwinStore.decode(stored);
    }

    /** A section as REST and the store have it. */
    public static String name(Section section) {
        return section.name().toLowerCase(Locale.ROOT);
    }
}
