package dev.skerry.profile.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is in one version of a profile and not, or differently, in the other.
 *
 * @param name in its section; of a source the word for its kind, of the header the key
 * @param effects what it means, at least one
 * @param details what was written before and is now; of what came or went none
 */
public record ProfileChange(
        Section section, String name, Kind kind, List<Effect> effects, List<Detail> details) {
    public ProfileChange {
        effects = List.copyOf(effects);
        details = List.copyOf(details);
        if (effects.isEmpty()) {
            throw new IllegalArgumentException("a change of " + name + " without effect");
        }
    }

    /** How much it asks. */
    public Impact impact() {
        return effects.stream().map(Effect::impact).reduce(Impact.PATCH, Impact::or);
    }

    /** A part of a profile. */
    public enum Section {
        HEADER,
        SOURCE,
        RESOURCES,
        TWIN,
        COMMANDS,
        MODELS,
        RULES
    }

    /** Whether it came, went or is another. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * A key with both values as they might be written.
     *
     * @param before null where it is not written in the first version
     * @param after null where it is not written in the second
     */
    public record Detail(String key, @Nullable String before, @Nullable String after) {}
}
