package dev.skerry.agent.profile;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * For whom a profile is assigned.
 *
 * @param name of the profile
 * @param device that it is for, in place of the one for all; empty: all devices
 */
record Place(String name, String device) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::name).thenComparing(Place::device);

    boolean isForAll() {
        return device.isEmpty();
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** What a set assigns to each place. */
    static SortedMap<Place, AssignedProfile> of(ProfileSet set) {
        SortedMap<Place, AssignedProfile> places = new TreeMap<>();
        for (AssignedProfile profile : set.getProfilesList()) {
            if (profile.getDevicesCount() == 0) {
                places.put(new Place(profile.getName(), ""), profile);
            }
            for (String device : profile.getDevicesList()) {
                places.put(new Place(profile.getName(), device), profile);
            }
        }
        return places;
    }

    /** The set that assigns these; devices with the same profile stand together. */
    static ProfileSet toSet(Map<Place, DeviceProfile> assigned) {
        ProfileSet.Builder set = ProfileSet.newBuilder();
        Map<String, AssignedProfile.Builder> ofDevices = new LinkedHashMap<>();
        assigned.forEach(
                (place, profile) -> {
                    if (place.isForAll()) {
                        set.addProfiles(described(profile));
                    } else {
                        ofDevices
                                .computeIfAbsent(profile.digest(), d -> described(profile))
                                .addDevices(place.device());
                    }
                });
        ofDevices.values().forEach(set::addProfiles);
        return set.build();
    }

    private static AssignedProfile.Builder described(DeviceProfile profile) {
        return AssignedProfile.newBuilder()
                .setName(profile.name())
                .setVersion(profile.version())
                .setDigest(profile.digest());
    }
}
