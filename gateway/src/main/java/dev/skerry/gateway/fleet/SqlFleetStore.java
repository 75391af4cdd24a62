package dev.skerry.gateway.fleet;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.AgentView.SetAsideView;
import dev.skerry.gateway.fleet.AgentView.TroubleView;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.SetAside;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Agents and devices in SQL tables. */
public final class SqlFleetStore implements FleetStore {
    private static final String AGENTS =
            """
            select a.agent_id, a.site, a.software_version, a.epoch, \
            greatest(a.last_seen_at, coalesce(e.last_received_at, 0)), a.status, \
            coalesce(e.stored_records, 0), \
            (select count(*) from device d where d.agent_key = a.agent_key), \
            (select count(*) from alarm l where l.agent_key = a.agent_key \
            and l.cleared_at is null) \
            from agent a left join agent_epoch e \
            on e.agent_key = a.agent_key and e.epoch = a.epoch \
            where a.removed_at is null""";

    private final Jdbi jdbi;
    private final Presence presence;

    public SqlFleetStore(Jdbi jdbi, Presence presence) {
        this.jdbi = jdbi;
        this.presence = presence;
    }

    @Override
    public void agentSeen(Handle transaction, Hello hello, long nowMicros) {
        int updated =
                Sql.update(
                        transaction,
                        """
                        update agent set site = ?, software_version = ?, epoch = ?, \
                        last_seen_at = ?, removed_at = null where agent_id = ?""",
                        hello.getSite(),
                        hello.getSoftwareVersion(),
                        hello.getEpoch(),
                        nowMicros,
                        hello.getAgentId());
        if (updated == 0) {
            Sql.update(
                    transaction,
                    """
                    insert into agent (site, software_version, epoch, last_seen_at, agent_id) \
                    values (?, ?, ?, ?, ?)""",
                    hello.getSite(),
                    hello.getSoftwareVersion(),
                    hello.getEpoch(),
                    nowMicros,
                    hello.getAgentId());
        }
    }

    @Override
    public void statusReported(
            Handle transaction, String agentId, AgentStatus status, long nowMicros) {
        Sql.update(
                transaction,
                "update agent set status = ?, last_seen_at = ? where agent_id = ?",
                status.toByteArray(),
                nowMicros,
                agentId);
    }

    @Override
    public void devicesDeclared(Handle transaction, String agentId, List<Device> devices) {
        for (Device device : devices) {
            int updated =
                    Sql.update(
                            transaction,
                            """
                            update device set declaration = ? where device_id = ? and agent_key = \
                            (select agent_key from agent where agent_id = ?)""",
                            device.toByteArray(),
                            device.getDeviceId(),
                            agentId);
            if (updated == 0) {
                Sql.update(
                        transaction,
                        """
                        insert into device (agent_key, device_id, declaration) \
                        values ((select agent_key from agent where agent_id = ?), ?, ?)""",
                        agentId,
                        device.getDeviceId(),
                        device.toByteArray());
            }
        }
    }

    @Override
    public long highestStored(String agentId, long epoch) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        select e.highest_sequence from agent_epoch e \
                                        join agent a on a.agent_key = e.agent_key \
                                        where a.agent_id = :agent and e.epoch = :epoch""")
                                .bind("agent", agentId)
                                .bind("epoch", epoch)
                                .mapTo(Long.class)
                                .findOne()
                                .orElse(0L));
    }

    @Override
    public List<AgentView> agents() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(AGENTS + " order by a.agent_id")
                                .map((rs, ctx) -> agent(rs))
                                .list());
    }

    @Override
    public Optional<AgentView> agent(String agentId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(AGENTS + " and a.agent_id = :agent")
                                .bind("agent", agentId)
                                .map((rs, ctx) -> agent(rs))
                                .findOne());
    }

    @Override
    public boolean hasEverConnected(String agentId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select 1 from agent where agent_id = ?")
                                .bind(0, agentId)
                                .mapTo(Integer.class)
                                .findOne()
                                .isPresent());
    }

    private AgentView agent(ResultSet rs) throws SQLException {
        String agentId = rs.getString(1);
        AgentStatus status = status(rs.getBytes(6));
        Instant since = presence.connectedSince(agentId);
        return new AgentView(
                agentId,
                rs.getString(2),
                rs.getString(3),
                since == null ? AgentView.State.CUT_OFF : AgentView.State.CONNECTED,
                since,
                Times.ofMicros(rs.getLong(5)),
                "%016x".formatted(rs.getLong(4)),
                status.getPendingBatches(),
                status.getLedger().getPending(),
                status.getOutboxBytes(),
                status.getOutboxCapacityBytes(),
                status.getHoursLeft() < 0 || !Double.isFinite(status.getHoursLeft())
                        ? null
                        : status.getHoursLeft(),
                LedgerView.of(status.getLedger(), rs.getLong(7)),
                setAside(status),
                rs.getInt(8),
                rs.getInt(9),
                Stream.concat(
                                presence.troubles(agentId).stream(),
                                status.getTroublesList().stream()
                                        .map(
                                                t ->
                                                        new TroubleView(
                                                                t.getCode(), t.getMessage(), null)))
                        .toList());
    }

    private static @Nullable SetAsideView setAside(AgentStatus status) {
        SetAside aside = status.getSetAside();
        return aside.getBatches() == 0
                ? null
                : new SetAsideView(aside.getBatches(), aside.getRecords(), aside.getLastCode());
    }

    private static AgentStatus status(byte[] stored) {
        try {
            return stored == null
                    ? AgentStatus.newBuilder().setHoursLeft(-1).build()
                    : AgentStatus.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable agent status", e);
        }
    }

    @Override
    public List<DeviceView> devices(Optional<String> agentId) {
        return jdbi.withHandle(
                handle -> new DeviceQuery(handle).devices(agentId, Optional.empty()));
    }

    @Override
    public Optional<DeviceView> device(String agentId, String deviceId) {
        return jdbi.withHandle(
                handle ->
                        new DeviceQuery(handle)
                                .devices(Optional.of(agentId), Optional.of(deviceId)).stream()
                                        .findFirst());
    }

    @Override
    public Optional<Device> declaration(String agentId, String deviceId) {
        return jdbi.withHandle(handle -> new DeviceQuery(handle).declaration(agentId, deviceId));
    }
}
