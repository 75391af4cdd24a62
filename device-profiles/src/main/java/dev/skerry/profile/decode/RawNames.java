package dev.skerry.profile.decode;

import dev.skerry.profile.model.Resource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a device writes for the values of an enum, or for true and false. */
final class RawNames {
    private RawNames() {}

    /** The value that a raw one stands for; null if the profile names none. */
    static @Nullable String nameOf(Resource resource, String raw) {
        if (resource.rawValues().isEmpty()) {
            return null;
        }
        for (Map.Entry<String, Object> value : resource.rawValues().entrySet()) {
            if (value.getValue().toString().equals(raw)) {
                return value.getKey();
            }
        }
        return null;
    }

    /** What the profile takes, for people. */
    static List<String> expected(Resource resource) {
        return resource.rawValues().isEmpty()
                ? resource.values()
                : resource.rawValues().values().stream().map(Object::toString).toList();
    }
}
