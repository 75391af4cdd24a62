package dev.skerry.profile.bundle.read;

import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the texts of a manifest have to look like, and how that is said. */
final class Rules {
    static final Predicate<String> NAME =
            Pattern.compile("[a-z][a-z0-9-]{0,63}").asMatchPredicate();
    static final String NAME_WORDS =
            "1 to 64 lower-case letters, digits and '-', of which a letter is the first";

    private static final String NUMBER = "(?:0|[1-9]\\d{0,8})";
    static final Predicate<String> VERSION =
            Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER).asMatchPredicate();
    static final String VERSION_WORDS = "three numbers such as 1.2.0";

    static final Predicate<String> FEATURE =
            Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}").asMatchPredicate();
    static final String FEATURE_WORDS =
            "1 to 64 letters, digits, '_' and '-', of which a letter is the first";

    static final Predicate<String> DIGEST = Pattern.compile("[0-9a-f]{64}").asMatchPredicate();
    static final String DIGEST_WORDS = "a SHA-256 in lower-case hexadecimal";

    static final Predicate<String> ARCHITECTURE =
            Pattern.compile("[a-z0-9_]{1,32}").asMatchPredicate();
    static final String ARCHITECTURE_WORDS = "an architecture such as amd64 or aarch64";

    static final Predicate<String> TENSOR = it -> isShown(it, 200);
    static final String TENSOR_WORDS = "1 to 200 characters that can be seen";

    static final Predicate<String> LINE = it -> isShown(it, 200) && it.equals(it.strip());
    static final String LINE_WORDS = "1 to 200 characters on one line";

    static final Predicate<String> TEXT =
            it ->
                    !it.isBlank()
                            && it.length() <= 4_000
                            && isShown(it.replaceAll("\\R", " "), 4_000);
    static final String TEXT_WORDS = "1 to 4000 characters of text";

    static final Predicate<String> FILE =
            it -> Archive.isPath(it) && !it.equals(ModelManifest.PATH);
    static final String FILE_WORDS = "a path: " + Archive.PATH_RULE;

    static final Predicate<String> INSTANT =
            it -> {
                try {
                    return Instant.parse(it) != null;
                } catch (DateTimeException e) {
                    return false;
                }
            };
    static final String INSTANT_WORDS = "a time such as 2026-03-01T00:00:00Z";

    private Rules() {}

    private static boolean isShown(String text, int most) {
        return !text.isEmpty()
                && text.length() <= most
                && text.codePoints().noneMatch(Rules::isHidden);
    }

    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
