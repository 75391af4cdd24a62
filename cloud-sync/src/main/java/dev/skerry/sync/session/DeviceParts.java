package dev.skerry.sync.session;

import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.DeviceList;
import java.util.ArrayList;
import java.util.List;

/** A list of devices in parts that fit into a frame each. */
final class DeviceParts {
    // What a device takes in the list beyond its own bytes: a tag and a length.
    private static final int OVERHEAD_BYTES = 8;

    private DeviceParts() {}

    /** The parts, at least one; a device that is larger than a part has one of its own. */
    static List<DeviceList> split(DeviceList devices, int maxBytes) {
        if (devices.getSerializedSize() <= maxBytes) {
            return List.of(devices);
        }
        List<DeviceList> parts = new ArrayList<>();
        DeviceList.Builder part = DeviceList.newBuilder();
        int bytes = 0;
        for (Device device : devices.getDevicesList()) {
            int more = device.getSerializedSize() + OVERHEAD_BYTES;
            if (bytes + more > maxBytes && part.getDevicesCount() > 0) {
                parts.add(part.setContinues(true).build());
                part = DeviceList.newBuilder();
                bytes = 0;
            }
            part.addDevices(device);
            bytes += more;
        }
        parts.add(part.build());
        return parts;
    }

    /** What came so far and one more part. */
    static DeviceList join(DeviceList soFar, DeviceList part) {
        return soFar.toBuilder()
                .addAllDevices(part.getDevicesList())
                .setContinues(part.getContinues())
                .build();
    }
}
