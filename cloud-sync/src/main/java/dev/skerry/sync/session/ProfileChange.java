package dev.skerry.sync.session;

import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that is other in a set of profiles than in what an agent works by.
 *
 * @param name of the profile
 * @param device that it is for; empty: all devices
 * @param digest of what it is to be, in lower-case hexadecimal; empty when it is taken away
 */
public record ProfileChange(String name, String device, String digest) {
    private record Place(String name, String device) {}

    /** All that a set changes for an agent that works by another one. */
    public static List<ProfileChange> between(ProfileSet now, ProfileSet next) {
        return between(places(now), places(next));
    }

    /** All that a set changes for an agent that reports this. */
    public static List<ProfileChange> between(ProfileReport now, ProfileSet next) {
        Map<Place, String> before = new HashMap<>();
        for (ProfileState state : now.getProfilesList()) {
            if (state.getState() == ProfileState.State.STATE_APPLIED) {
                put(before, state.getName(), state.getDevicesList(), state.getDigest());
            }
        }
        return between(before, places(next));
    }

    private static Map<Place, String> places(ProfileSet set) {
        Map<Place, String> places = new HashMap<>();
        for (AssignedProfile profile : set.getProfilesList()) {
            put(places, profile.getName(), profile.getDevicesList(), profile.getDigest());
        }
        return places;
    }

    private static List<ProfileChange> between(
            Map<Place, String> before, Map<Place, String> after) {
        var changes = new ArrayList<ProfileChange>();
        after.forEach(
                (place, digest) -> {
                    if (!digest.equals(before.get(place))) {
                        changes.add(new ProfileChange(place.name, place.device, digest));
                    }
                });
        before.forEach(
                (place, digest) -> {
                    // A device may go on by the same profile as the others.
                    String then = after.getOrDefault(place, after.get(new Place(place.name, "")));
                    if (!after.containsKey(place) && !digest.equals(then)) {
                        changes.add(new ProfileChange(place.name, place.device, ""));
                    }
                });
        return changes;
    }

    private static void put(
            Map<Place, String> places, String name, List<String> devices, String digest) {
        if (devices.isEmpty()) {
            places.put(new Place(name, ""), digest);
        }
        devices.forEach(device -> places.put(new Place(name, device), digest));
    }

    /** For people. */
    public String inWords() {
        return "%s profile '%s'%s"
                .formatted(
                        digest.isEmpty() ? "taking away" : "assigning",
                        name,
                        device.isEmpty() ? "" : " for " + device);
    }
}
