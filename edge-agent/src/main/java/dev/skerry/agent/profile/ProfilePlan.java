package dev.skerry.agent.profile;

import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.ProfileCatalog;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the agent is going to work by.
 *
 * @param assigned the gateway's profiles, where they are used
 * @param active them together with the agent's own
 * @param refused why others are not used, by their digests
 */
record ProfilePlan(
        SortedMap<Place, DeviceProfile> assigned,
        ActiveProfiles active,
        Map<String, List<ProfileProblem>> refused) {
    /** As many as an agent reads from its own folder. */
    static final int MOST_PROFILES = 500;

    /**
     * Plans with what the gateway wants. A place whose profile is refused keeps the one that it
     * has.
     *
     * @param before what is assigned and used now
     * @param compiled the sources that compile, by digest
     * @param refused what is known to be refused, by digest
     */
    static ProfilePlan of(
            ProfileCatalog own,
            Addresses addresses,
            Map<Place, AssignedProfile> wanted,
            Map<Place, DeviceProfile> before,
            Map<String, DeviceProfile> compiled,
            Map<String, List<ProfileProblem>> refused) {
        Map<String, List<ProfileProblem>> faults = new HashMap<>(refused);
        while (true) {
            SortedMap<Place, DeviceProfile> assigned = new TreeMap<>();
            wanted.forEach(
                    (place, profile) -> {
                        String digest = profile.getDigest();
                        DeviceProfile used =
                                faults.containsKey(digest)
                                        ? before.get(place)
                                        : compiled.get(digest);
                        if (used != null) {
                            assigned.put(place, used);
                        }
                    });
            ProfilePlan plan = new ProfilePlan(assigned, join(own, assigned), faults);
            Fault fault = plan.fault(addresses, before);
            if (fault == null) {
                return plan;
            }
            faults.put(fault.digest(), List.of(fault.problem()));
        }
    }

    /** The gateway's profiles first, the agent's own of the same names left out. */
    static ActiveProfiles join(ProfileCatalog own, Map<Place, DeviceProfile> assigned) {
        List<DeviceProfile> forAll = new ArrayList<>();
        Map<String, List<DeviceProfile>> forDevices = new TreeMap<>();
        assigned.forEach(
                (place, profile) -> {
                    if (place.isForAll()) {
                        forAll.add(profile);
                    } else {
                        forDevices
                                .computeIfAbsent(place.device(), d -> new ArrayList<>())
                                .add(profile);
                    }
                });
        own.profiles().stream()
                .filter(profile -> !assigned.containsKey(new Place(profile.name(), "")))
                .forEach(forAll::add);
        DeviceProfile host = own.host();
        boolean needsHost =
                forAll.stream()
                        .flatMap(profile -> profile.sources().stream())
                        .noneMatch(Source.Host.class::isInstance);
        if (host != null && needsHost) {
            forAll.add(host);
        }
        return new ActiveProfiles(forAll, forDevices);
    }

    /** Something that keeps a profile from being used. */
    private record Fault(String digest, ProfileProblem problem) {}

    /**
     * What is new is at fault when it does not go with what is there or with what comes before it,
     * so that one that is refused stands in nobody's way; null when all goes.
     */
    private @Nullable Fault fault(Addresses addresses, Map<Place, DeviceProfile> before) {
        List<DeviceProfile> all = active.all();
        List<DeviceProfile> changed =
                assigned.entrySet().stream()
                        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                        .map(Map.Entry::getValue)
                        .toList();
        if (!changed.isEmpty() && all.size() > MOST_PROFILES) {
            return new Fault(changed.getLast().digest(), Problems.tooMany(MOST_PROFILES));
        }
        List<DeviceProfile> settled = new ArrayList<>(all);
        List<DeviceProfile> coming =
                changed.stream().filter(profile -> !before.containsValue(profile)).toList();
        settled.removeAll(coming);
        for (DeviceProfile profile : coming) {
            for (DeviceProfile other : settled) {
                if (!other.name().equals(profile.name())) {
                    String address = addresses.common(profile, other);
                    if (address != null) {
                        return new Fault(profile.digest(), Problems.clash(profile, address, other));
                    }
                }
            }
            settled.add(profile);
        }
        return null;
    }
}
