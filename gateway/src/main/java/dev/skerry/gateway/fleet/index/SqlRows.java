package dev.skerry.gateway.fleet.index;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.index.FleetRow.Alarms;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.Device;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads what rows are made of from the store: of some agents, or of all. */
public final class SqlRows {
    private static final String TAGS =
            """
            select a.agent_id, t.tag from agent_tag t join agent a on a.agent_key = t.agent_key \
            where a.removed_at is null""";

    private static final String ALARMS =
            """
            select a.agent_id, l.severity, count(*) from alarm l \
            join agent a on a.agent_key = l.agent_key \
            where l.cleared_at is null and a.removed_at is null""";

    private static final String DEVICES =
            """
            select a.agent_id, d.declaration from device d \
            join agent a on a.agent_key = d.agent_key where a.removed_at is null""";

    private static final String STORED =
            """
            select a.agent_id, coalesce(sum(e.stored_records), 0) from agent a \
            left join agent_epoch e on e.agent_key = a.agent_key where a.removed_at is null \
            group by a.agent_id""";

    private static final String THESE = " and a.agent_id = any(?)";

    private final Jdbi jdbi;
    private final FleetStore fleet;

    public SqlRows(Jdbi jdbi, FleetStore fleet) {
        this.jdbi = jdbi;
        this.fleet = fleet;
    }

    /**
     * What an agent's devices say of it.
     *
     * @param deviceIds one a line
     * @param profiles by name
     */
    record Declared(String deviceIds, List<String> profiles) {
        static final Declared NOTHING = new Declared("", List.of());
    }

    /** Agents with their tags and alarms, without removed ones; all of them when null. */
    List<Told> agents(@Nullable Collection<String> ids) {
        Map<String, TreeSet<String>> tags = new HashMap<>();
        Map<String, Alarms> alarms = new HashMap<>();
        jdbi.useHandle(
                handle -> {
                    query(
                            handle,
                            TAGS,
                            "",
                            ids,
                            row ->
                                    tags.computeIfAbsent(row.getString(1), id -> new TreeSet<>())
                                            .add(row.getString(2)));
                    query(
                            handle,
                            ALARMS,
                            " group by a.agent_id, l.severity",
                            ids,
                            row ->
                                    alarms.merge(
                                            row.getString(1),
                                            alarms(row.getString(2), row.getInt(3)),
                                            Alarms::plus));
                });
        return (ids == null ? fleet.agents(Sites.ALL) : fleet.agents(ids, Sites.ALL))
                .stream()
                        .map(
                                agent ->
                                        new Told(
                                                agent,
                                                List.copyOf(
                                                        tags.getOrDefault(
                                                                agent.agentId(), new TreeSet<>())),
                                                alarms.getOrDefault(agent.agentId(), Alarms.NONE)))
                        .toList();
    }

    private static Alarms alarms(String severity, int count) {
        return switch (severity) {
            case "critical" -> new Alarms(count, 0, 0);
            case "warning" -> new Alarms(0, count, 0);
            default -> new Alarms(0, 0, count);
        };
    }

    /** What the devices of agents say; of all agents when null. */
    Map<String, Declared> devices(@Nullable Collection<String> ids) {
        Map<String, List<String>> deviceIds = new HashMap<>();
        Map<String, TreeSet<String>> profiles = new HashMap<>();
        jdbi.useHandle(
                handle ->
                        query(
                                handle,
                                DEVICES,
                                "",
                                ids,
                                row -> {
                                    String agentId = row.getString(1);
                                    Device device = parse(row.getBytes(2));
                                    deviceIds
                                            .computeIfAbsent(agentId, id -> new ArrayList<>())
                                            .add(device.getDeviceId());
                                    profiles.computeIfAbsent(agentId, id -> new TreeSet<>())
                                            .add(device.getProfileName());
                                }));
        Map<String, Declared> declared = new HashMap<>();
        deviceIds.forEach(
                (agentId, its) ->
                        declared.put(
                                agentId,
                                new Declared(
                                        String.join("\n", its),
                                        profiles.getOrDefault(agentId, new TreeSet<>()).stream()
                                                .filter(name -> !name.isEmpty())
                                                .toList())));
        return declared;
    }

    private static Device parse(byte[] declaration) {
        try {
            return Device.parseFrom(declaration);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable device", e);
        }
    }

    /** How many records the gateway stored of each agent, of all its outboxes. */
    Map<String, Long> stored() {
        Map<String, Long> stored = new HashMap<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                STORED,
                                row -> stored.put(row.getString(1), row.getLong(2))));
        return stored;
    }

    private static void query(
            Handle handle,
            String sql,
            String rest,
            @Nullable Collection<String> ids,
            Sql.RowReader reader) {
        if (ids == null) {
            Sql.query(handle, sql + rest, reader);
        } else {
            Sql.query(handle, sql + THESE + rest, reader, (Object) ids.toArray(String[]::new));
        }
    }
}
