package dev.skerry.profile.compile.section;

import dev.skerry.profile.text.Suggestions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks topics and paths; each check answers with what is wrong, or null. */
final class Addresses {
    private static final int MAX_CHARS = 1_024;
    private static final List<String> OF_COMMANDS = List.of("{site}", "{device}");
    private static final List<String> OF_MESSAGES = List.of("{site}", "{device}", "{resource}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}/]*}?");

    private Addresses() {}

    /** A topic that a profile's devices publish to. */
    static @Nullable String topicFault(String topic) {
        String fault = topicFault(topic, OF_MESSAGES);
        return fault != null ? fault : onceFault(topic);
    }

    /** A topic that commands are published to, which need not name the device. */
    static @Nullable String commandTopicFault(String topic) {
        return topicFault(topic, OF_COMMANDS);
    }

    private static @Nullable String topicFault(String topic, List<String> placeholders) {
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
        return placeholderFault(topic, placeholders);
    }

    /** A CoAP path that a profile's devices send to. */
    static @Nullable String pathFault(String path) {
        String fault = pathFault(path, OF_MESSAGES);
        return fault != null ? fault : onceFault(path);
    }

    /** A path that requests are sent to, which need not name the device. */
    static @Nullable String requestPathFault(String path) {
        return pathFault(path, OF_COMMANDS);
    }

    private static @Nullable String pathFault(String path, List<String> placeholders) {
        if (!path.startsWith("/") || path.length() < 2 || path.length() > MAX_CHARS) {
            return "a path begins with / and has at most " + MAX_CHARS + " characters";
        }
        if (path.endsWith("/") || path.contains("//")) {
            return "a segment of the path is empty";
        }
        if (path.contains("?") || path.contains("#")) {
            return "a path has no query and no fragment";
        }
        return placeholderFault(path, placeholders);
    }

    private static @Nullable String onceFault(String address) {
        if (!address.contains("{device}")) {
            return "{device} is missing: write it where the device's id stands";
        }
        for (String placeholder : List.of("{device}", "{resource}")) {
            if (address.indexOf(placeholder) != address.lastIndexOf(placeholder)) {
                return placeholder + " stands in it twice";
            }
        }
        return null;
    }

    private static @Nullable String placeholderFault(String address, List<String> placeholders) {
        Matcher matcher = PLACEHOLDER.matcher(address);
        while (matcher.find()) {
            String placeholder = matcher.group();
            if (!placeholders.contains(placeholder)) {
                return "%s is not known: there are %s"
                        .formatted(placeholder, Suggestions.listed(placeholders));
            }
            boolean starts = matcher.start() == 0 || address.charAt(matcher.start() - 1) == '/';
            boolean ends =
                    matcher.end() == address.length() || address.charAt(matcher.end()) == '/';
            if (!starts || !ends) {
                return placeholder + " must be a whole part between slashes";
            }
        }
        for (int i = 0; i < address.length(); i++) {
            if ("“”„‘’".indexOf(address.charAt(i)) >= 0) {
                return "typographic quotes are part of the text: write \" instead";
            }
            if (Character.isISOControl(address.charAt(i))) {
                return "it contains a control character";
            }
        }
        return null;
    }
}
