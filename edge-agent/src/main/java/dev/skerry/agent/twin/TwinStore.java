package dev.skerry.agent.twin;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Twins;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.clock.HybridLogicalClock;
import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.Delta;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.Side;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinEdit;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.port.WallClock;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the twins of the agent's devices and writes them for what is on this side. Nothing is told
 * of a write before it is on the disk, and nothing of one that was made since the start before the
 * gateway has recognised this agent as the one that it was. What it can't merge it leaves out and
 * does not answer, so that the gateway keeps it and shows it as not delivered.
 */
public final class TwinStore implements Twins {
    /** Writes that one twin may consist of. */
    static final int MAX_WRITES = 1_000;

    /** One write has three times as much at most, and a frame may have four times as much. */
    private static final int PART_BYTES = 256 * 1024;

    private static final String INCARNATION = "twins/incarnation";
    private static final Duration MAX_DRIFT = Duration.ofHours(24);

    private final Map<String, LocalTwin> twins;
    private final Outbox outbox;
    private final DeviceRegistry devices;
    private final HybridLogicalClock clock;
    private final Identity identity;
    private final WishCheck wishes = new WishCheck();
    private final List<Listener> listeners = new ArrayList<>();
    private Consumer<TwinDelta> writes = delta -> {};
    private String replica;
    private boolean wasRecognised;
    private volatile @Nullable Refusal trouble;

    /**
     * As whom the store writes.
     *
     * @param incarnations draws what tells this agent's replica from an earlier one that may have
     *     written under the same id
     */
    public record Identity(String agentId, LongSupplier incarnations) {
        private String draw() {
            return Long.toUnsignedString(incarnations.getAsLong(), Character.MAX_RADIX);
        }
    }

    /** Hears of twins that are on the disk; on the commit's thread, must not block. */
    public interface Listener {
        void changed(String deviceId, Twin twin);
    }

    private TwinStore(
            Map<String, LocalTwin> kept,
            Outbox outbox,
            DeviceRegistry devices,
            WallClock wallClock,
            Identity identity,
            String replica) {
        this.twins = new TreeMap<>(kept);
        this.outbox = outbox;
        this.devices = devices;
        this.identity = identity;
        this.replica = replica;
        HybridTimestamp last =
                kept.values().stream()
                        .flatMap(twin -> twin.latest().writes().stream())
                        .map(Write::stamp)
                        .max(HybridTimestamp::compareTo)
                        .orElse(HybridTimestamp.ZERO);
        this.clock = new HybridLogicalClock(wallClock, MAX_DRIFT, last);
    }

    /** Opens the store on what the outbox's file has; before the outbox starts. */
    public static TwinStore open(
            Outbox outbox, DeviceRegistry devices, WallClock wallClock, Identity identity)
            throws OutboxUnavailableException {
        byte[] incarnation = outbox.stageStates().get(INCARNATION);
        // Of a damaged outbox a write may be missing that the gateway has: its dot is used up.
        boolean isSure = incarnation != null && outbox.troubles().isEmpty();
        String drawn =
                isSure ? new String(incarnation, StandardCharsets.US_ASCII) : identity.draw();
        String replica = Side.edgeReplica(identity.agentId(), drawn);
        Map<String, LocalTwin> kept = new HashMap<>();
        for (Map.Entry<String, byte[]> entry : outbox.twins().entrySet()) {
            try {
                kept.put(entry.getKey(), LocalTwin.restore(entry.getValue(), replica));
            } catch (InvalidProtocolBufferException | InvalidTwinException e) {
                throw new OutboxUnavailableException(
                        "SKR-A108",
                        "the twin of device '%s' in the outbox is damaged (%s): move outbox.mv.db away; readings are kept"
                                .formatted(entry.getKey(), e.getMessage()),
                        e);
            }
        }
        if (!isSure) {
            outbox.saveStates(Map.of(INCARNATION, bytes(drawn)), () -> {});
        }
        return new TwinStore(kept, outbox, devices, wallClock, identity, replica);
    }

    private static byte[] bytes(String incarnation) {
        return incarnation.getBytes(StandardCharsets.US_ASCII);
    }

    /** Adds somebody who hears of all twins from now on. */
    public synchronized void addListener(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized void tellWrites(Consumer<TwinDelta> listener) {
        writes = listener;
    }

    @Override
    public synchronized String replica() {
        return replica;
    }

    @Override
    public synchronized List<TwinVector> vectors() {
        List<TwinVector> vectors = new ArrayList<>();
        twins.forEach(
                (id, twin) ->
                        vectors.add(
                                TwinMessages.toVector(id, twin.released(), twin.acknowledged())));
        return vectors;
    }

    @Override
    public synchronized List<TwinDelta> missing(List<TwinVector> gatewayVectors) {
        Map<String, VersionVector> seen = byDevice(gatewayVectors);
        List<TwinDelta> missing = new ArrayList<>();
        wasRecognised = true;
        twins.forEach(
                (id, twin) -> {
                    if (twin.meet(seen.getOrDefault(id, VersionVector.EMPTY))) {
                        save(id, twin, twin.latest());
                    }
                    Delta delta = twin.missing();
                    if (!delta.isEmpty()) {
                        missing.addAll(TwinMessages.toMessages(id, delta, PART_BYTES));
                    }
                });
        return missing;
    }

    private Map<String, VersionVector> byDevice(List<TwinVector> gatewayVectors) {
        Map<String, VersionVector> seen = new HashMap<>();
        for (TwinVector vector : gatewayVectors) {
            try {
                seen.put(vector.getDeviceId(), TwinMessages.vector(vector.getVector()));
            } catch (InvalidTwinException e) {
                note("the gateway's vector for device '%s'", vector.getDeviceId(), e.getMessage());
            }
        }
        return seen;
    }

    @Override
    public synchronized void apply(TwinDelta message, Consumer<TwinAck> whenDurable) {
        String deviceId = message.getDeviceId();
        String problem = merge(deviceId, message, whenDurable);
        if (problem != null) {
            note("the gateway's writes for device '%s'", deviceId, problem);
        }
    }

    /** Null when it was merged. */
    private @Nullable String merge(
            String deviceId, TwinDelta message, Consumer<TwinAck> whenDurable) {
        Optional<DeviceProfile> profile = devices.profileOf(deviceId);
        if (profile.isEmpty()) {
            return "this agent has no such device";
        }
        Delta delta;
        try {
            delta = TwinMessages.delta(message);
        } catch (InvalidTwinException e) {
            return e.getMessage();
        }
        for (Write write : delta.writes()) {
            if (!clock.observe(write.stamp())) {
                return "a write is stamped more than 24 hours ahead of this agent's clock: set the"
                        + " clocks right";
            }
        }
        LocalTwin twin = twinOf(deviceId);
        Twin merged = twin.latest().merge(wishes.allowed(profile.get(), deviceId, delta));
        if (merged.writes().size() > MAX_WRITES) {
            return "the twin would have more than " + MAX_WRITES + " properties";
        }
        twin.gatewaySent(delta.vector());
        save(deviceId, twin, merged.forget(twin.known()));
        twin.answer(
                () -> whenDurable.accept(TwinMessages.toAck(deviceId, twin.durable().vector())));
        return null;
    }

    @Override
    public synchronized void acknowledged(TwinAck ack) {
        LocalTwin twin = twins.get(ack.getDeviceId());
        try {
            if (twin != null && twin.gatewayHas(TwinMessages.vector(ack.getVector()))) {
                save(ack.getDeviceId(), twin, twin.latest());
            }
        } catch (InvalidTwinException e) {
            note("the gateway's answer for device '%s'", ack.getDeviceId(), e.getMessage());
        }
    }

    /**
     * Writes to a device's twin on this side.
     *
     * @param writer who writes, for people
     * @param whenDurable is run once it is on the disk, on the commit's thread; must not block
     * @return what is wrong with it, or null; then nothing was written
     */
    public synchronized @Nullable Refusal write(
            String deviceId, List<TwinEdit> edits, String writer, Runnable whenDurable) {
        LocalTwin twin = twinOf(deviceId);
        Twin written = twin.latest();
        try {
            for (TwinEdit edit : edits) {
                written =
                        edit.applyTo(
                                written,
                                () -> new Twin.Author(replica, clock.now(), writer, twin.known()));
            }
        } catch (ArithmeticException e) {
            return WishCheck.refusal(deviceId, "a counter can't count that far");
        }
        if (written.writes().size() > MAX_WRITES) {
            return new Refusal(
                    "SKR-A423",
                    "the twin of device '%s' would have more than %d properties, each element of a set being one: remove some"
                            .formatted(deviceId, MAX_WRITES));
        }
        save(deviceId, twin, written);
        twin.await(whenDurable);
        return null;
    }

    /** Somebody does not wait any longer for a write; it is made all the same. */
    public synchronized void giveUp(String deviceId, Runnable whenDurable) {
        LocalTwin twin = twins.get(deviceId);
        if (twin != null) {
            twin.giveUp(whenDurable);
        }
    }

    private LocalTwin twinOf(String deviceId) {
        LocalTwin twin = twins.get(deviceId);
        return twin == null ? LocalTwin.empty(replica, wasRecognised) : twin;
    }

    private void save(String deviceId, LocalTwin twin, Twin next) {
        twins.put(deviceId, twin);
        long version = twin.become(next);
        outbox.saveTwin(
                deviceId, twin.content(deviceId), () -> durable(deviceId, twin, version, next));
    }

    private void durable(String deviceId, LocalTwin twin, long version, Twin next) {
        List<Runnable> then;
        Optional<Delta> untold;
        Consumer<TwinDelta> told;
        List<Listener> hearing;
        synchronized (this) {
            then = twin.isDurable(version, next);
            untold = twin.untold();
            told = writes;
            hearing = List.copyOf(listeners);
        }
        untold.ifPresent(
                delta -> TwinMessages.toMessages(deviceId, delta, PART_BYTES).forEach(told));
        hearing.forEach(listener -> listener.changed(deviceId, next));
        then.forEach(Runnable::run);
    }

    /**
     * Goes on under a new replica id. To be called before {@link #missing}, since the gateway's
     * vectors tell of the other agent's writes too.
     */
    @Override
    public synchronized void fork(List<TwinVector> gatewayVectors) {
        Map<String, VersionVector> seen = byDevice(gatewayVectors);
        String drawn = identity.draw();
        String next = Side.edgeReplica(identity.agentId(), drawn);
        Map<String, byte[]> contents = new HashMap<>();
        List<Runnable> then = new ArrayList<>();
        twins.forEach(
                (id, twin) -> {
                    VersionVector has = seen.getOrDefault(id, VersionVector.EMPTY);
                    long version = twin.goOnAs(next, has);
                    Twin own = twin.latest();
                    contents.put(id, twin.content(id));
                    then.add(() -> durable(id, twin, version, own));
                });
        replica = next;
        outbox.saveStates(
                Map.of(INCARNATION, bytes(drawn)), contents, () -> then.forEach(Runnable::run));
    }

    private void note(String what, String deviceId, @Nullable String why) {
        trouble = new Refusal("SKR-A420", (what + " were not merged: %s").formatted(deviceId, why));
    }

    /** The twin of a device as it is on the disk, if anything was written to it. */
    public synchronized Optional<Twin> twin(String deviceId) {
        return Optional.ofNullable(twins.get(deviceId)).map(LocalTwin::durable);
    }

    /** The last delta that was not merged, or the last wish that was refused and still stands. */
    public Optional<Refusal> trouble() {
        return Optional.ofNullable(trouble).or(wishes::trouble);
    }
}
