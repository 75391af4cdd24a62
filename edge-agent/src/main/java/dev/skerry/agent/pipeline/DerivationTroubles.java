package dev.skerry.agent.pipeline;

import dev.skerry.profile.model.DeviceProfile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Derived resources that could not be calculated, the latest reason for each, up to a bound. */
final class DerivationTroubles {
    private static final int MOST = 100;

    private final Map<String, Refusal> byResource = new ConcurrentHashMap<>();

    void add(DeviceProfile profile, String resource, String why) {
        String key = profile.name() + "/" + resource;
        if (byResource.size() < MOST || byResource.containsKey(key)) {
            byResource.put(
                    key,
                    new Refusal(
                            "SKR-R003",
                            "resource '%s' of profile %s can't be derived: %s; guard the expression, such as x != 0.0 ? y / x : 0.0"
                                    .formatted(resource, profile.name(), why)));
        }
    }

    List<Refusal> all() {
        return List.copyOf(byResource.values());
    }
}
