package dev.skerry.gateway.twin;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.twin.TwinOutcome.Refused;
import dev.skerry.gateway.twin.TwinOutcome.Written;
import dev.skerry.sync.clock.HybridLogicalClock;
import dev.skerry.sync.crdt.Delta;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.PropertyCheck;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Side;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's replica of each twin. Every write, from here or from an agent, is merged and
 * committed by the store's one writer before anybody is told of it.
 */
public final class Twins {
    private static final Logger LOG = Logger.getLogger(Twins.class);
    private static final int USUAL_CHANGE_BYTES = 1024;

    private final GroupCommitter committer;
    private final TwinStores stores;
    private final HybridLogicalClock clock;
    private final InstantSource wallClock;
    private final TwinLink link;
    private final TwinListener listener;
    private final AuditLog audit;
    private final TwinMetrics metrics;
    private final ReplicaIds ids;

    public Twins(
            GroupCommitter committer,
            TwinStores stores,
            HybridLogicalClock clock,
            InstantSource wallClock,
            TwinLink link,
            TwinListener listener,
            AuditLog audit,
            TwinMetrics metrics) {
        this.committer = committer;
        this.stores = stores;
        this.clock = clock;
        this.wallClock = wallClock;
        this.link = link;
        this.listener = listener;
        this.audit = audit;
        this.metrics = metrics;
        this.ids = new ReplicaIds(stores.twins());
    }

    /** A device's twin. */
    public StoredTwin twin(String agentId, String deviceId) {
        return stores.twins().load(agentId, deviceId);
    }

    /** What was seen here of each of an agent's twins. */
    public List<TwinVector> vectors(String agentId) {
        return stores.twins().loadAll(agentId).entrySet().stream()
                .map(e -> TwinMessages.toVector(e.getKey(), e.getValue().twin().vector()))
                .toList();
    }

    /**
     * An agent that connects tells what it has, before it is told anything. Where that is more than
     * what is here, the store was restored from a backup: the gateway takes a new replica id and
     * gets from the agent what it lacks.
     *
     * @return done once that is durable
     */
    public CompletableFuture<?> recognise(String agentId, List<TwinVector> said)
            throws InvalidTwinException, InterruptedException {
        List<CompletableFuture<?>> steps = new ArrayList<>();
        for (TwinVector one : said) {
            String deviceId = one.getDeviceId();
            VersionVector has = TwinMessages.vector(one.getVector());
            VersionVector acknowledged = TwinMessages.vector(one.getAcknowledged());
            if (twin(agentId, deviceId).twin().isBehind(has, acknowledged)) {
                if (steps.isEmpty()) {
                    steps.add(renew(agentId));
                }
                steps.add(
                        write(
                                agentId,
                                deviceId,
                                (transaction, before) ->
                                        new Written(
                                                before.with(
                                                        before.twin()
                                                                .lackedBy(
                                                                        has, ids.ofThisStart())))));
            }
        }
        return CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new))
                .thenRun(() -> ids.heard(agentId));
    }

    private CompletableFuture<?> renew(String agentId) throws InterruptedException {
        var renewed = new RenewedReplica(stores.twins(), agentId, ids, wallClock.instant());
        committer.submit(renewed);
        return renewed.done();
    }

    /**
     * An agent that connects tells what it has seen, and with that of which twins nothing.
     *
     * @return what it lacks
     */
    public List<TwinDelta> connected(String agentId, List<TwinVector> seen)
            throws InvalidTwinException, InterruptedException {
        Map<String, VersionVector> bases = new HashMap<>();
        for (TwinVector vector : seen) {
            bases.put(vector.getDeviceId(), TwinMessages.vector(vector.getVector()));
        }
        List<TwinDelta> missing = new ArrayList<>();
        for (var entry : stores.twins().loadAll(agentId).entrySet()) {
            String deviceId = entry.getKey();
            StoredTwin twin = entry.getValue();
            VersionVector basis = bases.getOrDefault(deviceId, VersionVector.EMPTY);
            if (!twin.agentSeen().equals(basis)) {
                note(agentId, deviceId, before -> before.seenByAgent(basis));
            }
            Delta delta = twin.twin().deltaSince(basis);
            if (!delta.isEmpty()) {
                missing.addAll(parts(deviceId, delta));
            }
        }
        return missing;
    }

    /** An agent told what it has made durable of a twin. */
    public void acknowledged(String agentId, TwinAck ack)
            throws InvalidTwinException, InterruptedException {
        VersionVector seen = TwinMessages.vector(ack.getVector());
        note(
                agentId,
                ack.getDeviceId(),
                before -> before.seenByAgent(before.agentSeen().join(seen)));
    }

    private void note(String agentId, String deviceId, Function<StoredTwin, StoredTwin> edit)
            throws InterruptedException {
        submit(
                agentId,
                deviceId,
                USUAL_CHANGE_BYTES,
                (transaction, before) -> new Written(edit.apply(before)),
                result -> {},
                why -> LOG.warnf("event=twin-delivery-not-noted cause=\"%s\"", why));
    }

    /**
     * Merges an agent's writes.
     *
     * @param onDurable called once they are on the disk; not called when they are refused, because
     *     a stamp is too far ahead or the twin would be too large
     */
    public void merge(String agentId, TwinDelta message, Consumer<TwinAck> onDurable)
            throws InvalidTwinException, InterruptedException {
        String deviceId = message.getDeviceId();
        Delta delta = TwinMessages.delta(message);
        if (!delta.writes().stream().allMatch(write -> clock.observe(write.stamp()))) {
            LOG.warnf(
                    "event=twin-write-refused agent=%s device=%s cause=\"stamped too far ahead of"
                            + " the gateway's clock: set the agent's clock\"",
                    agentId, deviceId);
            return;
        }
        submit(
                agentId,
                deviceId,
                message.getSerializedSize(),
                (transaction, before) -> merged(before, delta),
                result -> {
                    switch (result.outcome()) {
                        case Written written ->
                                onDurable.accept(
                                        TwinMessages.toAck(
                                                deviceId, written.twin().twin().vector()));
                        case Refused(Refusal why) ->
                                LOG.warnf(
                                        "event=twin-write-refused code=%s agent=%s device=%s"
                                                + " cause=\"%s\"",
                                        why.error().code(), agentId, deviceId, why.detail());
                    }
                },
                why -> LOG.warnf("event=twin-not-merged cause=\"%s\"", why));
    }

    private static TwinOutcome merged(StoredTwin before, Delta delta) {
        VersionVector seen = before.agentSeen();
        for (Write write : delta.writes()) {
            if (write.side() == Side.EDGE) {
                // What it wrote itself it has seen.
                seen = seen.join(write.dot());
            }
        }
        return bounded(new StoredTwin(before.twin().merge(delta), seen));
    }

    private static TwinOutcome bounded(StoredTwin twin) {
        int count = twin.twin().keys().size();
        return count <= Twin.MAX_PROPERTIES
                ? new Written(twin)
                : new Refused(
                        new Refusal(
                                GatewayError.TWIN_FULL,
                                "it would have %,d, at most %,d are possible"
                                        .formatted(count, Twin.MAX_PROPERTIES)));
    }

    /**
     * Writes desired values.
     *
     * @param expected what the twin has to be like at that moment
     * @param writer who writes, for people
     * @return what became of it, once it is on the disk; the agent is told then too
     */
    public CompletableFuture<TwinOutcome> desire(
            String agentId,
            String deviceId,
            Predicate<StoredTwin> expected,
            List<Wish> wishes,
            String writer)
            throws InterruptedException {
        TwinChange.Edit edit =
                (transaction, before) -> {
                    if (!expected.test(before)) {
                        return changedSince("the twin was written meanwhile");
                    }
                    try {
                        String replicaId = ids.of(transaction, agentId);
                        Twin after = new WishWriter(clock, replicaId, writer, before).write(wishes);
                        return bounded(before.with(after));
                    } catch (ArithmeticException e) {
                        return new Refused(
                                new Refusal(
                                        GatewayError.VALUE_NOT_ALLOWED,
                                        "a counter takes 64 bits, and would leave them"));
                    }
                };
        return write(agentId, deviceId, audited("twin.desired", writer, agentId, deviceId, edit));
    }

    /**
     * Chooses one of the values of a conflict: writes it, in the place of all of them.
     *
     * @param expected what the conflict has to be like at that moment
     * @param pick which of its values
     * @param writer who chooses, for people
     */
    public CompletableFuture<TwinOutcome> choose(
            Conflict conflict,
            Predicate<Conflict> expected,
            Function<Conflict, Optional<Write>> pick,
            String writer)
            throws InterruptedException {
        String agentId = conflict.agentId();
        TwinChange.Edit edit = (tx, now) -> chosen(tx, now, conflict.id(), expected, pick, writer);
        return write(
                agentId,
                conflict.deviceId(),
                audited("conflict.chosen", writer, agentId, conflict.deviceId(), edit));
    }

    private TwinOutcome chosen(
            Handle transaction,
            StoredTwin before,
            long id,
            Predicate<Conflict> expected,
            Function<Conflict, Optional<Write>> pick,
            String writer) {
        Conflict now = stores.conflicts().conflict(transaction, id).orElse(null);
        if (now == null || now.state() == Conflict.State.SETTLED) {
            return new Refused(new Refusal(GatewayError.CONFLICT_SETTLED, "conflict " + id));
        }
        if (now.key().section() == Section.REPORTED) {
            return new Refused(
                    new Refusal(
                            GatewayError.CONFLICT_OF_DEVICE,
                            "property '%s'".formatted(now.key().property())));
        }
        if (!expected.test(now)) {
            return changedSince("the conflict has other values meanwhile");
        }
        Optional<Write> picked = pick.apply(now);
        if (picked.isEmpty()) {
            return new Refused(
                    new Refusal(
                            GatewayError.BODY_INVALID, "value is none of the conflict's values"));
        }
        TwinValue value = picked.get().value();
        String fault = value == null ? null : fault(transaction, now, value);
        if (fault != null) {
            return new Refused(new Refusal(GatewayError.VALUE_NOT_ALLOWED, fault));
        }
        String replicaId = ids.of(transaction, now.agentId());
        var written = new WishWriter(clock, replicaId, writer, before).write(now.key(), value);
        return new Written(before.with(written));
    }

    /** The profile may have changed since the value was written. */
    private @Nullable String fault(Handle transaction, Conflict conflict, TwinValue value) {
        int agentKey = AgentKeys.of(transaction, conflict.agentId());
        Device device = stores.twins().declaration(transaction, agentKey, conflict.deviceId());
        return Policies.declared(device, conflict.key().property())
                .map(info -> PropertyCheck.fault(info, value))
                .orElse(null);
    }

    private TwinChange.Edit audited(
            String what, String who, String agentId, String deviceId, TwinChange.Edit edit) {
        return new AuditedEdit(audit, wallClock, what, who, agentId, deviceId, edit);
    }

    private static TwinOutcome changedSince(String detail) {
        return new Refused(new Refusal(GatewayError.CHANGED_SINCE, detail));
    }

    private CompletableFuture<TwinOutcome> write(
            String agentId, String deviceId, TwinChange.Edit edit) throws InterruptedException {
        var done = new CompletableFuture<TwinOutcome>();
        submit(
                agentId,
                deviceId,
                USUAL_CHANGE_BYTES,
                edit,
                result -> {
                    Delta delta = result.after().twin().deltaSince(result.before().twin().vector());
                    if (!delta.isEmpty()) {
                        link.send(agentId, parts(deviceId, delta));
                    }
                    done.complete(result.outcome());
                },
                done::completeExceptionally);
        return done;
    }

    private static List<TwinDelta> parts(String deviceId, Delta delta) {
        return TwinMessages.toMessages(deviceId, delta, TwinMessages.PART_BYTES);
    }

    private void submit(
            String agentId,
            String deviceId,
            int sizeBytes,
            TwinChange.Edit edit,
            Consumer<TwinChange.Result> afterCommit,
            Consumer<RuntimeException> onRefusal)
            throws InterruptedException {
        committer.submit(
                new TwinChange(
                        stores,
                        agentId,
                        deviceId,
                        sizeBytes,
                        wallClock.instant(),
                        edit,
                        result -> {
                            afterCommit.accept(result);
                            tell(agentId, deviceId, result);
                        },
                        onRefusal));
    }

    private void tell(String agentId, String deviceId, TwinChange.Result result) {
        metrics.changed(result);
        if (result.isChange()) {
            listener.twinChanged(agentId, deviceId);
        }
        if (!result.conflicts().isEmpty()) {
            listener.conflictsChanged(
                    agentId, deviceId, result.conflicts().stream().map(Conflict::id).toList());
        }
    }
}
