package dev.skerry.sync.sim;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.session.AgentInput;
import dev.skerry.sync.session.AgentOutput;
import dev.skerry.sync.session.AgentSession;
import dev.skerry.sync.session.AgentState;
import dev.skerry.sync.session.OutboxBatch;
import dev.skerry.sync.session.SequenceRange;
import dev.skerry.sync.session.SessionLimits;
import dev.skerry.sync.session.Step;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An agent with its disk. Its witness knows every batch that a source was told is safe. */
final class SimAgent {
    private static final List<Lane> LANES =
            List.of(Lane.LANE_ALARM, Lane.LANE_DECISION, Lane.LANE_TELEMETRY, Lane.LANE_BULK);

    final String id;
    final Map<Long, OutboxBatch> witness = new HashMap<>();
    private final Seeded seeded;
    private final Faults faults;
    private final AgentSession session = new AgentSession(SessionLimits.DEFAULT);

    SimDisk onDisk = new SimDisk();
    SimDisk current = new SimDisk();
    @Nullable SimLink link;
    private AgentState state = AgentState.initial();
    private AgentOutput.@Nullable Load loading;

    SimAgent(String id, Seeded seeded, Faults faults) {
        this.id = id;
        this.seeded = seeded;
        this.faults = faults;
    }

    /** A group commit begins; its sources wait for the sync. */
    void accept() {
        long sequence = ++current.newest;
        int records = seeded.between(1, 9);
        String content = id + "/" + sequence + "/" + seeded.nextLong();
        boolean damaged = faults.refuseOneIn() > 0 && seeded.oneIn(faults.refuseOneIn());
        current.outbox.put(
                sequence,
                new OutboxBatch(
                        seeded.pick(LANES),
                        sequence,
                        records,
                        ByteString.copyFromUtf8(damaged ? "damaged " + content : content)));
        current.accepted += records;
    }

    /** All that was written is on disk: sources are told, the session too. */
    void sync(long nowMillis) {
        SimDisk before = onDisk;
        onDisk = current.copy();
        // Sent only now: after a crash the number of an unsynced write is used again.
        share(TwinReplica.since(onDisk.twin, before.twin));
        onDisk.outbox
                .tailMap(before.newest, false)
                .values()
                .forEach(
                        batch -> {
                            witness.put(batch.sequence(), batch);
                            give(new AgentInput.OutboxGrew(batch.lane(), batch.sequence()));
                        });
        give(new AgentInput.Tick(nowMillis));
    }

    void writeTwin() {
        current.twin = TwinReplica.write(current.twin, id, seeded);
    }

    void connect(SimLink to, long nowMillis) {
        link = to;
        Hello hello =
                Hello.newBuilder()
                        .setAgentId(id)
                        .setEpoch(1)
                        .setBootId("boot")
                        .addVectors(TwinReplica.vector(onDisk.twin))
                        .build();
        give(
                new AgentInput.Opened(
                        hello, DeviceList.getDefaultInstance(), onDisk.newest, nowMillis));
    }

    void receiveOne() {
        SimLink from = link;
        if (from == null) {
            return;
        }
        if (!from.down.isEmpty()) {
            give(new AgentInput.Received(from.down.removeFirst()));
        } else if (from.ended) {
            disconnected(from);
        }
    }

    /** The disk answers the load that is under way. */
    void answerLoad() {
        AgentOutput.Load load = loading;
        if (load == null) {
            return;
        }
        loading = null;
        List<OutboxBatch> batches =
                current.outbox.subMap(load.after(), false, load.through(), true).values().stream()
                        .filter(
                                b ->
                                        load.lane() == Lane.LANE_UNSPECIFIED
                                                || b.lane() == load.lane())
                        .limit(seeded.between(1, load.limit()))
                        .toList();
        give(new AgentInput.Loaded(load, batches));
    }

    /** Power fails: what was not synced is gone, and so is the process. */
    void crash() {
        current = onDisk.copy();
        state = AgentState.initial();
        loading = null;
        if (link != null) {
            link.cut(seeded);
            link.agentGone = true;
            link = null;
        }
    }

    private void disconnected(SimLink from) {
        from.agentGone = true;
        link = null;
        give(new AgentInput.Closed(seeded.nextDouble()));
    }

    private void give(AgentInput input) {
        Step<AgentState, AgentOutput> step = session.step(state, input);
        state = step.state();
        new ArrayList<>(step.outputs()).forEach(this::carryOut);
    }

    private void carryOut(AgentOutput output) {
        SimLink to = link;
        switch (output) {
            case AgentOutput.Send send -> {
                if (to != null) {
                    to.send(send.frame());
                }
                if (faults.deleteBeforeAck() && send.frame().hasAppend()) {
                    long sequence = send.frame().getAppend().getSequence();
                    acknowledged(new SequenceRange(sequence, sequence));
                }
            }
            case AgentOutput.Load load -> loading = load;
            case AgentOutput.Acknowledged acknowledged ->
                    acknowledged.ranges().forEach(this::acknowledged);
            case AgentOutput.SetAside aside -> {
                OutboxBatch batch = current.outbox.remove(aside.sequence());
                if (batch != null) {
                    current.rejected += batch.recordCount();
                    current.quarantine.add(aside.sequence());
                }
            }
            case AgentOutput.TakeStatus take ->
                    give(new AgentInput.StatusTaken(AgentStatus.getDefaultInstance()));
            case AgentOutput.CloseStream close -> {
                if (!close.code().isEmpty()) {
                    throw new AssertionError(id + " closes with " + close);
                }
                if (to != null) {
                    to.ended = true;
                    to.down.clear();
                    disconnected(to);
                }
            }
            case AgentOutput.KeepLineage keep -> {}
            case AgentOutput.GatewayClock clock -> {}
            case AgentOutput.Reconcile reconcile ->
                    share(TwinReplica.missing(onDisk.twin, reconcile.gatewayVectors()));
            case AgentOutput.ApplyTwin apply ->
                    current.twin = TwinReplica.merge(current.twin, apply.delta());
            case AgentOutput.TwinAcknowledged acknowledged -> {}
            case AgentOutput.Execute execute -> {}
            case AgentOutput.Reconnect reconnect -> {}
        }
    }

    private void share(@Nullable TwinDelta delta) {
        if (delta != null) {
            give(new AgentInput.TwinChanged(delta));
        }
    }

    private void acknowledged(SequenceRange range) {
        for (long sequence = range.first(); sequence <= range.last(); sequence++) {
            OutboxBatch batch = current.outbox.remove(sequence);
            if (batch != null) {
                current.acknowledged += batch.recordCount();
            }
        }
    }
}
