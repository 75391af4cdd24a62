package dev.skerry.profile.draft;

import dev.skerry.profile.draft.Announcement.Component;
import dev.skerry.profile.draft.DraftProfile.DraftCommand;
import dev.skerry.profile.draft.DraftProfile.Line;
import dev.skerry.profile.draft.TopicFacts.Kind;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.unit.Units;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Proposes a profile for a device that announced itself for Home Assistant. */
public final class HomeAssistantDraft {
    private static final Set<String> READ =
            Set.of("sensor", "binary_sensor", "switch", "light", "number", "fan", "lock", "select");

    private final String device;
    private final List<String> leftOut = new ArrayList<>();
    private final List<DraftResource> resources = new ArrayList<>();
    private final List<DraftCommand> commands = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> commandNames = new HashSet<>();

    private record Told(Component component, String topic, ValueTemplate template) {}

    private HomeAssistantDraft(String device) {
        this.device = device;
    }

    /**
     * A profile for a device.
     *
     * @param announcements of this one device
     */
    public static Drafts of(List<Announcement> announcements) {
        Announcement first = announcements.getFirst();
        var draft = new HomeAssistantDraft(first.device());
        return draft.draft(first, announcements);
    }

    private Drafts draft(Announcement first, List<Announcement> announcements) {
        List<Told> told = new ArrayList<>();
        announcements.forEach(a -> a.components().forEach(c -> add(c, told)));
        Family family = family(told, first.name());
        if (family == null) {
            return new Drafts(List.of(), leftOut);
        }
        String pattern = family.pattern();
        for (Told one : told) {
            String rest = restOf(family, one);
            if (rest == null) {
                leftOut.add(name(one.component()) + ": on another topic, " + one.topic());
            } else {
                add(family, rest, one);
            }
        }
        if (resources.isEmpty()) {
            return new Drafts(List.of(), leftOut);
        }
        String called = first.name() == null ? device : first.name();
        String payload = family.kind() == Kind.TEXT ? "text" : "json";
        var profile =
                new DraftProfile(
                        Names.ofProfile(called),
                        "Drafted from what '%s' announced for Home Assistant.".formatted(called),
                        List.of(
                                new Line("mqtt:", null),
                                new Line(
                                        "  topic: " + DraftWriter.quoted(pattern),
                                        "'%s' is a device".formatted(family.devices().first())),
                                new Line("  payload: " + payload, null)),
                        resources,
                        commands,
                        leftOut);
        return Drafts.checked(profile, List.copyOf(family.devices()), announcements.size());
    }

    private void add(Component component, List<Told> told) {
        String topic = component.text("state_topic");
        String template = component.text("value_template");
        if (template == null) {
            template = component.text("state_value_template");
        }
        ValueTemplate value = ValueTemplate.of(template);
        if (!READ.contains(component.platform()) || topic == null) {
            leftOut.add(
                    "%s: a %s, which tells no state"
                            .formatted(name(component), component.platform()));
        } else if (value == null) {
            leftOut.add("%s: value_template %s".formatted(name(component), template));
        } else {
            told.add(new Told(component, topic, value));
        }
    }

    /** The topics that most components have in common, as far as one profile takes them. */
    private static @Nullable Family family(List<Told> told, @Nullable String name) {
        Map<String, Family> families = new TreeMap<>();
        Family largest = null;
        int most = 0;
        Map<String, Integer> sizes = new TreeMap<>();
        for (Told one : told) {
            Kind kind = one.template().pointer().isEmpty() ? Kind.TEXT : Kind.JSON;
            List<String> levels = List.of(one.topic().split("/", -1));
            int level = level(one.topic(), levels, kind, name);
            if (level < 0) {
                continue;
            }
            String prefix =
                    String.join("", levels.subList(0, level).stream().map(l -> l + "/").toList());
            String key = kind + " " + prefix + levels.get(level);
            Family family =
                    families.computeIfAbsent(key, k -> new Family(prefix, kind, new TreeMap<>()));
            String rest = String.join("/", levels.subList(level + 1, levels.size()));
            family.topics().putIfAbsent(rest, List.of(new TopicFacts(one.topic())));
            int size = sizes.merge(key, 1, Integer::sum);
            if (size > most) {
                most = size;
                largest = family;
            }
        }
        return largest;
    }

    private static int level(String topic, List<String> levels, Kind kind, @Nullable String name) {
        int named = name == null ? -1 : levels.indexOf(name);
        boolean leavesResource = kind == Kind.JSON || named < levels.size() - 1;
        if (named >= 0 && leavesResource) {
            return named;
        }
        return DeviceLevels.ofTopic(topic, kind);
    }

    private static @Nullable String restOf(Family family, Told one) {
        boolean isText = one.template().pointer().isEmpty();
        if (isText != (family.kind() == Kind.TEXT)) {
            return null;
        }
        return family.topics().entrySet().stream()
                .filter(t -> t.getValue().getFirst().topic().equals(one.topic()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private void add(Family family, String rest, Told one) {
        String pointer = one.template().pointer();
        String from = pointer;
        if (family.namesResource()) {
            String resource = family.resourceOf(rest);
            from = pointer.isEmpty() ? resource : resource + "#" + pointer;
        }
        Component component = one.component();
        String name = Names.unique(Names.ofResource(shortName(family, rest, one)), "_", names);
        resources.add(resource(name, from, component, one.template()));
        String command = component.text("command_topic");
        if (command != null) {
            command(component, name, command, family);
        }
    }

    private static String shortName(Family family, String rest, Told one) {
        String pointer = one.template().pointer();
        if (!pointer.isEmpty()) {
            return pointer.substring(1);
        }
        return family.namesResource() ? family.resourceOf(rest) : one.component().object();
    }

    private static DraftResource resource(
            String name, String from, Component component, ValueTemplate template) {
        List<String> values = component.texts("options");
        String type = "enum";
        String unit = null;
        String guess = "the values are those announced";
        String given = component.text("unit_of_measurement");
        if (component.platform().equals("binary_sensor")
                || component.platform().equals("switch")
                || component.platform().equals("light")) {
            String on = or(component.text("state_on"), or(component.text("payload_on"), "ON"));
            String off = or(component.text("state_off"), or(component.text("payload_off"), "OFF"));
            boolean isBoolean = lower(on).equals("true") && lower(off).equals("false");
            type = isBoolean ? "boolean" : "enum";
            values = isBoolean ? List.of() : List.of(on, off);
        } else if (values.isEmpty()) {
            boolean isNumber =
                    given != null
                            || component.text("state_class") != null
                            || component.platform().equals("number");
            type = isNumber ? "float32" : "string";
            unit = isNumber && given != null ? Units.symbolFor(given) : null;
            guess =
                    isNumber
                            ? unit == null && given != null
                                    ? "a number in '" + given + "', which is no unit here"
                                    : "a number, from the announced unit or class"
                            : "a text, for no unit is announced";
        }
        return new DraftResource(
                name,
                type,
                unit,
                from,
                isFloat(type) ? template.scale() : null,
                null,
                values,
                Quantity.isAlarming(name) ? Priority.ALARM : Priority.TELEMETRY,
                isFloat(type) ? template.resolution() : null,
                guess);
    }

    private void command(Component component, String resource, String topic, Family family) {
        String deviceName = family.devices().first();
        String pattern =
                String.join(
                        "/",
                        List.of(topic.split("/", -1)).stream()
                                .map(level -> level.equals(deviceName) ? "{device}" : level)
                                .toList());
        String on = component.text("payload_on");
        String off = component.text("payload_off");
        boolean isSwitch = component.platform().equals("switch");
        if (!isSwitch || !pattern.contains("{device}")) {
            leftOut.add(
                    "%s can be set on %s: write it as a command or a twin property"
                            .formatted(resource, topic));
            return;
        }
        String verb = resource.replace('_', '-');
        command("turn-on-" + verb, pattern, or(on, "ON"));
        command("turn-off-" + verb, pattern, or(off, "OFF"));
    }

    private void command(String name, String topic, String payload) {
        commands.add(new DraftCommand(Names.unique(name, "-", commandNames), topic, payload));
    }

    private static boolean isFloat(String type) {
        return type.equals("float32");
    }

    private static String name(Component component) {
        String name = component.text("name");
        return name == null ? component.object() : name;
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }
}
