package dev.skerry.sync.sim;

import dev.skerry.sync.crdt.Side;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import dev.skerry.sync.session.AgentInput;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an agent does with its twin, which has a file of its own. */
final class AgentTwin {
    private final SimAgent agent;
    private final SimWorld world;
    private final Consumer<AgentInput> session;
    private final String replicaId;
    private final TwinReplica replica;
    private final TwinAccount account = new TwinAccount();
    private final SimTwin twin = new SimTwin();
    private boolean saving;
    private boolean owesAck;

    /** What the gateway has, as far as it has said so since the last session began. */
    private VersionVector knownToGateway = VersionVector.EMPTY;

    /** What it ever said that it has. */
    private VersionVector acknowledged = VersionVector.EMPTY;

    AgentTwin(SimAgent agent, Consumer<AgentInput> session) {
        this.agent = agent;
        this.session = session;
        world = agent.world;
        replicaId = Side.edgeReplica(agent.name, "1");
        replica = new TwinReplica(replicaId, agent.clock, world.mutation());
    }

    SimTwin disk() {
        return twin;
    }

    TwinAccount account() {
        return account;
    }

    void boot() {
        replica.restart(twin.durable());
        agent.after(world.twinPaceMicros(), this::write);
    }

    void lose() {
        twin.lose(agent.seeded);
        account.undone(replicaId, twin.durable().vector().counterOf(replicaId));
        account.takenBack(twin.durable(), world.store().twin(agent));
        saving = false;
        owesAck = false;
        knownToGateway = twin.durablyKnown();
        acknowledged = twin.durablyAcknowledged();
    }

    TwinVector vector() {
        return TwinReplica.vector(
                twin.durable(),
                world.has(Mutation.FORGET_ACKNOWLEDGED)
                        ? knownToGateway
                        : acknowledged.meet(twin.current().vector()));
    }

    private void knows(VersionVector gatewayHas) {
        knownToGateway = gatewayHas;
        acknowledged = acknowledged.join(gatewayHas);
    }

    private void change(Twin to) {
        twin.change(to, knownToGateway, acknowledged);
        saveSoon();
    }

    private void write() {
        if (!world.isHealing()) {
            Twin before = twin.current();
            change(
                    replica.write(
                            replicaId,
                            before,
                            world.property(),
                            knownToGateway,
                            agent.seeded,
                            account));
            if (world.has(Mutation.REUSE_A_DOT)) {
                share(TwinReplica.since(twin.current(), before));
            }
            agent.after(world.twinPaceMicros(), this::write);
        }
    }

    private void saveSoon() {
        if (!saving && !twin.isDurable()) {
            saving = true;
            int changes = twin.unsynced();
            agent.after(
                    agent.syncMicros(),
                    () -> {
                        saving = false;
                        saved(changes);
                        saveSoon();
                    });
        }
    }

    /** Everything is written before the process ends. */
    void saveNow() {
        saved(twin.unsynced());
    }

    // Shared only now: after a crash the dot of a write that was not synced is used again.
    private void saved(int changes) {
        Twin before = twin.durable();
        twin.synced(changes);
        agent.crashPoint();
        share(TwinReplica.since(twin.durable(), before));
        if (owesAck) {
            owesAck = !twin.isDurable();
            session.accept(new AgentInput.TwinApplied(TwinReplica.ack(twin.durable())));
        }
    }

    /** Removals that the gateway has seen are not needed any more. */
    void forget() {
        change(twin.current().forget(knownToGateway));
    }

    void reconcile(List<TwinVector> gatewayVectors) {
        if (!world.has(Mutation.NO_RECONCILIATION)) {
            knows(TwinReplica.seen(gatewayVectors));
            share(TwinReplica.missing(twin.durable(), gatewayVectors));
        }
    }

    void apply(TwinDelta delta) {
        knows(knownToGateway.join(TwinReplica.vector(delta)));
        change(replica.merge(twin.current(), delta, account));
        if (world.has(Mutation.ACKNOWLEDGE_TWIN_BEFORE_SYNC)) {
            session.accept(new AgentInput.TwinApplied(TwinReplica.ack(twin.current())));
        }
        owesAck = true;
    }

    void acknowledged(TwinAck ack) {
        VersionVector known = TwinReplica.vector(ack);
        Violation.unless(
                world.store().wasRestored()
                        || world.store().twin(agent).vector().containsAll(known),
                () -> "%s hears that the gateway has %s".formatted(agent.name, known));
        knows(knownToGateway.join(known));
    }

    private void share(@Nullable TwinDelta delta) {
        if (delta != null) {
            session.accept(new AgentInput.TwinChanged(delta));
        }
    }
}
