package dev.skerry.gateway.fleet;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.DeviceView.ArgumentView;
import dev.skerry.gateway.fleet.DeviceView.CommandDeclaration;
import dev.skerry.gateway.fleet.DeviceView.ResourceView;
import dev.skerry.gateway.telemetry.LatestValue;
import dev.skerry.gateway.telemetry.Retentions;
import dev.skerry.gateway.telemetry.SqlBatchStore;
import dev.skerry.gateway.telemetry.StampClock;
import dev.skerry.profile.text.Durations;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.proto.CommandInfo;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.ResourceInfo;
import dev.skerry.sync.proto.TwinPropertyInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Puts devices together from what their agents declared and from the streams that came. Either may
 * be there before the other.
 */
final class DeviceQuery {
    private static final String DECISION_STREAMS = "decision.%";

    /** Of a stream from before first times were noted. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final Handle handle;
    private final long nowMicros;
    private final Map<Id, Parts> devices = new TreeMap<>();
    private Sites sites = Sites.ALL;

    DeviceQuery(Handle handle, Instant now) {
        this.handle = handle;
        this.nowMicros = Times.toMicros(now);
    }

    private record Id(String agentId, String deviceId) implements Comparable<Id> {
        @Override
        public int compareTo(Id other) {
            int byAgent = agentId.compareTo(other.agentId);
            return byAgent != 0 ? byAgent : deviceId.compareTo(other.deviceId);
        }
    }

    private static final class Parts {
        @Nullable Device declaration;
        final Map<String, LatestValue> latest = new LinkedHashMap<>();
        long firstAt = Long.MAX_VALUE;
        int activeAlarms;
        int openConflicts;
    }

    List<DeviceView> devices(Optional<String> agentId, Optional<String> deviceId, Sites sites) {
        this.sites = sites;
        select("d.device_id, d.declaration from device d", "d", "", agentId, deviceId)
                .map((rs, ctx) -> declared(id(rs.getString(1), rs.getString(2)), rs.getBytes(3)))
                .list();
        select(
                        "d.device_id, d.resource, d.column_type, d.latest_at, d.latest_bits,"
                                + " d.latest_text, d.latest_quality, d.first_at, d.latest_boot, b.offset_micros,"
                                + " r.keep_micros from stream d left join boot b on b.boot_key = d.latest_boot"
                                + " left join retention r on r.agent_key = d.agent_key"
                                + " and r.device_id = d.device_id and r.resource = d.resource",
                        "d",
                        " and d.resource not like '" + DECISION_STREAMS + "'",
                        agentId,
                        deviceId)
                .map(
                        (rs, ctx) ->
                                observed(
                                        id(rs.getString(1), rs.getString(2)),
                                        rs.getString(3),
                                        rs.getObject(9, Long.class),
                                        rs.getObject(12, Long.class),
                                        new LatestValue(
                                                SqlBatchStore.columnType(rs.getInt(4)),
                                                rs.getLong(5),
                                                rs.getLong(6),
                                                rs.getString(7),
                                                rs.getInt(8),
                                                new StampClock(
                                                        rs.getObject(10, Integer.class),
                                                        rs.getObject(11, Long.class)))))
                .list();
        select(
                        "d.device_id from alarm d",
                        "d",
                        " and d.cleared_at is null and a.removed_at is null",
                        agentId,
                        deviceId)
                .map((rs, ctx) -> parts(id(rs.getString(1), rs.getString(2))).activeAlarms++)
                .list();
        select(
                        "d.device_id from twin_conflict d",
                        "d",
                        " and d.state = 'open' and a.removed_at is null",
                        agentId,
                        deviceId)
                .map((rs, ctx) -> parts(id(rs.getString(1), rs.getString(2))).openConflicts++)
                .list();
        return devices.entrySet().stream().map(e -> view(e.getKey(), e.getValue())).toList();
    }

    Optional<Device> declaration(String agentId, String deviceId) {
        return select(
                        "d.declaration from device d",
                        "d",
                        "",
                        Optional.of(agentId),
                        Optional.of(deviceId))
                .map((rs, ctx) -> parse(rs.getBytes(2)))
                .findOne();
    }

    private Query select(
            String columnsAndTable,
            String alias,
            String condition,
            Optional<String> agentId,
            Optional<String> deviceId) {
        Query query =
                handle.createQuery(
                        "select a.agent_id, "
                                + columnsAndTable
                                + " join agent a on a.agent_key = "
                                + alias
                                + ".agent_key where 1 = 1"
                                + condition
                                + (agentId.isPresent()
                                        ? " and a.agent_id = :agent"
                                        : " and a.removed_at is null")
                                + sites.condition("a.site", ":sites")
                                + (deviceId.isPresent() ? " and d.device_id = :device" : ""));
        if (!sites.areAll()) {
            query.bindArray("sites", String.class, (Object[]) sites.array());
        }
        agentId.ifPresent(id -> query.bind("agent", id));
        deviceId.ifPresent(id -> query.bind("device", id));
        return query;
    }

    private static Id id(String agentId, String deviceId) {
        return new Id(agentId, deviceId);
    }

    private Parts parts(Id id) {
        return devices.computeIfAbsent(id, key -> new Parts());
    }

    private Id declared(Id id, byte[] declaration) {
        parts(id).declaration = parse(declaration);
        return id;
    }

    /** What is not kept any more is as if it had never come. */
    private Id observed(
            Id id,
            String resource,
            @Nullable Long firstAt,
            @Nullable Long keepMicros,
            LatestValue value) {
        Parts parts = parts(id);
        long keptFrom = Retentions.keptFrom(nowMicros, keepMicros, value.clock());
        if (value.observedAtMicros() < keptFrom) {
            return id;
        }
        parts.firstAt =
                Math.min(parts.firstAt, firstAt == null ? UNKNOWN : Math.max(firstAt, keptFrom));
        parts.latest.merge(
                resource, value, (a, b) -> a.observedAtMicros() > b.observedAtMicros() ? a : b);
        return id;
    }

    private static Device parse(byte[] declaration) {
        try {
            return Device.parseFrom(declaration);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable device", e);
        }
    }

    private static DeviceView view(Id id, Parts parts) {
        Device declared = parts.declaration;
        List<ResourceView> resources = new ArrayList<>();
        Map<String, LatestValue> rest = new TreeMap<>(parts.latest);
        if (declared != null) {
            for (ResourceInfo info : declared.getResourcesList()) {
                resources.add(resource(info, rest.remove(info.getName())));
            }
        }
        rest.forEach((name, latest) -> resources.add(resource(undeclared(name, latest), latest)));
        return new DeviceView(
                id.agentId,
                id.deviceId,
                declared == null ? null : declared.getProfileName(),
                declared == null ? null : declared.getProfileVersion(),
                parts.latest.isEmpty() || parts.firstAt == UNKNOWN
                        ? null
                        : Times.ofMicros(parts.firstAt),
                parts.latest.values().stream()
                        .mapToLong(LatestValue::observedAtMicros)
                        .max()
                        .stream()
                        .mapToObj(Times::ofMicros)
                        .findFirst()
                        .orElse(null),
                parts.activeAlarms,
                parts.openConflicts,
                resources,
                declared == null
                        ? List.of()
                        : declared.getCommandsList().stream().map(DeviceQuery::command).toList());
    }

    private static CommandDeclaration command(CommandInfo info) {
        return new CommandDeclaration(
                info.getName(),
                Durations.format(Duration.ofMillis(info.getExpiresMillis())),
                info.getHasConfirm(),
                info.getArgumentsList().stream().map(DeviceQuery::argument).toList());
    }

    private static ArgumentView argument(TwinPropertyInfo info) {
        return new ArgumentView(
                info.getName(),
                info.getType(),
                info.hasRange() ? info.getRange().getMin() : null,
                info.hasRange() ? info.getRange().getMax() : null,
                info.getValuesList());
    }

    private static ResourceInfo undeclared(String name, LatestValue latest) {
        return ResourceInfo.newBuilder()
                .setName(name)
                .setType(typeName(latest.type()))
                .setKind(name.startsWith("model.") ? "model" : "")
                .build();
    }

    private static String typeName(ColumnType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static ResourceView resource(ResourceInfo info, @Nullable LatestValue latest) {
        return new ResourceView(
                info.getName(),
                info.getType(),
                info.getUnit().isEmpty() ? null : info.getUnit(),
                info.getKind().isEmpty() ? "resource" : info.getKind(),
                info.getHasRange() ? info.getRangeMin() : null,
                info.getHasRange() ? info.getRangeMax() : null,
                latest == null ? null : latest.value(),
                latest == null ? null : Times.ofMicros(latest.observedAtMicros()),
                latest == null ? null : latest.quality());
    }
}
