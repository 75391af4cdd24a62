package dev.skerry.agent.infer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file of a bundle such as {@code pump-bearing@^1}: the highest {@code
 * pump-bearing-1.y.z.onnx} in the models directory. Without a range any version will do; a range is
 * a whole version, or {@code ^} with the numbers that must be equal.
 */
final class BundleName {
    private static final Pattern BUNDLE =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)(?:@(\\^?)(\\d+(?:\\.\\d+){0,2}))?");
    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");
    private static final String SUFFIX = ".onnx";

    private BundleName() {}

    /** The best file, or null if there is none. */
    static @Nullable Path find(Path directory, String bundle) throws IOException {
        Matcher wanted = BUNDLE.matcher(bundle);
        if (!wanted.matches() || !Files.isDirectory(directory)) {
            return null;
        }
        String prefix = wanted.group(1) + "-";
        String range = wanted.group(3);
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> matches(version(file, prefix), range))
                    .max(Comparator.comparing(file -> sortable(version(file, prefix))))
                    .orElse(null);
        }
    }

    /** The name of a file that would be found. */
    static String example(String bundle) {
        Matcher wanted = BUNDLE.matcher(bundle);
        if (!wanted.matches()) {
            return "a file such as name-1.0.0.onnx";
        }
        String version = wanted.group(3) == null ? "1" : wanted.group(3);
        long dots = version.chars().filter(c -> c == '.').count();
        return wanted.group(1) + "-" + version + ".0".repeat((int) (2 - dots)) + SUFFIX;
    }

    private static @Nullable String version(Path file, String prefix) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(prefix) || !name.endsWith(SUFFIX)) {
            return null;
        }
        String version = name.substring(prefix.length(), name.length() - SUFFIX.length());
        return VERSION.matcher(version).matches() ? version : null;
    }

    private static boolean matches(@Nullable String version, @Nullable String range) {
        return version != null
                && (range == null || version.equals(range) || version.startsWith(range + "."));
    }

    private static String sortable(@Nullable String version) {
        Matcher parts = VERSION.matcher(String.valueOf(version));
        if (!parts.matches()) {
            return "";
        }
        return "%09d.%09d.%09d"
                .formatted(
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)));
    }
}
