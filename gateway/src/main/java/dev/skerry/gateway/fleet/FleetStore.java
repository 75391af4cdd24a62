package dev.skerry.gateway.fleet;

import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Hello;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The agents and devices that the gateway has ever heard of. Writes belong to the one writer. */
public interface FleetStore {
    /** An agent said Hello. */
    void agentSeen(Handle transaction, Hello hello, long nowMicros);

    /** An agent told its status, which is of the outbox with that epoch. */
    void statusReported(
            Handle transaction, String agentId, long epoch, AgentStatus status, long nowMicros);

    /** An agent listed its devices; those that it no longer lists stay with their history. */
    void devicesDeclared(Handle transaction, String agentId, List<Device> devices);

    /** The highest sequence that is stored of an epoch, 0 when there is none. */
    long highestStored(String agentId, long epoch);

    /** The agents of these sites by id, without removed ones. */
    List<AgentView> agents(Sites sites);

    /** Those of these agents that are of these sites, by id, without removed ones. */
    List<AgentView> agents(Collection<String> agentIds, Sites sites);

    /** One agent. */
    Optional<AgentView> agent(String agentId);

    /** What an agent told last that it met and can't use; empty if there is no such agent. */
    Optional<SightingsView> sightings(String agentId);

    /**
     * What the agents of these sites told last that they met and can't use.
     *
     * @param profile only messages that this one refused, and nothing that was discovered; null for
     *     all
     */
    List<AgentSightings> sightings(@Nullable String profile, Sites sites);

    /** Whether an agent of that id and of one of these sites ever connected. */
    boolean isSeen(String agentId, Sites sites);

    /** Whether an agent of that id ever connected, also if it was removed since. */
    boolean hasEverConnected(String agentId);

    /**
     * Devices of agents of these sites, by agent and id.
     *
     * @param agentId of all agents that were not removed when absent
     */
    List<DeviceView> devices(Optional<String> agentId, Sites sites);

    /** One device. */
    Optional<DeviceView> device(String agentId, String deviceId);

    /** What an agent declared of a device, if it did. */
    Optional<Device> declaration(String agentId, String deviceId);
}
