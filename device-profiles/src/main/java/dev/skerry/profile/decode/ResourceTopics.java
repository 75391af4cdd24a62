package dev.skerry.profile.decode;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The places of resources that are named in addresses: {@code part} or {@code part#pointer}. */
public final class ResourceTopics {
    private ResourceTopics() {}

    /** The topic filters that a profile's messages arrive by, no more than its resources need. */
    public static Set<String> subscriptions(DeviceProfile profile, AddressMatcher topic) {
        var filters = new LinkedHashSet<String>();
        if (!topic.namesResource()) {
            filters.add(topic.subscription(""));
        } else {
            reported(profile).forEach(r -> filters.add(topic.subscription(part(r))));
        }
        return filters;
    }

    /** What stands for {@code {resource}}. */
    static String part(Resource resource) {
        int end = resource.from().indexOf('#');
        return end < 0 ? resource.from() : resource.from().substring(0, end);
    }

    /** Where the value stands in the message. */
    static String pointer(Resource resource) {
        int end = resource.from().indexOf('#');
        return end < 0 ? "" : resource.from().substring(end + 1);
    }

    static List<Resource> reported(DeviceProfile profile) {
        return profile.resources().stream().filter(r -> !r.isDerived()).toList();
    }
}
