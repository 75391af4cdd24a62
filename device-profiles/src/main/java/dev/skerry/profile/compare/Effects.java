package dev.skerry.profile.compare;

import dev.skerry.profile.compare.ProfileChange.Section;
import dev.skerry.profile.model.Range;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What it means that a key has another value. */
final class Effects {
    private Effects() {}

    static Effect of(Section section, String key, @Nullable Object before, @Nullable Object after) {
        return switch (section) {
            case HEADER -> Effect.OTHER_WORDS;
            case SOURCE -> ofSource(key);
            case RESOURCES -> ofResource(key, before, after);
            case TWIN -> ofProperty(key, before, after);
            case COMMANDS ->
                    key.startsWith("arguments.") ? Effect.OTHER_ARGUMENTS : Effect.OTHER_SENDING;
            case MODELS -> Effect.OTHER_MODEL;
            case RULES -> Effect.OTHER_RULE;
        };
    }

    private static Effect ofSource(String key) {
        return switch (key) {
            case "topic", "path", "observe" -> Effect.OTHER_ADDRESS;
            case "payload" -> Effect.OTHER_PAYLOAD;
            default -> Effect.OTHER_READING;
        };
    }

    private static Effect ofResource(String key, @Nullable Object before, @Nullable Object after) {
        return switch (key) {
            case "type", "of" -> Effect.OTHER_TYPE;
            case "unit" -> Effect.OTHER_UNIT;
            case "values" -> ofValues(before, after);
            case "retention" -> ofRetention(before, after);
            case "priority", "resolution", "deadband", "sample", "report" -> Effect.OTHER_KEEPING;
            default -> Effect.OTHER_READING;
        };
    }

    private static Effect ofProperty(String key, @Nullable Object before, @Nullable Object after) {
        return switch (key) {
            case "type" -> Effect.OTHER_TYPE;
            case "merge" -> Effect.OTHER_MERGE;
            case "values" -> ofValues(before, after);
            case "range" -> ofRange(before, after);
            default -> Effect.OTHER_SENDING;
        };
    }

    private static Effect ofValues(@Nullable Object before, @Nullable Object after) {
        Collection<?> now = after instanceof Collection<?> values ? values : List.of();
        Collection<?> then = before instanceof Collection<?> values ? values : List.of();
        return now.containsAll(then) ? Effect.MORE_VALUES : Effect.FEWER_VALUES;
    }

    /** Without a range every value may be written. */
    private static Effect ofRange(@Nullable Object before, @Nullable Object after) {
        boolean holdsAll =
                !(after instanceof Range now)
                        || (before instanceof Range then
                                && now.min() <= then.min()
                                && now.max() >= then.max());
        return holdsAll ? Effect.WIDER_RANGE : Effect.NARROWER_RANGE;
    }

    /** Without a retention readings are kept for ever. */
    private static Effect ofRetention(@Nullable Object before, @Nullable Object after) {
        boolean isShorter =
                after instanceof Duration now
                        && (!(before instanceof Duration then)
                                || now.compareTo(Objects.requireNonNull(then)) < 0);
        return isShorter ? Effect.SHORTER_RETENTION : Effect.OTHER_KEEPING;
    }
}
