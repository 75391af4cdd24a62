package dev.skerry.gateway.web;

import dev.skerry.gateway.twin.Conflict;
import dev.skerry.gateway.twin.StoredTwin;
import dev.skerry.gateway.twin.WriteView;
import dev.skerry.sync.sign.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Entity tags (RFC 9110, section 8.8.3) and the conditions that name them. */
public final class EntityTags {
    private EntityTags() {}

    /**
     * The tag of a twin: what was written, from its version vector, and after a dot all else that
     * is shown, such as what the agent has got.
     */
    public static String of(StoredTwin twin, Record view) {
        return written(twin) + "." + digest(view.toString());
    }

    private static String written(StoredTwin twin) {
        var seen = new StringBuilder();
        seen.append(new TreeMap<>(twin.twin().vector().counters()));
        // A write beyond a gap is not in the vector.
        twin.twin().writes().forEach(write -> seen.append(WriteView.text(write.dot())));
        return digest(seen.toString());
    }

    public static String of(Conflict conflict) {
        return conflict.id() + "." + conflict.revision();
    }

    public static String of(List<?> assignments) {
        return digest(assignments.toString());
    }

    /** The tag of what is shown as it is. */
    public static String of(Record view) {
        return digest(view.toString());
    }

    public static String of(Set<String> tags) {
        return digest(new TreeSet<>(tags).toString());
    }

    public static <T> Predicate<List<T>> assignmentsMatch(@Nullable String ifMatch) {
        return assignments -> matches(ifMatch, tag -> tag.equals("\"" + of(assignments) + "\""));
    }

    public static Predicate<Set<String>> tagsMatch(@Nullable String ifMatch) {
        return tags -> matches(ifMatch, tag -> tag.equals("\"" + of(tags) + "\""));
    }

    /** Whether If-Match holds; what the agent has got meanwhile is no hindrance to a write. */
    public static Predicate<StoredTwin> twinMatches(@Nullable String ifMatch) {
        return twin -> matches(ifMatch, tag -> tag.startsWith("\"" + written(twin) + "."));
    }

    public static Predicate<Conflict> conflictMatches(@Nullable String ifMatch) {
        return conflict -> matches(ifMatch, tag -> tag.equals("\"" + of(conflict) + "\""));
    }

    /** Whether If-Match holds of a tag as it is. */
    public static Predicate<String> tagMatches(@Nullable String ifMatch) {
        return current -> matches(ifMatch, tag -> tag.equals("\"" + current + "\""));
    }

    /** Whether If-Match holds of what is set; what comes after a dot is shown and not set. */
    public static <T> Predicate<List<T>> settingsMatch(@Nullable String ifMatch) {
        return settings -> matches(ifMatch, tag -> tag.startsWith("\"" + of(settings) + "."));
    }

    /** The tag of settings, and after a dot of all that is shown of them. */
    public static String ofSettings(List<?> settings, List<?> shown) {
        return of(settings) + "." + of(shown);
    }

    /** Whether If-Match holds of a number that grows with each change. */
    public static Predicate<Long> versionMatches(@Nullable String ifMatch) {
        return version -> matches(ifMatch, tag -> tag.equals("\"" + version + "\""));
    }

    private static boolean matches(@Nullable String ifMatch, Predicate<String> isMeant) {
        return ifMatch == null
                || ifMatch.strip().equals("*")
                || Arrays.stream(ifMatch.split(",")).map(String::strip).anyMatch(isMeant);
    }

    private static String digest(String text) {
        byte[] digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 8);
    }
}
