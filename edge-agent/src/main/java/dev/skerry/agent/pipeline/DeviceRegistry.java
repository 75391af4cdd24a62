package dev.skerry.agent.pipeline;

import dev.skerry.profile.model.DeviceId;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.rule.DerivedProgram;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The devices that were heard of. A device appears with its first message and stays, so that the
 * fleet shows it while it is silent. Changed by the pipeline's thread alone; any thread may read.
 */
public final class DeviceRegistry {
    /** A device, and whether it was heard of since the start. */
    static final class Device {
        private final DeviceProfile profile;
        private final DeviceStream stream;
        private final boolean heard;

        private Device(DeviceProfile profile, DeviceStream stream, boolean heard) {
            this.profile = profile;
            this.stream = stream;
            this.heard = heard;
        }

        DeviceProfile profile() {
            return profile;
        }

        DeviceStream stream() {
            return stream;
        }
    }

    /** What hearing of a device led to. */
    sealed interface Heard {
        /** It is known; {@code isNew} when that must be written down. */
        record Known(Device device, boolean isNew) implements Heard {}

        /** It can't be taken in. */
        record NotTaken(Refusal refusal) implements Heard {}
    }

    private final Map<String, Device> devices = new ConcurrentHashMap<>();
    private final Map<String, List<DerivedProgram>> derived = new HashMap<>();
    private final int maxDevices;
    private volatile int version;

    /**
     * A registry with the devices that were known before.
     *
     * @param known device ids with the names of their profiles; those whose profile is gone are
     *     left out until they are heard of again
     */
    public DeviceRegistry(ActiveProfiles profiles, Map<String, String> known, int maxDevices) {
        this.maxDevices = maxDevices;
        known.forEach(
                (deviceId, profileName) -> {
                    DeviceProfile profile = profiles.of(profileName, deviceId);
                    if (profile != null
                            && devices.size() < maxDevices
                            && DeviceId.fault(deviceId) == null) {
                        devices.put(
                                deviceId, new Device(profile, new DeviceStream(List.of()), false));
                    }
                });
    }

    /**
     * Works by other profiles from now on. A device whose profile is gone is left out until it is
     * heard of again; one with another version goes on with it.
     */
    // Only the pipeline's thread changes the version.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void follow(ActiveProfiles next) {
        devices.entrySet()
                .removeIf(
                        entry -> next.of(entry.getValue().profile.name(), entry.getKey()) == null);
        devices.replaceAll(
                (deviceId, device) -> {
                    DeviceProfile profile =
                            Objects.requireNonNull(next.of(device.profile.name(), deviceId));
                    if (profile.digest().equals(device.profile.digest())) {
                        return device;
                    }
                    DeviceStream stream = device.stream.follow(profile, derivedBy(profile));
                    return new Device(profile, stream, device.heard);
                });
        derived.keySet().retainAll(next.digests());
        version++;
    }

    private List<DerivedProgram> derivedBy(DeviceProfile profile) {
        return derived.computeIfAbsent(profile.digest(), digest -> DerivedProgram.of(profile));
    }

    /** Takes note of a message of this device. */
    // Only the pipeline's thread changes the version.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    Heard heard(String deviceId, DeviceProfile profile) {
        Device known = devices.get(deviceId);
        if (known != null && known.heard && known.profile.name().equals(profile.name())) {
            return new Heard.Known(known, false);
        }
        Refusal refusal = refusal(deviceId, profile, known);
        if (refusal != null) {
            return new Heard.NotTaken(refusal);
        }
        Device device = new Device(profile, new DeviceStream(derivedBy(profile)), true);
        devices.put(deviceId, device);
        version++;
        // Written at its first message after each start, since its profile may have a new version.
        return new Heard.Known(device, true);
    }

    private @Nullable Refusal refusal(
            String deviceId, DeviceProfile profile, @Nullable Device known) {
        if (known != null && known.heard) {
            return new Refusal(
                    "SKR-A204",
                    "device '%s' sends as profile '%s' and as profile '%s': give the devices different ids, or one of the profiles another address"
                            .formatted(deviceId, known.profile.name(), profile.name()));
        }
        String fault = DeviceId.fault(deviceId);
        if (fault != null) {
            return new Refusal(
                    "SKR-A203",
                    "a device id in the address of profile '%s' can't be used: %s"
                            .formatted(profile.name(), fault));
        }
        if (known == null && devices.size() >= maxDevices) {
            return new Refusal(
                    "SKR-A205",
                    "device '%s' would be one more than %d: raise skerry.agent.pipeline.max-devices or use another agent"
                            .formatted(deviceId, maxDevices));
        }
        return null;
    }

    /** A device with its profile, for those who list them. */
    public record Listed(String deviceId, DeviceProfile profile) {}

    /** What the pipeline remembers of each. */
    Collection<Device> known() {
        return devices.values();
    }

    /** All devices. */
    public List<Listed> all() {
        List<Listed> all = new ArrayList<>(devices.size());
        devices.forEach((id, device) -> all.add(new Listed(id, device.profile)));
        return all;
    }

    /** The profile of a device. */
    public Optional<DeviceProfile> profileOf(String deviceId) {
        return Optional.ofNullable(devices.get(deviceId)).map(device -> device.profile);
    }

    /** A number that changes when the list does. */
    public int version() {
        return version;
    }

    /** How many devices there are. */
    public int size() {
        return devices.size();
    }
}
