package dev.skerry.profile.compare;

import dev.skerry.profile.compare.ProfileChange.Detail;
import dev.skerry.profile.compare.ProfileChange.Kind;
import dev.skerry.profile.compare.ProfileChange.Section;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.model.TwinProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is different in a profile, by what it means and not by how it is written: comments, order
 * and style do not count, nor do name and version.
 *
 * @param changes in the order of a profile's sections
 */
public record ProfileDifference(List<ProfileChange> changes) {
    public ProfileDifference {
        changes = List.copyOf(changes);
    }

    /** How one profile becomes another. */
    public static ProfileDifference of(DeviceProfile before, DeviceProfile after) {
        List<ProfileChange> changes = new ArrayList<>();
        compare(
                changes,
                Section.HEADER,
                Map.of("description", Map.of("description", before.description())),
                Map.of("description", Map.of("description", after.description())));
        Function<DeviceProfile, Map<String, Map<String, Object>>> sources =
                profile -> facets(profile.sources(), ProfileDifference::kind, Facets::of);
        compare(changes, Section.SOURCE, sources.apply(before), sources.apply(after));
        compare(
                changes,
                Section.RESOURCES,
                facets(before.resources(), Resource::name, Facets::of),
                facets(after.resources(), Resource::name, Facets::of));
        compare(
                changes,
                Section.TWIN,
                facets(before.twin(), TwinProperty::name, Facets::of),
                facets(after.twin(), TwinProperty::name, Facets::of));
        compare(
                changes,
                Section.COMMANDS,
                facets(before.commands(), CommandSpec::name, Facets::of),
                facets(after.commands(), CommandSpec::name, Facets::of));
        compare(
                changes,
                Section.MODELS,
                facets(before.models(), ModelBinding::name, Facets::of),
                facets(after.models(), ModelBinding::name, Facets::of));
        compare(
                changes,
                Section.RULES,
                facets(before.rules(), RuleSpec::name, Facets::of),
                facets(after.rules(), RuleSpec::name, Facets::of));
        return new ProfileDifference(changes);
    }

    /** How much all of it asks. */
    public Impact impact() {
        return changes.stream().map(ProfileChange::impact).reduce(Impact.PATCH, Impact::or);
    }

    private static String kind(Source source) {
        return switch (source) {
            case Source.Mqtt _ -> "mqtt";
            case Source.Coap _ -> "coap";
            case Source.Host _ -> "host";
        };
    }

    private static <T> Map<String, Map<String, Object>> facets(
            List<T> parts, Function<T, String> name, Function<T, Map<String, Object>> facets) {
        Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
        parts.forEach(part -> byName.put(name.apply(part), facets.apply(part)));
        return byName;
    }

    private static void compare(
            List<ProfileChange> changes,
            Section section,
            Map<String, Map<String, Object>> before,
            Map<String, Map<String, Object>> after) {
        for (String name : union(before.keySet(), after.keySet())) {
            Map<String, Object> old = before.get(name);
            Map<String, Object> now = after.get(name);
            if (old == null) {
                changes.add(whole(section, name, Kind.ADDED, Effect.NEW));
            } else if (now == null) {
                changes.add(whole(section, name, Kind.REMOVED, Effect.GONE));
            } else if (!old.equals(now)) {
                changes.add(changed(section, name, old, now));
            }
        }
    }

    private static ProfileChange whole(Section section, String name, Kind kind, Effect effect) {
        return new ProfileChange(section, name, kind, List.of(effect), List.of());
    }

    private static ProfileChange changed(
            Section section, String name, Map<String, Object> old, Map<String, Object> now) {
        List<Detail> details = new ArrayList<>();
        Set<Effect> effects = new LinkedHashSet<>();
        for (String key : union(old.keySet(), now.keySet())) {
            Object before = old.get(key);
            Object after = now.get(key);
            if (!Objects.equals(before, after)) {
                details.add(new Detail(key, text(before), text(after)));
                effects.add(Effects.of(section, key, before, after));
            }
        }
        return new ProfileChange(section, name, Kind.CHANGED, List.copyOf(effects), details);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : Facets.text(value);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new LinkedHashSet<>(one);
        all.addAll(other);
        return all;
    }
}
