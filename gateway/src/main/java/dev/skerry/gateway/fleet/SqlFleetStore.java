package dev.skerry.gateway.fleet;

import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Hello;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Agents and devices in SQL tables. */
public final class SqlFleetStore implements FleetStore {
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
            Handle transaction, String agentId, long epoch, AgentStatus status, long nowMicros) {
        Sql.update(
                transaction,
                """
                merge into agent_report (agent_key, epoch, reported_at, status) \
                values ((select agent_key from agent where agent_id = ?), ?, ?, ?)""",
                agentId,
                epoch,
                nowMicros,
                status.toByteArray());
        Sql.update(
                transaction,
                "update agent set last_seen_at = ? where agent_id = ?",
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
        return agents(Optional.empty());
    }

    @Override
    public Optional<AgentView> agent(String agentId) {
        return agents(Optional.of(agentId)).stream().findFirst();
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

    private List<AgentView> agents(Optional<String> agentId) {
        return jdbi.withHandle(handle -> new AgentQuery(handle, presence).agents(agentId));
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
