package dev.skerry.profile.draft;

import dev.skerry.profile.capture.CaptureReader;
import dev.skerry.profile.draft.DraftProfile.Line;
import dev.skerry.profile.draft.TopicFacts.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Drafts profiles from captured messages, one for each kind of topic. */
public final class Drafter {
    private static final int DEVICES_NAMED = 3;

    private final Set<String> names = new HashSet<>();
    private final Map<String, String> patternOfDevice = new HashMap<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    private Drafter() {}

    /** What can be made of a capture. */
    public static Drafts draft(Capture capture) {
        var drafter = new Drafter();
        List<TopicFacts> nowhere = new ArrayList<>();
        Map<String, String> noDevices = new LinkedHashMap<>();
        Family.of(capture.topics(), nowhere, noDevices).forEach(drafter::add);
        noDevices.entrySet().stream()
                .limit(DEVICES_NAMED)
                .forEach(
                        name ->
                                drafter.leftOut.add(
                                        "'%s' can't be a device's id: %s"
                                                .formatted(name.getKey(), name.getValue())));
        if (!nowhere.isEmpty()) {
            List<String> some =
                    nowhere.stream().limit(DEVICES_NAMED).map(TopicFacts::topic).toList();
            drafter.leftOut.add(
                    "%s: no level of the topic could be the device"
                            .formatted(String.join(", ", some)));
        }
        drafter.leftOut.addAll(capture.notes());
        return new Drafts(drafter.drafts, drafter.leftOut);
    }

    private void add(Family family) {
        SortedSet<String> devices = family.devices();
        String pattern = family.pattern();
        String why = reasonAgainst(family, devices);
        if (why != null) {
            leftOut.add("%s (%,d messages): %s".formatted(pattern, family.messages(), why));
            return;
        }
        var resources = new ResourceDrafts(family);
        if (resources.isEmpty()) {
            leftOut.add(
                    "%s (%,d messages): no value that a type takes"
                            .formatted(pattern, family.messages()));
            return;
        }
        var profile =
                new DraftProfile(
                        Names.unique(nameOf(pattern), "-", names),
                        "Drafted from %,d messages of %s."
                                .formatted(family.messages(), named(devices)),
                        source(family, pattern, devices, resources.time()),
                        resources.list(),
                        List.of(),
                        resources.leftOut());
        Drafts checked = Drafts.checked(profile, List.copyOf(devices), family.messages());
        if (checked.drafts().isEmpty()) {
            leftOut.add(
                    "%s (%,d messages): %s"
                            .formatted(pattern, family.messages(), checked.leftOut().getLast()));
            return;
        }
        devices.forEach(device -> patternOfDevice.putIfAbsent(device, pattern));
        drafts.addAll(checked.drafts());
    }

    private @Nullable String reasonAgainst(Family family, SortedSet<String> devices) {
        if (family.kind() == Kind.EMPTY) {
            return "no message had a payload";
        }
        if (family.kind() == Kind.BINARY) {
            return "its messages are binary; say with 'payload: binary' what stands at which byte, and to try it "
                    + CaptureReader.HOW_TO_CAPTURE_BINARY;
        }
        for (String device : devices) {
            String other = patternOfDevice.get(device);
            if (other != null) {
                return "'%s' is drafted from %s already, and a device has one profile"
                        .formatted(device, other);
            }
        }
        return null;
    }

    private static List<Line> source(
            Family family, String pattern, SortedSet<String> devices, @Nullable Line time) {
        String payload =
                switch (family.kind()) {
                    case SENML -> "senml+json";
                    case TEXT -> "text";
                    case JSON, BINARY, EMPTY -> "json";
                };
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("mqtt:", null));
        lines.add(
                new Line(
                        "  topic: " + DraftWriter.quoted(pattern),
                        named(devices) + (devices.size() == 1 ? " is a device" : " are devices")));
        lines.add(new Line("  payload: " + payload, null));
        if (time != null) {
            lines.add(time);
        }
        return lines;
    }

    private static String named(SortedSet<String> devices) {
        String some =
                String.join(
                        ", ",
                        devices.stream().limit(DEVICES_NAMED).map(d -> "'" + d + "'").toList());
        int more = devices.size() - DEVICES_NAMED;
        return more > 0 ? some + " and %d more".formatted(more) : some;
    }

    private static String nameOf(String pattern) {
        return Names.ofProfile(pattern.replace("{device}", "").replace("{resource}", ""));
    }
}
