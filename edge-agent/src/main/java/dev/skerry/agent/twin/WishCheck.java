package dev.skerry.agent.twin;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.SelfDescription;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.TwinProperty;
import dev.skerry.sync.crdt.Delta;
import dev.skerry.sync.crdt.PropertyCheck;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out the gateway's wishes that a profile does not allow, and remembers the last of them
 * until it is repaired.
 */
final class WishCheck {
    private volatile @Nullable Refused refused;

    /** A wish that the profile does not allow. */
    private record Refused(String deviceId, PropertyKey key, Refusal why) {
        boolean isRepairedBy(String otherDeviceId, Write write) {
            return deviceId.equals(otherDeviceId) && key.equals(write.key());
        }
    }

    /**
     * The delta without the wishes that the profile does not allow. It then covers no more than the
     * writes that it lists, so that the gateway goes on seeing the others as not delivered.
     */
    Delta allowed(DeviceProfile profile, String deviceId, Delta delta) {
        List<Write> fitting = new ArrayList<>();
        for (Write write : delta.writes()) {
            String fault = fault(profile, write);
            Refused noted = refused;
            if (fault != null) {
                refused = new Refused(deviceId, write.key(), refusal(deviceId, fault));
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

    /** The refusal of a value that does not fit. */
    static Refusal refusal(String deviceId, String fault) {
        return new Refusal(
                "SKR-A421",
                "device '%s': %s: set it to a value that fits, or remove it"
                        .formatted(deviceId, fault));
    }

    private static @Nullable String fault(DeviceProfile profile, Write write) {
        TwinValue value = write.value();
        return value == null || write.key().section() != Section.DESIRED
                ? null
                : profile.property(write.key().property())
                        .map(property -> fault(property, value))
                        .orElse(null);
    }

    /** What is wrong with a value, or null. */
    static @Nullable String fault(TwinProperty property, TwinValue value) {
        return PropertyCheck.fault(SelfDescription.info(property), value);
    }

    /** The last wish that was refused and still stands. */
    Optional<Refusal> trouble() {
        return Optional.ofNullable(refused).map(Refused::why);
    }
}
