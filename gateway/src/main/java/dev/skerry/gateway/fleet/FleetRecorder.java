package dev.skerry.gateway.fleet;

import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Hello;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Writes what agents say of themselves, in the order in which they say it. */
public final class FleetRecorder {
    private final GroupCommitter committer;
    private final FleetStore store;
    private final FleetListener listener;
    private final InstantSource clock;

    public FleetRecorder(
            GroupCommitter committer,
            FleetStore store,
            FleetListener listener,
            InstantSource clock) {
        this.committer = committer;
        this.store = store;
        this.listener = listener;
        this.clock = clock;
    }

    /** An agent said Hello; what it sends from now on can be filed under its name. */
    public void seen(Hello hello) throws InterruptedException {
        long now = Times.toMicros(clock.instant());
        String agentId = hello.getAgentId();
        submit(
                "hello of " + agentId,
                256,
                transaction -> store.agentSeen(transaction, hello, now),
                () -> listener.agentChanged(agentId));
    }

    /** An agent told its status, which is of the outbox with that epoch. */
    public void status(String agentId, long epoch, AgentStatus status) throws InterruptedException {
        long now = Times.toMicros(clock.instant());
        submit(
                "status of " + agentId,
                status.getSerializedSize(),
                transaction -> store.statusReported(transaction, agentId, epoch, status, now),
                () -> listener.agentChanged(agentId));
    }

    /** An agent listed its devices. */
    public void devices(String agentId, List<Device> devices) throws InterruptedException {
        submit(
                "devices of " + agentId,
                devices.stream().mapToInt(Device::getSerializedSize).sum(),
                transaction -> store.devicesDeclared(transaction, agentId, devices),
                () -> {
                    listener.devicesChanged(
                            agentId, devices.stream().map(Device::getDeviceId).toList());
                    listener.agentChanged(agentId);
                });
    }

    private void submit(String what, int sizeBytes, Consumer<Handle> write, Runnable afterCommit)
            throws InterruptedException {
        committer.submit(new NotedChange(what, sizeBytes + 256, write, afterCommit));
    }
}
