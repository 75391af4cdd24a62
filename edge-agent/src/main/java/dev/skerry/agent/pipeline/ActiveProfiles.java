package dev.skerry.agent.pipeline;

import dev.skerry.profile.model.DeviceProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The profiles that the agent works by at a time.
 *
 * @param forAll one of each name; of two that match an address the first is meant
 * @param forDevices by device id, those that it has in place of the ones of the same names
 */
public record ActiveProfiles(
        List<DeviceProfile> forAll, Map<String, List<DeviceProfile>> forDevices) {
    public ActiveProfiles {
        forAll = List.copyOf(forAll);
        var copies = new LinkedHashMap<String, List<DeviceProfile>>();
        forDevices.forEach((deviceId, its) -> copies.put(deviceId, List.copyOf(its)));
        forDevices = Map.copyOf(copies);
    }

    /** Profiles of which no device has its own. */
    public static ActiveProfiles ofAll(List<DeviceProfile> profiles) {
        return new ActiveProfiles(profiles, Map.of());
    }

    /** The profile of a name that counts for a device; null when there is none. */
    public @Nullable DeviceProfile of(String name, String deviceId) {
        DeviceProfile own = named(name, forDevices.getOrDefault(deviceId, List.of()));
        return own == null ? named(name, forAll) : own;
    }

    private static @Nullable DeviceProfile named(String name, List<DeviceProfile> profiles) {
        for (DeviceProfile profile : profiles) {
            if (profile.name().equals(name)) {
                return profile;
            }
        }
        return null;
    }

    /** All of them, those for single devices first. */
    public List<DeviceProfile> all() {
        var all = new ArrayList<DeviceProfile>();
        Set<String> digests = new HashSet<>();
        forDevices.values().stream()
                .flatMap(List::stream)
                .filter(profile -> digests.add(profile.digest()))
                .forEach(all::add);
        forAll.stream().filter(profile -> digests.add(profile.digest())).forEach(all::add);
        return all;
    }

    /** The digests of all of them. */
    public Set<String> digests() {
        return all().stream().map(DeviceProfile::digest).collect(Collectors.toSet());
    }

    /** The devices that have a profile of this content of their own. */
    Set<String> devicesOf(DeviceProfile profile) {
        return forDevices.entrySet().stream()
                .filter(e -> e.getValue().stream().anyMatch(profile::equals))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The devices that have a profile of this name of their own. */
    Map<String, Set<String>> devicesByName() {
        Map<String, Set<String>> byName = new HashMap<>();
        forDevices.forEach(
                (deviceId, its) ->
                        its.forEach(
                                profile ->
                                        byName.computeIfAbsent(profile.name(), n -> new HashSet<>())
                                                .add(deviceId)));
        return byName;
    }
}
