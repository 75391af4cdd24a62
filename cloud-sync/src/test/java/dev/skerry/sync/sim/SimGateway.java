package dev.skerry.sync.sim;

import com.google.protobuf.ByteString;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.session.GatewayOutput;
import dev.skerry.sync.session.GatewaySession;
import dev.skerry.sync.session.GatewayState;
import dev.skerry.sync.session.SequenceRange;
import dev.skerry.sync.session.SequenceSet;
import dev.skerry.sync.session.SessionLimits;
import dev.skerry.sync.session.SessionProblem;
import dev.skerry.sync.session.Step;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A gateway: the product's sessions in a simulated process, over a store that others share. */
final class SimGateway extends SimProcess {
    /** Under which all gateways write. */
    static final String REPLICA = "gateway";

    private static final long SECOND = 1_000_000;
    private static final long MOST_LATENCY = 20 * SECOND;

    private sealed interface Waiting {}

    private record WaitingBatch(SimLink link, long sequence, ByteString bytes) implements Waiting {}

    /** Writes of a twin, the agent's, or the operator's when there is no delta. */
    private record WaitingTwin(SimAgent agent, @Nullable SimLink link, @Nullable TwinDelta delta)
            implements Waiting {}

    private final GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
    private final TwinReplica replica;
    private final List<SimLink> links = new ArrayList<>();
    private List<Waiting> waiting = new ArrayList<>();
    private List<Waiting> committing = List.of();

    /** Agents that were heard since the start; before, their twins are written as somebody new. */
    private final Set<SimAgent> heard = new HashSet<>();

    SimGateway(int index, SimWorld world, Seeded seeded) {
        super("gateway-" + index, world, seeded);
        replica = new TwinReplica(REPLICA, clock, world.mutation());
    }

    @Override
    void boot() {
        after(seeded.below(1_000_000), this::tick);
        after(world.operatorMicros(), this::operate);
    }

    @Override
    void lose() {
        // A commit under way reached the disk or did not; nobody was told.
        if (seeded.oneIn(2)) {
            committing.forEach(this::write);
        }
        waiting = new ArrayList<>();
        committing = List.of();
        heard.clear();
        for (SimLink link : List.copyOf(links)) {
            world.loseSilentlyOrNot(link);
        }
        links.clear();
    }

    /** How many sessions it holds of an agent. */
    long sessionsOf(SimAgent agent) {
        return links.stream().filter(link -> link.agent == agent && isOpen(link)).count();
    }

    private static boolean isOpen(SimLink link) {
        GatewayState.Phase phase = link.gatewayState.phase();
        return phase == GatewayState.Phase.OPEN || phase == GatewayState.Phase.DRAINING;
    }

    void accept(SimLink link) {
        links.add(link);
        give(link, new GatewayInput.CreditsChanged(world.credits()));
    }

    void receive(SimLink link, AgentFrame frame) {
        if (links.contains(link)) {
            give(link, new GatewayInput.Received(frame));
        }
    }

    void ended(SimLink link) {
        if (links.remove(link)) {
            world.trace(name, "loses the link of", link.agent.name);
            give(link, new GatewayInput.Closed());
        }
    }

    void drain() {
        giveAll(new GatewayInput.Drain("update", 100));
    }

    void allow(int credits) {
        giveAll(new GatewayInput.CreditsChanged(credits));
    }

    void replay() {
        for (SimLink link : List.copyOf(links)) {
            int newest = (int) Math.max(1, link.agent.witness().highestSequence());
            int first = seeded.between(1, newest);
            give(
                    link,
                    new GatewayInput.Replay(
                            List.of(new SequenceRange(first, seeded.between(first, newest)))));
        }
    }

    private void giveAll(GatewayInput input) {
        List.copyOf(links).forEach(link -> give(link, input));
    }

    private void tick() {
        giveAll(new GatewayInput.Tick(uptimeMillis()));
        after(SECOND, this::tick);
    }

    // Somebody at the dashboard wants something of a device.
    private void operate() {
        if (!world.isHealing()) {
            waiting.add(new WaitingTwin(seeded.pick(world.agents()), null, null));
            commitSoon();
            after(world.operatorMicros(), this::operate);
        }
    }

    private void commitSoon() {
        if (committing.isEmpty() && !waiting.isEmpty()) {
            committing = waiting;
            waiting = new ArrayList<>();
            after(syncMicros(), this::committed);
        }
    }

    private void committed() {
        List<Waiting> done = committing;
        committing = List.of();
        done.forEach(this::write);
        for (Waiting one : done) {
            crashPoint();
            switch (one) {
                case WaitingBatch batch -> {
                    if (!world.has(Mutation.ACKNOWLEDGE_BEFORE_COMMIT)) {
                        acknowledge(batch);
                    }
                }
                case WaitingTwin twin -> {
                    if (twin.link() != null) {
                        acknowledge(twin.link());
                    }
                }
            }
        }
        commitSoon();
    }

    private void write(Waiting one) {
        switch (one) {
            case WaitingBatch batch ->
                    batch.link()
                            .agent
                            .witness()
                            .stored(
                                    batch.sequence(),
                                    SimBatch.readings(batch.bytes()),
                                    world.has(Mutation.STORE_TWICE));
            case WaitingTwin twin -> {
                Twin now = world.store().twin(twin.agent());
                Twin next =
                        twin.delta() == null
                                ? replica.write(
                                        replicaIdFor(twin.agent()),
                                        now,
                                        world.property(),
                                        world.store().known(twin.agent()),
                                        seeded,
                                        twin.agent().account())
                                : replica.merge(now, twin.delta(), twin.agent().account());
                world.store().twin(twin.agent(), next);
                world.publish(twin.agent(), now);
            }
        }
    }

    /** A twin has writes that this session may not have heard of. */
    void twinChanged(SimLink link, Twin before) {
        if (links.contains(link)) {
            share(link, TwinReplica.since(world.store().twin(link.agent), before));
        }
    }

    private void acknowledge(WaitingBatch batch) {
        if (batch.link().gatewayState.phase() != GatewayState.Phase.CLOSED) {
            give(batch.link(), new GatewayInput.Stored(SequenceSet.of(batch.sequence())));
        }
    }

    private void acknowledge(SimLink link) {
        give(link, new GatewayInput.TwinApplied(TwinReplica.ack(world.store().twin(link.agent))));
    }

    private void share(SimLink link, @Nullable TwinDelta delta) {
        if (delta != null) {
            give(link, new GatewayInput.TwinChanged(delta));
        }
    }

    private void give(SimLink link, GatewayInput input) {
        Step<GatewayState, GatewayOutput> step = session.step(link.gatewayState, input);
        link.gatewayState = step.state();
        for (GatewayOutput output : step.outputs()) {
            crashPoint();
            carryOut(link, output);
        }
    }

    private void carryOut(SimLink link, GatewayOutput output) {
        switch (output) {
            case GatewayOutput.Send send -> {
                world.trace(name, "says", send.frame());
                link.send(send.frame());
            }
            case GatewayOutput.AgentOpened opened -> admit(link);
            case GatewayOutput.Store store -> store(link, store);
            case GatewayOutput.CloseStream close -> {
                world.trace(name, "closes " + close.code());
                world.checkClosing(name, close.code(), close.reason());
                link.endByGateway();
                links.remove(link);
            }
            case GatewayOutput.ApplyTwin apply -> {
                if (world.has(Mutation.ACKNOWLEDGE_TWIN_BEFORE_SYNC)) {
                    Twin now = world.store().twin(link.agent);
                    Twin next = replica.merge(now, apply.delta(), link.agent.account());
                    give(link, new GatewayInput.TwinApplied(TwinReplica.ack(next)));
                }
                waiting.add(new WaitingTwin(link.agent, link, apply.delta()));
                commitSoon();
            }
            case GatewayOutput.TwinAcknowledged acknowledged -> {
                VersionVector known = TwinReplica.vector(acknowledged.ack());
                Violation.unless(
                        link.agent.twin().durable().vector().containsAll(known),
                        () -> "%s hears that %s has %s".formatted(name, link.agent.name, known));
                world.store().acknowledged(link.agent, known);
            }
            case GatewayOutput.StatusReported reported -> {}
            case GatewayOutput.DevicesReported reported -> {}
            case GatewayOutput.ShiftBoot shift -> {}
            case GatewayOutput.CommandOutcome outcome -> {}
            case GatewayOutput.Replayed replayed -> {}
            case GatewayOutput.ProfilesReported reported -> {}
            case GatewayOutput.PolicyReported reported -> {}
            case GatewayOutput.ProfileSourcesWanted wanted -> {}
            case GatewayOutput.ModelsReported reported -> {}
            case GatewayOutput.ProgramReported reported -> {}
            case GatewayOutput.ChunksWanted wanted -> {}
            case GatewayOutput.ModelPartWanted wanted -> {}
            case GatewayOutput.LogLinesTold told -> {}
            case GatewayOutput.SettingsTold told -> {}
            case GatewayOutput.BootStepsTold told -> {}
            case GatewayOutput.MessagesTold told -> {}
            case GatewayOutput.AuditHeard heard -> {}
        }
    }

    private void admit(SimLink link) {
        SimLink before = world.store().session(link.agent);
        if (before != null) {
            before.gateway.supersede(before);
        }
        world.store().session(link.agent, link);
        recognise(link.agent, link.gatewayState.hello().getVectorsList());
        Twin twin = world.store().twin(link.agent);
        give(
                link,
                new GatewayInput.Admitted(
                        clock.nowMicros(),
                        link.agent.witness().highestSequence(),
                        List.of(TwinReplica.vector(twin)),
                        ByteString.EMPTY,
                        false));
        share(link, TwinReplica.missing(twin, link.gatewayState.hello().getVectorsList()));
    }

    private String ofThisStart() {
        return name + "/" + life();
    }

    private String replicaIdFor(SimAgent agent) {
        boolean isSure = heard.contains(agent) || world.has(Mutation.KEEP_REPLICA_ID);
        return isSure ? world.store().replicaId() : ofThisStart();
    }

    /** As the gateway's Twins do it, when the agent says what it has. */
    private void recognise(SimAgent agent, List<TwinVector> said) {
        Twin twin = world.store().twin(agent);
        if (TwinReplica.isBehind(twin, said)) {
            world.trace(name, "was set back, as is shown by", agent.name);
            world.restoreAgainSoon(this);
            if (!world.has(Mutation.KEEP_REPLICA_ID)) {
                world.store().replicaId(ofThisStart());
            }
            if (!world.has(Mutation.KEEP_WHAT_WAS_RESTORED)) {
                world.store()
                        .twin(
                                agent,
                                twin.lackedBy(TwinReplica.seen(said), world.store().replicaId()));
            }
        }
        heard.add(agent);
    }

    // It may be another gateway's session: that one hears of it a little later.
    private void supersede(SimLink old) {
        if (!world.has(Mutation.KEEP_SUPERSEDED)) {
            after(
                    world.latencyMicros(),
                    () ->
                            give(
                                    old,
                                    new GatewayInput.End(
                                            SessionProblem.SUPERSEDED.code(),
                                            "another took its place")));
        }
        after(
                MOST_LATENCY,
                () ->
                        Violation.unless(
                                !isOpen(old),
                                () -> "%s has two sessions that count".formatted(old.agent.name)));
    }

    private void store(SimLink link, GatewayOutput.Store store) {
        if (SimBatch.isUnreadable(store.batch())) {
            give(link, new GatewayInput.Refused(store.sequence(), "SKR-B003", "damaged"));
            return;
        }
        WaitingBatch batch = new WaitingBatch(link, store.sequence(), store.batch());
        waiting.add(batch);
        if (world.has(Mutation.ACKNOWLEDGE_BEFORE_COMMIT)) {
            acknowledge(batch);
        }
        commitSoon();
    }
}
