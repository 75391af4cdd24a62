package dev.skerry.agent.deliver;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Resource;
import dev.skerry.sync.crdt.TwinValue;
import org.jspecify.annotations.Nullable;

/**
 * A value that a device is to take.
 *
 * @param reported the resource that shows the value at the device, or null
 */
record Wish(
        DeviceProfile profile,
        String deviceId,
        String property,
        DeviceWrite write,
        @Nullable Resource reported,
        TwinValue value) {
    @Override
    public String toString() {
        return "property '%s' of device '%s'".formatted(property, deviceId);
    }
}
