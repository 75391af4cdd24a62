package dev.skerry.agent.profile;

import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.decode.ResourceTopics;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells whether messages could belong to two profiles. */
final class Addresses {
    private final String site;

    Addresses(String site) {
        this.site = site;
    }

    /** An address of the first that the second has as well, or null. */
    @Nullable String common(DeviceProfile one, DeviceProfile other) {
        for (Source mine : one.sources()) {
            for (Source its : other.sources()) {
                boolean isCommon =
                        mine.getClass() == its.getClass()
                                && filters(one, mine).stream()
                                        .anyMatch(
                                                a ->
                                                        filters(other, its).stream()
                                                                .anyMatch(b -> overlap(a, b)));
                if (isCommon) {
                    return pattern(mine);
                }
            }
        }
        return null;
    }

    /** Whether the profile subscribes to a topic, written as a filter. */
    boolean subscribes(DeviceProfile profile, String topic) {
        return profile.sources().stream()
                .anyMatch(
                        source ->
                                source instanceof Source.Mqtt
                                        && filters(profile, source).contains(topic));
    }

    private static String pattern(Source source) {
        return switch (source) {
            case Source.Mqtt mqtt -> mqtt.topic();
            case Source.Coap coap -> coap.path();
            case Source.Host _ -> "host";
        };
    }

    private Collection<String> filters(DeviceProfile profile, Source source) {
        AddressMatcher matcher = AddressMatcher.of(pattern(source), site);
        return source instanceof Source.Mqtt
                ? ResourceTopics.subscriptions(profile, matcher)
                : List.of(matcher.subscription());
    }

    /** Whether an address matches both filters (MQTT 5.0, section 4.7). */
    private static boolean overlap(String one, String other) {
        String[] a = one.split("/", -1);
        String[] b = other.split("/", -1);
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            if (a[i].equals("#") || b[i].equals("#")) {
                return true;
            }
            if (!a[i].equals("+") && !b[i].equals("+") && !a[i].equals(b[i])) {
                return false;
            }
        }
        return a.length == b.length;
    }
}
