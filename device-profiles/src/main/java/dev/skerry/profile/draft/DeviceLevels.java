package dev.skerry.profile.draft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guesses which level of a topic names the device: as firmwares that many people use have it, else
 * where the topics below several names are alike, else by what looks like a name.
 */
final class DeviceLevels {
    private static final List<Pattern> FIRST_AFTER_ONE =
            List.of(
                    Pattern.compile("zigbee2mqtt/[^/]+"),
                    Pattern.compile("(tele|stat)/[^/]+/.+"),
                    Pattern.compile("(shellies|homie)/[^/]+/.+"));

    /** ESPHome, and those that took its topics over: device/sensor/name/state. */
    private static final Pattern COMPONENT =
            Pattern.compile(
                    "(?<before>.+)/(sensor|binary_sensor|text_sensor|switch|light|number|cover|fan|climate|select|lock|button)/[^/]+/state");

    /** Shelly since its second generation: device/status/switch:0. */
    private static final Pattern STATUS =
            Pattern.compile("(?<before>.+)/(status/[a-z0-9]+:[0-9]+|events/rpc)");

    private static final Set<String> KINDS =
            Set.of(
                    "telemetry",
                    "tele",
                    "state",
                    "status",
                    "data",
                    "sensor",
                    "sensors",
                    "values",
                    "value",
                    "json",
                    "up",
                    "uplink",
                    "event",
                    "events",
                    "info",
                    "attributes",
                    "measurement",
                    "measurements",
                    "readings",
                    "out",
                    "output",
                    "raw",
                    "message",
                    "messages",
                    "payload",
                    "report",
                    "reports",
                    "live",
                    "devices",
                    "device");
    private static final Pattern LIKE_AN_ID =
            Pattern.compile(".*[a-zA-Z].*[0-9].*|.*[0-9].*[a-zA-Z].*|[0-9]{3,}|[0-9a-fA-F:_-]{8,}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,2}");

    /** What stands below a prefix: for each next level, the forms of the topics beneath it. */
    private final Map<String, Map<String, Set<String>>> below = new HashMap<>();

    private final Map<String, Double> scores = new HashMap<>();

    DeviceLevels(List<TopicFacts> topics) {
        topics.forEach(this::add);
        below.forEach((prefix, children) -> scores.put(prefix, score(children)));
    }

    /** The level of a topic of which nothing else is known. */
    static int ofTopic(String topic, TopicFacts.Kind kind) {
        return new DeviceLevels(List.of()).of(topic, kind);
    }

    private void add(TopicFacts facts) {
        String[] levels = facts.topic().split("/", -1);
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < levels.length; i++) {
            String rest = String.join("/", List.of(levels).subList(i + 1, levels.length));
            Set<String> forms =
                    below.computeIfAbsent(prefix.toString(), p -> new HashMap<>())
                            .computeIfAbsent(levels[i], l -> new HashSet<>());
            if (facts.kind() != TopicFacts.Kind.TEXT) {
                facts.values().keySet().forEach(pointer -> forms.add(rest + "#" + pointer));
            } else if (!rest.isEmpty()) {
                // The last level of a topic with a single value says what it is, not of which
                // device.
                forms.add(rest);
            }
            prefix.append(levels[i]).append('/');
        }
    }

    /** How well the names below a prefix would do as devices. */
    private static double score(Map<String, Set<String>> children) {
        double names = children.keySet().stream().mapToDouble(DeviceLevels::likeAName).sum();
        return 2 * likeness(children) + names / children.size();
    }

    /** From 0, nothing in common, to 1, the same below each. */
    private static double likeness(Map<String, Set<String>> children) {
        int count = children.size();
        Set<String> all = new HashSet<>();
        children.values().forEach(all::addAll);
        if (count < 2 || all.isEmpty()) {
            return 0;
        }
        double each = children.values().stream().mapToInt(Set::size).sum();
        double share = each / ((double) all.size() * count);
        return (share - 1.0 / count) / (1 - 1.0 / count);
    }

    private static double likeAName(String level) {
        if (KINDS.contains(level.toLowerCase(java.util.Locale.ROOT))) {
            return -1;
        }
        return NUMBER.matcher(level).matches() ? 0.1 : LIKE_AN_ID.matcher(level).matches() ? 1 : 0;
    }

    /** The level, from 0; -1 if there is none that could be. */
    int of(String topic, TopicFacts.Kind kind) {
        if (FIRST_AFTER_ONE.stream().anyMatch(p -> p.matcher(topic).matches())) {
            return 1;
        }
        for (Pattern pattern : List.of(COMPONENT, STATUS)) {
            Matcher matcher = pattern.matcher(topic);
            if (matcher.matches()) {
                return matcher.group("before").split("/", -1).length - 1;
            }
        }
        return best(List.of(topic.split("/", -1)), kind);
    }

    private int best(List<String> levels, TopicFacts.Kind kind) {
        int candidates = kind == TopicFacts.Kind.TEXT ? levels.size() - 1 : levels.size();
        int best = -1;
        double bestScore = Double.NEGATIVE_INFINITY;
        var prefix = new StringBuilder();
        for (int i = 0; i < candidates; i++) {
            String level = levels.get(i);
            double score = scores.getOrDefault(prefix.toString(), likeAName(level));
            // Without a sign of either, what stands further behind is the narrower.
            if (!level.isEmpty() && score >= bestScore) {
                best = i;
                bestScore = score;
            }
            prefix.append(level).append('/');
        }
        return best;
    }
}
