package dev.skerry.sync.sim;

import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.TwinVector;
import dev.skerry.sync.session.AgentInput;
import dev.skerry.sync.session.AgentOutput;
import dev.skerry.sync.session.AgentSession;
import dev.skerry.sync.session.AgentState;
import dev.skerry.sync.session.OutboxBatch;
import dev.skerry.sync.session.SequenceRange;
import dev.skerry.sync.session.SessionLimits;
import dev.skerry.sync.session.Step;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An agent: the product's session and twins in a simulated process with a simulated disk. */
final class SimAgent extends SimProcess {
    private static final long SECOND = 1_000_000;
    private static final SessionLimits LIMITS = SessionLimits.DEFAULT;

    private final int index;
    private final Witness witness;
    private final SimOutbox outbox;
    private final AgentTwin twin;
    private final AgentSession session = new AgentSession(LIMITS);
    private final boolean hasBattery;

    /** The last time that was known, as it is on disk. */
    private long knownMicros;

    private AgentState state = AgentState.initial();
    private @Nullable SimLink link;
    private AgentOutput.@Nullable Load loading;
    private final ArrayDeque<Untold> untold = new ArrayDeque<>();
    private final Set<Long> sent = new HashSet<>();
    private long offeringSince;
    private boolean loadWaits;
    private boolean committing;

    /** A batch whose sources wait for the sync of the log up to an end. */
    private record Untold(SimBatch batch, long logEnd) {}

    SimAgent(int index, SimWorld world, Seeded seeded) {
        super("agent-" + index, world, seeded);
        this.index = index;
        witness = new Witness(name);
        outbox = new SimOutbox(seeded, witness);
        twin = new AgentTwin(this, this::give);
        hasBattery = !seeded.oneIn(3);
        knownMicros = clock.nowMicros() - 3_600 * SECOND;
    }

    int index() {
        return index;
    }

    Witness witness() {
        return witness;
    }

    SimOutbox outbox() {
        return outbox;
    }

    SimTwin twin() {
        return twin.disk();
    }

    TwinAccount account() {
        return twin.account();
    }

    /** What it says of its twin in Hello. */
    TwinVector vector() {
        return twin.vector();
    }

    @Nullable SimLink link() {
        return link;
    }

    @Override
    void boot() {
        if (!hasBattery) {
            clock.set(knownMicros);
        }
        outbox.endOffering();
        twin.boot();
        after(seeded.below(1_000_000), this::read);
        after(seeded.below(1_000_000), this::tick);
        after(seeded.below(1_000_000), this::connect);
        after(seeded.between(5, 60) * SECOND, this::keepHouse);
    }

    @Override
    void lose() {
        outbox.log().lose(seeded);
        twin.lose();
        Violation.unless(
                outbox.agreesWith(outbox.kept()),
                () -> "%s: its ledger after a crash".formatted(name));
        witness.nothingIsLost(outbox.kept());
        state = AgentState.initial();
        loading = null;
        loadWaits = false;
        untold.clear();
        sent.clear();
        committing = false;
        SimLink lost = link;
        link = null;
        if (lost != null) {
            world.loseSilentlyOrNot(lost);
        }
    }

    /** Everything is written, the gateway is told, and the process ends. */
    void stop() {
        if (isUp()) {
            synced(outbox.log().end());
            twin.saveNow();
            give(new AgentInput.Stop("restart"));
            die(seeded.between(1, 5) * SECOND);
        }
    }

    // About once a second devices report something, of which one group commit is made.
    private void read() {
        if (world.isHealing()) {
            return;
        }
        SimBatch batch = outbox.append(seeded.pick(SimWorld.LANES), world.spoilsBatch());
        untold.addLast(new Untold(batch, outbox.log().end()));
        if (world.has(Mutation.TELL_SOURCE_BEFORE_SYNC)) {
            witness.told(batch);
        }
        if (world.has(Mutation.SEND_BEFORE_SYNC)) {
            give(new AgentInput.OutboxGrew(batch.lane(), batch.sequence()));
        }
        commitSoon();
        after(seeded.between(500_000, 1_500_000), this::read);
    }

    private void commitSoon() {
        if (!committing && !outbox.log().isDurable()) {
            committing = true;
            long end = outbox.log().end();
            after(
                    syncMicros(),
                    () -> {
                        committing = false;
                        synced(end);
                        commitSoon();
                    });
        }
    }

    private void synced(long end) {
        outbox.log().syncedTo(end);
        crashPoint();
        while (!untold.isEmpty() && untold.getFirst().logEnd() <= end) {
            SimBatch batch = untold.removeFirst().batch();
            witness.told(batch);
            crashPoint();
            give(new AgentInput.OutboxGrew(batch.lane(), batch.sequence()));
        }
        if (loadWaits && outbox.log().isSynced(offeringSince)) {
            loadWaits = false;
            answerLoad();
        }
    }

    private void tick() {
        if (!world.has(Mutation.IGNORE_SILENCE)) {
            give(new AgentInput.Tick(uptimeMillis()));
        }
        // What was acknowledged is written with the next readings, or now when there are none.
        if (world.isHealing()) {
            commitSoon();
        }
        after(SECOND, this::tick);
    }

    private void keepHouse() {
        outbox.pack(world.has(Mutation.PACK_WHAT_WAS_OFFERED));
        twin.forget();
        knownMicros = Math.max(knownMicros, clock.nowMicros());
        commitSoon();
        after(seeded.between(5, 60) * SECOND, this::keepHouse);
    }

    /** Somebody sends again what was set aside. */
    void sendAgain() {
        SimBatch batch = isUp() ? outbox.retry() : null;
        if (batch != null) {
            synced(outbox.log().end());
            give(new AgentInput.SendAgain(new SequenceRange(batch.sequence(), batch.sequence())));
        }
    }

    private void connect() {
        SimLink opened = world.connect(this);
        if (opened == null) {
            give(new AgentInput.Closed(seeded.nextDouble()));
            return;
        }
        link = opened;
        Hello hello =
                Hello.newBuilder()
                        .setAgentId(name)
                        .setEpoch(1)
                        .setBootId("boot-" + life())
                        .addVectors(vector())
                        .build();
        give(
                new AgentInput.Opened(
                        hello, DeviceList.getDefaultInstance(), newestToOffer(), uptimeMillis()));
    }

    // Only what is durable: after a crash the other numbers are used again.
    private long newestToOffer() {
        return untold.isEmpty() || world.has(Mutation.SEND_BEFORE_SYNC)
                ? outbox.newest()
                : untold.getFirst().batch().sequence() - 1;
    }

    void receive(SimLink from, GatewayFrame frame) {
        if (from == link) {
            world.trace(name, "hears", frame);
            give(new AgentInput.Received(world.overheard(frame)));
        }
    }

    void ended(SimLink from) {
        if (from == link) {
            world.trace(name, "loses its link");
            link = null;
            outbox.endOffering();
            give(new AgentInput.Closed(seeded.nextDouble()));
        }
    }

    private void answerLoad() {
        AgentOutput.Load load = loading;
        if (load == null) {
            return;
        }
        if (!outbox.log().isSynced(offeringSince)) {
            loadWaits = true;
            return;
        }
        loading = null;
        List<OutboxBatch> batches =
                outbox.load(
                        load,
                        batch ->
                                !world.has(Mutation.NEVER_SEND_AGAIN)
                                        || !sent.contains(batch.sequence()));
        give(new AgentInput.Loaded(load, batches));
    }

    private void give(AgentInput input) {
        Step<AgentState, AgentOutput> step = session.step(state, input);
        state = step.state();
        for (AgentOutput output : step.outputs()) {
            crashPoint();
            carryOut(output);
        }
    }

    private void carryOut(AgentOutput output) {
        switch (output) {
            case AgentOutput.Send send -> send(send.frame());
            case AgentOutput.Load load -> {
                loading = load;
                after(seeded.between(50, 2_000), this::answerLoad);
            }
            case AgentOutput.Acknowledged acknowledged ->
                    acknowledged.ranges().forEach(this::acknowledged);
            case AgentOutput.SetAside aside -> {
                if (world.has(Mutation.DROP_REFUSED)) {
                    outbox.drop(aside.sequence());
                } else {
                    outbox.setAside(aside.sequence());
                }
                commitSoon();
            }
            case AgentOutput.TakeStatus take ->
                    give(new AgentInput.StatusTaken(AgentStatus.getDefaultInstance()));
            case AgentOutput.CloseStream close -> close(close);
            case AgentOutput.KeepLineage keep -> {}
            case AgentOutput.GatewayClock told -> {
                outbox.beginOffering();
                offeringSince = outbox.log().end();
                commitSoon();
                if (!hasBattery) {
                    clock.set(told.micros());
                }
            }
            case AgentOutput.TracesWanted _ -> {}
            case AgentOutput.Reconcile reconcile -> twin.reconcile(reconcile.gatewayVectors());
            case AgentOutput.ApplyTwin apply -> twin.apply(apply.delta());
            case AgentOutput.TwinAcknowledged acknowledged -> twin.acknowledged(acknowledged.ack());
            case AgentOutput.Execute execute -> {}
            case AgentOutput.AssignProfiles assign -> {}
            case AgentOutput.TakeProfileSource take -> {}
            case AgentOutput.TakeProfileReport take -> {}
            case AgentOutput.FollowKeys follow -> {}
            case AgentOutput.FollowPolicy follow -> {}
            case AgentOutput.TakePolicyReport take -> {}
            case AgentOutput.AssignModels assign -> {}
            case AgentOutput.AssignProgram assign -> {}
            case AgentOutput.TakeChunks take -> {}
            case AgentOutput.BootStepsTaken taken -> {}
            case AgentOutput.TakeProgramReport take -> {}
            case AgentOutput.TakeModelChunk take -> {}
            case AgentOutput.TakeMarks take -> {}
            case AgentOutput.TakeModelReport take -> {}
            case AgentOutput.Inquired inquired -> {}
            case AgentOutput.AuditHeard heard -> {}
            case AgentOutput.Reconnect reconnect ->
                    after(reconnect.delayMillis() * 1_000 + 1, this::connect);
        }
    }

    private void send(AgentFrame frame) {
        SimLink to = link;
        if (to == null) {
            return;
        }
        world.trace(name, "says", frame);
        to.send(frame);
        if (frame.hasAppend()) {
            long sequence = frame.getAppend().getSequence();
            if (world.has(Mutation.NEVER_SEND_AGAIN)) {
                sent.add(sequence);
            }
            if (world.has(Mutation.DELETE_BEFORE_ACK)) {
                acknowledged(new SequenceRange(sequence, sequence));
            }
        }
    }

    private void close(AgentOutput.CloseStream close) {
        world.trace(name, "closes " + close.code());
        world.checkClosing(name, close.code(), close.reason());
        SimLink to = link;
        if (to != null) {
            to.endByAgent();
            // The end of the stream is heard of when the step is done.
            after(1, () -> ended(to));
        }
    }

    private void acknowledged(SequenceRange range) {
        for (long sequence = range.first(); sequence <= range.last(); sequence++) {
            SimBatch batch = outbox.acknowledge(sequence);
            if (batch != null) {
                witness.deleted(batch);
                if (world.has(Mutation.COUNT_ACK_TWICE)) {
                    outbox.countAgain(batch.readings().length);
                }
            }
        }
    }
}
