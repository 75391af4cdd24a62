package dev.skerry.profile.compile.section;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks topics and paths; each check answers with what is wrong, or null. */
final class Addresses {
    private static final int MAX_CHARS = 1_024;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}/]*}?");

    private Addresses() {}

    /** A topic that a profile's devices publish to. */
    static @Nullable String topicFault(String topic) {
        String fault = commandTopicFault(topic);
        return fault != null ? fault : deviceFault(topic);
    }

    /** A topic that commands are published to, which need not name the device. */
    static @Nullable String commandTopicFault(String topic) {
        if (topic.isEmpty() || topic.length() > MAX_CHARS) {
            return "a topic has 1 to " + MAX_CHARS + " characters";
        }
        if (topic.startsWith("/") || topic.endsWith("/") || topic.contains("//")) {
            return "a level of the topic is empty";
        }
        if (topic.startsWith("$")) {
            return "topics that begin with $ belong to the broker";
        }
        if (topic.contains("+") || topic.contains("#")) {
            return "a topic has no wildcards: write {device} where the device's id stands";
        }
        return placeholderFault(topic);
    }

    /** A CoAP path that a profile's devices send to. */
    static @Nullable String pathFault(String path) {
        String fault = requestPathFault(path);
        return fault != null ? fault : deviceFault(path);
    }

    /** A path that requests are sent to, which need not name the device. */
    static @Nullable String requestPathFault(String path) {
        if (!path.startsWith("/") || path.length() < 2 || path.length() > MAX_CHARS) {
            return "a path begins with / and has at most " + MAX_CHARS + " characters";
        }
        if (path.endsWith("/") || path.contains("//")) {
            return "a segment of the path is empty";
        }
        if (path.contains("?") || path.contains("#")) {
            return "a path has no query and no fragment";
        }
        return placeholderFault(path);
    }

    private static @Nullable String deviceFault(String address) {
        int at = address.indexOf("{device}");
        if (at < 0) {
            return "{device} is missing: write it where the device's id stands";
        }
        return address.indexOf("{device}", at + 1) < 0 ? null : "{device} stands in it twice";
    }

    private static @Nullable String placeholderFault(String address) {
        Matcher matcher = PLACEHOLDER.matcher(address);
        while (matcher.find()) {
            String placeholder = matcher.group();
            if (!placeholder.equals("{site}") && !placeholder.equals("{device}")) {
                return placeholder + " is not known: there are {site} and {device}";
            }
            boolean starts = matcher.start() == 0 || address.charAt(matcher.start() - 1) == '/';
            boolean ends =
                    matcher.end() == address.length() || address.charAt(matcher.end()) == '/';
            if (!starts || !ends) {
                return placeholder + " must be a whole part between slashes";
            }
        }
        for (int i = 0; i < address.length(); i++) {
            if (Character.isISOControl(address.charAt(i))) {
                return "it contains a control character";
            }
        }
        return null;
    }
}
