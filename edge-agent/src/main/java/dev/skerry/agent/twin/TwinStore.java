package dev.skerry.agent.twin;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.SelfDescription;
import dev.skerry.agent.uplink.Twins;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.clock.HybridLogicalClock;
import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.Delta;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.PropertyCheck;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.port.WallClock;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the twins of the agent's devices. What it can't merge it leaves out and does not answer, so
 * that the gateway keeps it and shows it as not delivered.
 */
public final class TwinStore implements Twins {
    /** Writes that one twin may consist of. */
    static final int MAX_WRITES = 1_000;

    private static final Duration MAX_DRIFT = Duration.ofHours(24);

    private final Map<String, Twin> twins = new ConcurrentHashMap<>();
    private final Outbox outbox;
    private final DeviceRegistry devices;
    private final HybridLogicalClock clock;
    private volatile @Nullable Refusal trouble;
    private volatile @Nullable Refused refused;

    private TwinStore(
            Map<String, Twin> kept, Outbox outbox, DeviceRegistry devices, WallClock wallClock) {
        twins.putAll(kept);
        this.outbox = outbox;
        this.devices = devices;
        HybridTimestamp last =
                kept.values().stream()
                        .flatMap(twin -> twin.writes().stream())
                        .map(Write::stamp)
                        .max(HybridTimestamp::compareTo)
                        .orElse(HybridTimestamp.ZERO);
        this.clock = new HybridLogicalClock(wallClock, MAX_DRIFT, last);
    }

    /** Opens the store on what the outbox's file has. */
    public static TwinStore open(Outbox outbox, DeviceRegistry devices, WallClock wallClock)
            throws OutboxUnavailableException {
        Map<String, Twin> kept = new HashMap<>();
        for (Map.Entry<String, byte[]> entry : outbox.twins().entrySet()) {
            try {
                Delta all = TwinMessages.delta(TwinDelta.parseFrom(entry.getValue()));
                kept.put(entry.getKey(), Twin.restore(all.writes(), all.vector()));
            } catch (InvalidProtocolBufferException | InvalidTwinException e) {
                throw new OutboxUnavailableException(
                        "SKR-A108",
                        "the twin of device '%s' in the outbox is damaged (%s): move outbox.mv.db away; readings are kept"
                                .formatted(entry.getKey(), e.getMessage()),
                        e);
            }
        }
        return new TwinStore(kept, outbox, devices, wallClock);
    }

    @Override
    public List<TwinVector> vectors() {
        List<TwinVector> vectors = new ArrayList<>();
        twins.forEach((id, twin) -> vectors.add(TwinMessages.toVector(id, twin.vector())));
        return vectors;
    }

    /** This agent writes nothing of its own: it has all anew from the gateway. */
    @Override
    public void fork() {
        for (String deviceId : List.copyOf(twins.keySet())) {
            twins.put(deviceId, Twin.EMPTY);
            outbox.saveTwin(deviceId, content(deviceId, Twin.EMPTY), () -> {});
        }
    }

    @Override
    public List<TwinDelta> missing(List<TwinVector> gatewayVectors) {
        Map<String, VersionVector> seen = new HashMap<>();
        for (TwinVector vector : gatewayVectors) {
            try {
                seen.put(vector.getDeviceId(), TwinMessages.vector(vector.getVector()));
            } catch (InvalidTwinException e) {
                note("the gateway's vector for device '%s'", vector.getDeviceId(), e.getMessage());
            }
        }
        List<TwinDelta> missing = new ArrayList<>();
        twins.forEach(
                (id, twin) -> {
                    Delta delta = twin.deltaSince(seen.getOrDefault(id, VersionVector.EMPTY));
                    if (!delta.isEmpty()) {
                        missing.add(TwinMessages.toMessage(id, delta));
                    }
                });
        return missing;
    }

    @Override
    public void apply(TwinDelta message, Consumer<TwinAck> whenDurable) {
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
        Twin merged =
                twins.getOrDefault(deviceId, Twin.EMPTY)
                        .merge(allowed(profile.get(), deviceId, delta));
        if (merged.writes().size() > MAX_WRITES) {
            return "the twin would have more than " + MAX_WRITES + " properties";
        }
        twins.put(deviceId, merged);
        TwinAck ack = TwinMessages.toAck(deviceId, merged.vector());
        outbox.saveTwin(deviceId, content(deviceId, merged), () -> whenDurable.accept(ack));
        return null;
    }

    /**
     * The delta without the wishes that the profile does not allow. It then covers no more than the
     * writes that it lists, so that the gateway goes on seeing the others as not delivered.
     */
    private Delta allowed(DeviceProfile profile, String deviceId, Delta delta) {
        List<Write> fitting = new ArrayList<>();
        for (Write write : delta.writes()) {
            String fault = fault(profile, write);
            Refused noted = refused;
            if (fault != null) {
                refused =
                        new Refused(
                                deviceId,
                                write.key(),
                                new Refusal(
                                        "SKR-A421",
                                        "device '%s': %s: set it to a value that fits, or remove it"
                                                .formatted(deviceId, fault)));
                continue;
            }
            fitting.add(write);
            if (noted != null && noted.isRepairedBy(deviceId, write)) {
                refused = null;
            }
        }
        return fitting.size() == delta.writes().size()
                ? delta
                : new Delta(fitting, delta.vector(), delta.vector());
    }

    private static @Nullable String fault(DeviceProfile profile, Write write) {
        TwinValue value = write.value();
        if (value == null || write.key().section() != Section.DESIRED) {
            return null;
        }
        return profile.twin().stream()
                .filter(property -> property.name().equals(write.key().property()))
                .findFirst()
                .map(property -> PropertyCheck.fault(SelfDescription.info(property), value))
                .orElse(null);
    }

    private static byte[] content(String deviceId, Twin twin) {
        return TwinMessages.toMessage(deviceId, twin.deltaSince(VersionVector.EMPTY)).toByteArray();
    }

    private void note(String what, String deviceId, @Nullable String why) {
        trouble = new Refusal("SKR-A420", (what + " were not merged: %s").formatted(deviceId, why));
    }

    /** The twin of a device, if anything was written to it. */
    public Optional<Twin> twin(String deviceId) {
        return Optional.ofNullable(twins.get(deviceId));
    }

    /** The last delta that was not merged, or the last wish that was refused and still stands. */
    public Optional<Refusal> trouble() {
        Refused wish = refused;
        return Optional.ofNullable(trouble).or(() -> Optional.ofNullable(wish).map(Refused::why));
    }

    /** A wish that the profile does not allow. */
    private record Refused(String deviceId, PropertyKey key, Refusal why) {
        boolean isRepairedBy(String otherDeviceId, Write write) {
            return deviceId.equals(otherDeviceId) && key.equals(write.key());
        }
    }
}
