package dev.skerry.profile.draft;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Topics on which no device tells what it measures. */
final class Housekeeping {
    private static final String WHO_IS_THERE = "who is there (…/availability, …/LWT, …)";
    private static final Pattern ANNOUNCEMENT =
            Pattern.compile("[^/]+/[^/]+/([^/]+/)?[^/]+/config");
    private static final Pattern PRESENCE =
            Pattern.compile("(.+/)?(availability|LWT|online|status/?online|\\$[^/]+)");
    private static final Pattern ORDER =
            Pattern.compile("cmnd/.*|.+/(set|get|command|cmd)(/[^/]+)?");

    private static final Pattern STATUS = Pattern.compile(".+/status");
    private static final Pattern PRESENT = Pattern.compile("(?i)online|offline");
    private static final int LONGEST_PRESENCE = 10;

    private Housekeeping() {}

    /** What the message is for, for people; null if it may be what a device measures. */
    static @Nullable String of(String topic, byte[] payload) {
        boolean tellsPresence =
                STATUS.matcher(topic).matches()
                        && payload.length < LONGEST_PRESENCE
                        && PRESENT.matcher(new String(payload, US_ASCII).strip()).matches();
        return tellsPresence ? WHO_IS_THERE : of(topic);
    }

    private static @Nullable String of(String topic) {
        if (topic.startsWith("$")) {
            return "the broker's own topics ($…)";
        }
        if (topic.startsWith("homeassistant/") && ANNOUNCEMENT.matcher(topic).matches()) {
            return "announcements for Home Assistant (homeassistant/…/config)";
        }
        if (topic.startsWith("zigbee2mqtt/bridge/")) {
            return "Zigbee2MQTT's own topics (zigbee2mqtt/bridge/…)";
        }
        if (PRESENCE.matcher(topic).matches()) {
            return WHO_IS_THERE;
        }
        return ORDER.matcher(topic).matches() ? "what devices are told (…/set, cmnd/…, …)" : null;
    }
}
