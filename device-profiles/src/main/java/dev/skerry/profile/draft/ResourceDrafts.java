package dev.skerry.profile.draft;

import dev.skerry.profile.draft.DraftProfile.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The resources of a family's devices, and where their time stands. */
final class ResourceDrafts {
    /** A profile takes 256; a draft of more is no help. */
    private static final int MOST_RESOURCES = 200;

    private static final Pattern TIME_NAME =
            Pattern.compile("ts|tst|time|timestamp|datetime|date|epoch|unixtime|last_seen|t");

    private static final Set<String> NAMELESS = Set.of("state", "value");

    private final Family family;
    private final List<DraftResource> list = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private @Nullable Line time;

    /** One value of all devices of the family. */
    private record Value(
            String rest, String place, ValueFacts seen, TimeFacts time, @Nullable String unit) {}

    ResourceDrafts(Family family) {
        this.family = family;
        List<Value> values = new ArrayList<>();
        family.topics().forEach((rest, topics) -> values.addAll(values(rest, topics)));
        // A topic may have messages of another kind than most; one profile does not read both.
        values.removeIf(v -> v.place().isEmpty() != (family.kind() == TopicFacts.Kind.TEXT));
        Value stamp = family.kind() == TopicFacts.Kind.JSON ? stampOf(values) : null;
        if (stamp != null) {
            time =
                    new Line(
                            "  time: { from: %s, format: %s }"
                                    .formatted(
                                            DraftWriter.quoted(stamp.place()),
                                            stamp.time().format()),
                            "the device's own time, from name and size");
        }
        for (Value value : values) {
            if (!value.equals(stamp)) {
                add(value);
            }
        }
    }

    private static List<Value> values(String rest, List<TopicFacts> topics) {
        Map<String, ValueFacts> seen = new LinkedHashMap<>();
        Map<String, TimeFacts> times = new HashMap<>();
        Map<String, String> units = new HashMap<>();
        for (TopicFacts facts : topics) {
            facts.values()
                    .forEach(
                            (place, value) ->
                                    seen.computeIfAbsent(place, p -> new ValueFacts()).add(value));
            facts.times()
                    .forEach(
                            (place, t) ->
                                    times.computeIfAbsent(place, p -> new TimeFacts()).add(t));
            units.putAll(facts.units());
        }
        List<Value> values = new ArrayList<>();
        seen.forEach(
                (place, value) ->
                        values.add(
                                new Value(
                                        rest,
                                        place,
                                        value,
                                        times.getOrDefault(place, new TimeFacts()),
                                        units.get(place))));
        return values;
    }

    /** The time of a message stands at its top; with several topics it may not in each. */
    private @Nullable Value stampOf(List<Value> values) {
        if (family.namesResource()) {
            return null;
        }
        return values.stream()
                .filter(v -> v.place().lastIndexOf('/') == 0 && v.time().format() != null)
                .filter(v -> TIME_NAME.matcher(Names.ofResource(v.place())).matches())
                .findFirst()
                .orElse(null);
    }

    private void add(Value value) {
        String from = from(value);
        DraftResource resource =
                list.size() == MOST_RESOURCES
                        ? null
                        : ResourceGuess.of(nameOf(value), from, value.seen(), value.unit());
        if (resource == null) {
            leftOut.add(from + ": " + reason(value.seen()));
            return;
        }
        String name = Names.unique(resource.name(), "_", names);
        list.add(
                new DraftResource(
                        name,
                        resource.type(),
                        resource.unit(),
                        from,
                        resource.scale(),
                        resource.range(),
                        resource.values(),
                        resource.priority(),
                        resource.resolution(),
                        resource.guess()));
    }

    private String reason(ValueFacts seen) {
        if (list.size() == MOST_RESOURCES) {
            return "more than %d values".formatted(MOST_RESOURCES);
        }
        return seen.isMixed()
                ? "of several types, which no type takes"
                : "a list, see the type 'array'";
    }

    /** As the format names a place: a pointer, a record, or what stands in the topic. */
    private String from(Value value) {
        if (!family.namesResource()) {
            return value.place();
        }
        String resource = family.resourceOf(value.rest());
        return value.place().isEmpty() ? resource : resource + "#" + value.place();
    }

    /** What is nested is named with what it is nested in. */
    private String nameOf(Value value) {
        String whole =
                family.namesResource()
                        ? family.resourceOf(value.rest()) + "/" + value.place()
                        : value.place();
        List<String> parts = new ArrayList<>(List.of(whole.split("/")));
        parts.removeIf(String::isEmpty);
        // Of sensor/temperature/state the last says nothing.
        if (parts.size() > 1 && NAMELESS.contains(parts.getLast())) {
            parts.removeLast();
        }
        return Names.ofResource(
                String.join("_", parts.subList(Math.max(0, parts.size() - 2), parts.size())));
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    List<DraftResource> list() {
        return list;
    }

    /** The line of the source that says where the time stands, or null. */
    @Nullable Line time() {
        return time;
    }

    List<String> leftOut() {
        return leftOut;
    }
}
