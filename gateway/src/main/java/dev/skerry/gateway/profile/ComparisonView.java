package dev.skerry.gateway.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skerry.profile.compare.Impact;
import dev.skerry.profile.compare.ProfileChange;
import dev.skerry.profile.compare.ProfileChange.Detail;
import dev.skerry.profile.compare.ProfileDifference;
import dev.skerry.profile.model.DeviceProfile;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What is different in a profile by what it means, beside another version.
 *
 * @param against the other version
 * @param impact {@code major}, {@code minor} or {@code patch}: what the next version counts up
 * @param suggested a version that says so and is not taken; of what is the same the version itself
 */
public record ComparisonView(
        String against, String impact, String suggested, List<ChangeView> changes) {
    public ComparisonView {
        changes = List.copyOf(changes);
    }

    /** Whether a part came, went or is another. */
    public enum Kind {
        @JsonProperty("added")
        ADDED,
        @JsonProperty("removed")
        REMOVED,
        @JsonProperty("changed")
        CHANGED
    }

    /**
     * A part of the profile.
     *
     * @param section of the document, such as {@code resources}; {@code header} for what stands
     *     before all
     * @param effects what it means, such as {@code other-unit}
     */
    public record ChangeView(
            String section,
            String name,
            Kind kind,
            String impact,
            List<String> effects,
            List<Detail> details) {
        public ChangeView {
            effects = List.copyOf(effects);
            details = List.copyOf(details);
        }
    }

    /**
     * Compares.
     *
     * @param taken versions that are there
     */
    public static ComparisonView of(
            DeviceProfile before, DeviceProfile after, Collection<String> taken) {
        ProfileDifference difference = ProfileDifference.of(before, after);
        return new ComparisonView(
                before.version(),
                word(difference.impact()),
                difference.changes().isEmpty()
                        ? before.version()
                        : next(before.version(), difference.impact(), taken),
                difference.changes().stream().map(ComparisonView::view).toList());
    }

    private static ChangeView view(ProfileChange change) {
        return new ChangeView(
                word(change.section()),
                change.name(),
                Kind.valueOf(change.kind().name()),
                word(change.impact()),
                change.effects().stream().map(ComparisonView::word).toList(),
                change.details());
    }

    /** The first that is not taken; a pre-release and what follows a plus sign are left out. */
    static String next(String version, Impact impact, Collection<String> taken) {
        String core = version.split("[-+]", 2)[0];
        String next = core.equals(version) ? SemanticVersion.next(core, impact) : core;
        while (taken.contains(next)) {
            next = SemanticVersion.next(next, impact);
        }
        return next;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
