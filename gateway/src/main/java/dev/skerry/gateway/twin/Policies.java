package dev.skerry.gateway.twin;

import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.TwinPropertyInfo;
import java.util.Optional;

/** How a device's profile lets concurrent writes merge. */
public final class Policies {
    private Policies() {}

    /** What the profile declares of a property, if it does. */
    public static Optional<TwinPropertyInfo> declared(Device device, String property) {
        return device.getPropertiesList().stream()
                .filter(info -> info.getName().equals(property))
                .findFirst();
    }

    /** A property's policy; the last writer's when it is not declared. */
    public static MergePolicy of(Device device, String property) {
        return declared(device, property)
                .map(info -> MergePolicy.of(info.getMerge()))
                .orElse(MergePolicy.LAST_WRITER);
    }

    /**
     * The policy of one value within a twin. What a device reports has one writer, its agent; only
     * a set is one on both sides.
     */
    public static MergePolicy of(Device device, PropertyKey key) {
        MergePolicy policy = of(device, key.property());
        return key.section() == Section.DESIRED || policy == MergePolicy.SET
                ? policy
                : MergePolicy.LAST_WRITER;
    }
}
