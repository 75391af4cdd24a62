package dev.skerry.gateway.fleet;

import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.telemetry.Retentions;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Hello;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Agents and devices in SQL tables. */
public final class SqlFleetStore implements FleetStore {
    private final Jdbi jdbi;
    private final Presence presence;
    private final InstantSource clock;

    public SqlFleetStore(Jdbi jdbi, Presence presence, InstantSource clock) {
        this.jdbi = jdbi;
        this.presence = presence;
        this.clock = clock;
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
        int agentKey = AgentKeys.of(transaction, agentId);
        for (Device device : devices) {
            Retentions.declared(transaction, agentKey, device);
            int updated =
                    Sql.update(
                            transaction,
                            "update device set declaration = ? where device_id = ? and agent_key = ?",
                            device.toByteArray(),
                            device.getDeviceId(),
                            agentKey);
            if (updated == 0) {
                Sql.update(
                        transaction,
                        """
                        insert into device (agent_key, device_id, declaration) \
                        values (?, ?, ?)""",
                        agentKey,
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
    public List<AgentView> agents(Sites sites) {
        return agents(Optional.empty(), sites);
    }

    @Override
    public List<AgentView> agents(Collection<String> agentIds, Sites sites) {
        return jdbi.withHandle(handle -> new AgentQuery(handle, presence).agents(agentIds, sites));
    }

    @Override
    public Optional<AgentView> agent(String agentId) {
        return agents(Optional.of(agentId), Sites.ALL).stream().findFirst();
    }

    @Override
    public boolean isSeen(String agentId, Sites sites) {
        return sites.areAll()
                || jdbi.withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "select site from agent where agent_id = ?")
                                                .bind(0, agentId)
                                                .mapTo(String.class)
                                                .findOne())
                        .filter(sites::include)
                        .isPresent();
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

    @Override
    public Optional<SightingsView> sightings(String agentId) {
        return jdbi.withHandle(handle -> new AgentQuery(handle, presence).sightings(agentId));
    }

    @Override
    public List<AgentSightings> sightings(@Nullable String profile, Sites sites) {
        return jdbi.withHandle(handle -> SightingsQuery.of(handle, profile, sites));
    }

    private List<AgentView> agents(Optional<String> agentId, Sites sites) {
        return jdbi.withHandle(handle -> new AgentQuery(handle, presence).agents(agentId, sites));
    }

    @Override
    public List<DeviceView> devices(Optional<String> agentId, Sites sites) {
        return jdbi.withHandle(
                handle ->
                        new DeviceQuery(handle, clock.instant())
                                .devices(agentId, Optional.empty(), sites));
    }

    @Override
    public Optional<DeviceView> device(String agentId, String deviceId) {
        return jdbi.withHandle(
                handle ->
                        new DeviceQuery(handle, clock.instant())
                                        .devices(
                                                Optional.of(agentId),
                                                Optional.of(deviceId),
                                                Sites.ALL)
                                        .stream()
                                        .findFirst());
    }

    @Override
    public Optional<Device> declaration(String agentId, String deviceId) {
        return jdbi.withHandle(
                handle -> new DeviceQuery(handle, clock.instant()).declaration(agentId, deviceId));
    }
}
