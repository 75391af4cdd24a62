package dev.skerry.agent.twin;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.TwinProperty;
import dev.skerry.sync.crdt.MergePolicy;

/** A profile's merge policies in the words of the replicated types. */
public final class TwinPolicies {
    private TwinPolicies() {}

    /** Of a property; the last writer's for one that the profile does not declare. */
    public static MergePolicy of(DeviceProfile profile, String property) {
        return profile.property(property).map(TwinPolicies::of).orElse(MergePolicy.LAST_WRITER);
    }

    /** Of a declared property. */
    public static MergePolicy of(TwinProperty property) {
        return MergePolicy.valueOf(property.merge().name());
    }
}
