package dev.skerry.profile.draft;

import dev.skerry.profile.model.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource of a draft, in the words of the format.
 *
 * @param from where it stands, or null when that is its name
 * @param range its two ends, or null
 * @param resolution the step, or null
 * @param guess what was guessed, and from what
 */
record DraftResource(
        String name,
        String type,
        @Nullable String unit,
        @Nullable String from,
        @Nullable String scale,
        @Nullable String range,
        List<String> values,
        Priority priority,
        @Nullable String resolution,
        String guess) {
    DraftResource {
        values = List.copyOf(values);
    }
}
