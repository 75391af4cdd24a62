package dev.skerry.gateway.live;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.approval.ApprovalListener;
import dev.skerry.gateway.command.CommandListener;
import dev.skerry.gateway.command.CommandView;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.live.PendingReadings.DeviceFeed;
import dev.skerry.gateway.telemetry.BatchDigest;
import dev.skerry.gateway.telemetry.IncomingBatch;
import dev.skerry.gateway.telemetry.StoredListener;
import dev.skerry.gateway.twin.Conflict;
import dev.skerry.gateway.twin.ConflictStore;
import dev.skerry.gateway.twin.ConflictView;
import dev.skerry.gateway.twin.TwinListener;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was stored into events and hands each to everybody who watches, serialised once. The
 * writer only notes what changed; a thread of the hub's own looks it up and sends it. While nobody
 * watches nothing is noted.
 */
public final class EventHub
        implements StoredListener, FleetListener, CommandListener, TwinListener, ApprovalListener {
    private static final Logger LOG = Logger.getLogger(EventHub.class);
    private static final Duration AGENT_INTERVAL = Duration.ofMillis(500);

    /** What comes within so short a time is looked at once, however many batches it was. */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final FleetStore fleet;
    private final FleetIndex index;
    private final AlarmStore alarms;
    private final ConflictStore conflicts;

    private final Audience audience;
    private final CopyOnWriteArrayList<Runnable> alarmListeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Due<DeviceFeed, PendingReadings> readings;
    private final Due<String, Boolean> agents =
            new Due<>(AGENT_INTERVAL.toNanos(), (first, second) -> first);
    private final Set<DeviceKey> devices = new LinkedHashSet<>();
    private final Set<DeviceKey> twins = new LinkedHashSet<>();
    private final Set<Long> alarmIds = new LinkedHashSet<>();
    private final Map<String, CommandView> commands = new LinkedHashMap<>();
    private final Set<Long> conflictIds = new LinkedHashSet<>();
    private final Set<ApprovalKey> approvals = new LinkedHashSet<>();

    /** Of which everybody is told, whatever they look at. */
    private final Set<String> removed = new LinkedHashSet<>();

    private final Thread thread = Thread.ofPlatform().name("live-events").unstarted(this::run);
    private boolean closing;
    private long lastPassNanos = System.nanoTime();

    private record AgentRemoved(String agentId) {}

    private record DeviceKey(String agentId, String deviceId) {}

    /**
     * A request of which something is to be read anew.
     *
     * @param agentId empty when it is for no one agent
     */
    private record ApprovalKey(String id, @JsonIgnore String agentId) {}

    public EventHub(
            ObjectMapper json,
            FleetStore fleet,
            FleetIndex index,
            AlarmStore alarms,
            ConflictStore conflicts,
            Duration readingsInterval,
            int maxSubscribers) {
        this.fleet = fleet;
        this.index = index;
        this.alarms = alarms;
        this.conflicts = conflicts;
        this.audience = new Audience(json, maxSubscribers);
        this.readings = new Due<>(readingsInterval.toNanos(), PendingReadings::merge);
    }

    /** Begins to send. */
    public void start() {
        thread.start();
    }

    /** Adds somebody who watches; false when there are as many as may be. */
    public boolean subscribe(Subscriber subscriber) {
        lock.lock();
        try {
            return audience.add(subscriber);
        } finally {
            lock.unlock();
        }
    }

    /** Removes somebody who watches no more. */
    public void unsubscribe(Subscriber subscriber) {
        audience.remove(subscriber);
    }

    /** Those who watch. */
    public Audience audience() {
        return audience;
    }

    /** Readings that went into the event of later ones. */
    public long mergedReadings() {
        return readings.merged();
    }

    @Override
    public void stored(IncomingBatch batch, BatchDigest digest, List<Long> alarmIdsOfBatch) {
        index.recordsStored();
        if (!alarmIdsOfBatch.isEmpty()) {
            index.agentChanged(batch.agentId());
            alarmsChanged();
        }
        note(
                () -> {
                    long now = System.nanoTime();
                    PendingReadings.ofBatch(batch, digest)
                            .forEach((feed, pending) -> readings.add(feed, pending, now));
                    agents.add(batch.agentId(), true, now);
                    alarmIds.addAll(alarmIdsOfBatch);
                });
    }

    /** Somebody did something about an alarm, or said whether it was right. */
    public void alarmChanged(long alarmId) {
        alarmsChanged();
        note(() -> alarmIds.add(alarmId));
    }

    /** Has somebody told that alarms changed, on the writer's thread; must not block. */
    public void whenAlarmsChange(Runnable listener) {
        alarmListeners.add(listener);
    }

    private void alarmsChanged() {
        alarmListeners.forEach(Runnable::run);
    }

    @Override
    public void shifted(String agentId, List<String> deviceIds) {
        alarmsChanged();
        devicesChanged(agentId, deviceIds);
    }

    @Override
    public void agentChanged(String agentId) {
        index.agentChanged(agentId);
        note(() -> agents.add(agentId, true, System.nanoTime()));
    }

    @Override
    public void agentRemoved(String agentId) {
        note(() -> removed.add(agentId));
        agentChanged(agentId);
    }

    @Override
    public void devicesChanged(String agentId, Collection<String> deviceIds) {
        index.devicesChanged(agentId);
        note(() -> deviceIds.forEach(id -> devices.add(new DeviceKey(agentId, id))));
    }

    @Override
    public void commandChanged(CommandView command) {
        note(() -> commands.put(command.id(), command));
        if (command.hadToWait()) {
            approvalChanged(command.id(), command.agentId());
        }
    }

    @Override
    public void approvalChanged(String requestId, String agentId) {
        note(() -> approvals.add(new ApprovalKey(requestId, agentId)));
    }

    @Override
    public void twinChanged(String agentId, String deviceId) {
        note(() -> twins.add(new DeviceKey(agentId, deviceId)));
    }

    @Override
    public void conflictsChanged(String agentId, String deviceId, Collection<Long> ids) {
        index.agentChanged(agentId);
        note(
                () -> {
                    conflictIds.addAll(ids);
                    devices.add(new DeviceKey(agentId, deviceId));
                    agents.add(agentId, true, System.nanoTime());
                });
    }

    private void note(Runnable what) {
        if (audience.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            what.run();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private record Work(
            List<Due.Item<DeviceFeed, PendingReadings>> readings,
            List<Due.Item<String, Boolean>> agents,
            List<DeviceKey> devices,
            List<DeviceKey> twins,
            List<Long> alarmIds,
            List<Long> conflictIds,
            List<CommandView> commands,
            List<ApprovalKey> approvals,
            Set<String> removed) {
        boolean isNone() {
            return readings.isEmpty()
                    && agents.isEmpty()
                    && devices.isEmpty()
                    && twins.isEmpty()
                    && alarmIds.isEmpty()
                    && conflictIds.isEmpty()
                    && commands.isEmpty()
                    && approvals.isEmpty();
        }
    }

    private void run() {
        try {
            for (Work work = await(); work != null; work = await()) {
                try {
                    publish(work);
                } catch (RuntimeException e) {
                    // The store is in trouble; who watches learns the rest from health and REST.
                    LOG.warnf("event=live-events-lost cause=\"%s\"", e);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("live events interrupted while closing");
        }
    }

    private @Nullable Work await() throws InterruptedException {
        lock.lock();
        try {
            while (!closing) {
                long now = System.nanoTime();
                if (now - lastPassNanos < PACE_NANOS) {
                    changed.awaitNanos(PACE_NANOS - (now - lastPassNanos));
                    continue;
                }
                lastPassNanos = now;
                var work =
                        new Work(
                                readings.take(now),
                                agents.take(now),
                                List.copyOf(devices),
                                List.copyOf(twins),
                                List.copyOf(alarmIds),
                                List.copyOf(conflictIds),
                                List.copyOf(commands.values()),
                                List.copyOf(approvals),
                                Set.copyOf(removed));
                work.agents.forEach(item -> removed.remove(item.key()));
                devices.clear();
                twins.clear();
                alarmIds.clear();
                commands.clear();
                conflictIds.clear();
                approvals.clear();
                if (!work.isNone()) {
                    return work;
                }
                long wait = readings.nanosUntilDue(now, LONGEST_WAIT_NANOS);
                changed.awaitNanos(agents.nanosUntilDue(now, wait));
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void publish(Work work) {
        work.readings.forEach(this::show);
        work.commands.stream()
                .map(CommandEvent::of)
                .forEach(e -> send(e.name(), e.agentId(), e.deviceId(), e.value()));
        work.approvals.forEach(request -> send("approval", request.agentId(), null, request));
        Set<DeviceKey> changedDevices = new LinkedHashSet<>(work.devices);
        Set<String> changedAgents = new LinkedHashSet<>();
        work.agents.forEach(item -> changedAgents.add(item.key()));
        for (AlarmView alarm : alarms.alarms(work.alarmIds)) {
            send("alarm", alarm.agentId(), alarm.deviceId(), alarm);
            changedDevices.add(new DeviceKey(alarm.agentId(), alarm.deviceId()));
        }
        for (Conflict conflict : conflicts.conflicts(work.conflictIds)) {
            send("conflict", conflict.agentId(), conflict.deviceId(), ConflictView.of(conflict));
        }
        work.twins.forEach(key -> send("twin", key.agentId, key.deviceId, key));
        for (DeviceKey key : changedDevices) {
            if (!isWanted("device", key.agentId, key.deviceId)) {
                continue;
            }
            fleet.device(key.agentId, key.deviceId)
                    .ifPresent(view -> send("device", key.agentId, key.deviceId, view));
        }
        for (String agentId : changedAgents) {
            if (!isWanted("agent", agentId, null) && !work.removed.contains(agentId)) {
                continue;
            }
            fleet.agent(agentId)
                    .ifPresentOrElse(
                            view -> send("agent", agentId, null, view),
                            () -> send("agent-removed", agentId, null, new AgentRemoved(agentId)));
        }
    }

    private void show(Due.Item<DeviceFeed, PendingReadings> item) {
        String deviceId = item.key().deviceId();
        ReadingsEvent event = item.value().toEvent(item.key());
        int readers = send("readings", item.key().agentId(), deviceId, event);
        item.value().shown(deviceId, readers);
    }

    private boolean isWanted(String name, String agentId, @Nullable String deviceId) {
        return audience.isWanted(name, agentId, deviceId);
    }

    /** Returns how many were told. */
    private int send(String name, String agentId, @Nullable String deviceId, Object value) {
        int told = audience.send(name, agentId, deviceId, value);
        if (audience.isEmpty()) {
            forget();
        }
        return told;
    }

    private void forget() {
        lock.lock();
        try {
            readings.clear();
            agents.clear();
            devices.clear();
            twins.clear();
            alarmIds.clear();
            commands.clear();
            conflictIds.clear();
            approvals.clear();
            removed.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread. */
    public void stop() throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        thread.join(Duration.ofSeconds(1));
        thread.interrupt();
    }
}
