package dev.skerry.profile.draft;

import dev.skerry.profile.model.DeviceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Topics of devices that have their names at the same place below the same prefix, and write alike.
 *
 * @param prefix what stands before the device's name, with a slash at its end if not empty
 * @param topics by what stands behind the device's name, without the slash; empty for nothing
 */
record Family(String prefix, TopicFacts.Kind kind, Map<String, List<TopicFacts>> topics) {

    /**
     * All families of these topics, those with most messages first.
     *
     * @param nowhere takes those that name no device
     * @param noDevices takes names that no device may have, and why
     */
    static List<Family> of(
            List<TopicFacts> topics, List<TopicFacts> nowhere, Map<String, String> noDevices) {
        var levels = new DeviceLevels(topics);
        Map<String, Family> families = new LinkedHashMap<>();
        for (TopicFacts facts : topics) {
            int level = levels.of(facts.topic(), facts.kind());
            if (level < 0) {
                nowhere.add(facts);
                continue;
            }
            List<String> parts = List.of(facts.topic().split("/", -1));
            String fault = DeviceId.fault(parts.get(level));
            if (fault != null) {
                noDevices.putIfAbsent(parts.get(level), fault);
            } else {
                String prefix =
                        String.join(
                                "", parts.subList(0, level).stream().map(p -> p + "/").toList());
                String rest = String.join("/", parts.subList(level + 1, parts.size()));
                families.computeIfAbsent(
                                facts.kind() + " " + prefix,
                                k -> new Family(prefix, facts.kind(), new TreeMap<>()))
                        .topics
                        .computeIfAbsent(rest, r -> new ArrayList<>())
                        .add(facts);
            }
        }
        return families.values().stream()
                .sorted(Comparator.comparingInt(Family::weight).reversed())
                .toList();
    }

    /** How much it tells of its devices. */
    private int weight() {
        return topics.values().stream()
                .flatMap(List::stream)
                .mapToInt(t -> t.values().size() * t.messages())
                .sum();
    }

    /** The names of its devices. */
    SortedSet<String> devices() {
        var devices = new TreeSet<String>();
        topics.forEach(
                (rest, list) ->
                        list.forEach(
                                facts -> {
                                    String topic = facts.topic();
                                    int end =
                                            rest.isEmpty()
                                                    ? topic.length()
                                                    : topic.length() - rest.length() - 1;
                                    devices.add(topic.substring(prefix.length(), end));
                                }));
        return devices;
    }

    int messages() {
        return topics.values().stream().flatMap(List::stream).mapToInt(TopicFacts::messages).sum();
    }

    /**
     * The topic as a profile names it. With several topics for each device, or one value on each,
     * {@code {resource}} stands for what differs.
     */
    String pattern() {
        String device = prefix + "{device}";
        if (!namesResource()) {
            String rest = topics.keySet().iterator().next();
            return rest.isEmpty() ? device : device + "/" + rest;
        }
        int varying = varyingLevel();
        if (varying < 0) {
            return device + "/{resource}";
        }
        List<String> levels = new ArrayList<>(List.of(anyRest().split("/", -1)));
        levels.set(varying, "{resource}");
        return device + "/" + String.join("/", levels);
    }

    /** Whether the topic says of which resource a message is. */
    boolean namesResource() {
        return kind == TopicFacts.Kind.TEXT || topics.size() > 1;
    }

    /** What stands for {@code {resource}} in a topic with this rest. */
    String resourceOf(String rest) {
        int varying = varyingLevel();
        return varying < 0 ? rest : rest.split("/", -1)[varying];
    }

    /** The only level in which the rests differ, or -1 if they differ in several or in length. */
    private int varyingLevel() {
        String[] first = anyRest().split("/", -1);
        if (topics.size() == 1) {
            return oneOf(first);
        }
        int varying = -1;
        for (String rest : topics.keySet()) {
            String[] levels = rest.split("/", -1);
            if (levels.length != first.length) {
                return -1;
            }
            for (int i = 0; i < levels.length; i++) {
                if (!levels[i].equals(first[i])) {
                    if (varying >= 0 && varying != i) {
                        return -1;
                    }
                    varying = i;
                }
            }
        }
        return varying;
    }

    /** Of sensor/temperature/state the name is what stands in between, else it is the last. */
    private static int oneOf(String[] levels) {
        return levels.length == 3 && levels[2].equals("state") ? 1 : levels.length - 1;
    }

    private String anyRest() {
        return topics.keySet().iterator().next();
    }
}
