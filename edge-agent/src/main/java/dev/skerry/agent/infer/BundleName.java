package dev.skerry.agent.infer;

import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.sync.sign.Artifact.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a bundle's name such as {@code pump-bearing@^1} stands for: the archive {@code
 * pump-bearing-1.y.z.skm}, the graph {@code pump-bearing-1.y.z.onnx} or the folder {@code
 * pump-bearing-1.y.z} in the models directory, the highest first. Without a range any version will
 * do; a range is a whole version, or {@code ^} with the numbers that must be equal.
 */
final class BundleName {
    /** How many versions are looked at. */
    static final int MOST = 8;

    private static final Pattern BUNDLE =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)(?:@(\\^?)(\\d+(?:\\.\\d+){0,2}))?");
    private static final String GRAPH = ".onnx";

    private BundleName() {}

    /**
     * One version of a bundle.
     *
     * @param at its file or folder
     * @param isNamedExactly whether the name leaves no other version
     */
    record Bundle(Path at, String name, Version version, boolean isNamedExactly) {}

    /** What there is of it, the highest version first, {@link #MOST} at most. */
    static List<Bundle> find(Path directory, String bundle) throws IOException {
        Matcher wanted = BUNDLE.matcher(bundle);
        if (!wanted.matches() || !Files.isDirectory(directory)) {
            return List.of();
        }
        String name = wanted.group(1);
        String range = wanted.group(3);
        boolean isExact = range != null && Version.of(range).isPresent();
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(
                            file ->
                                    version(file, name + "-")
                                            .filter(version -> matches(version, range))
                                            .map(v -> new Bundle(file, name, v, isExact))
                                            .orElse(null))
                    .filter(Objects::nonNull)
                    .sorted(
                            Comparator.comparing(Bundle::version)
                                    .thenComparing(Bundle::at)
                                    .reversed())
                    .limit(MOST)
                    .toList();
        }
    }

    /** Which bundle the gateway means; nothing if it is not within the range of a name. */
    static Optional<Bundle> planned(String bundle, ModelPlan plan, PlannedBundle meant) {
        Matcher wanted = BUNDLE.matcher(bundle);
        // Whoever may say which version it is may say an older one, too.
        return Version.of(meant.version())
                .filter(version -> wanted.matches() && matches(version, wanted.group(3)))
                .map(version -> new Bundle(meant.archive(), plan.name(), version, true));
    }

    /** The name without the range. */
    static String nameOf(String bundle) {
        Matcher wanted = BUNDLE.matcher(bundle);
        return wanted.matches() ? wanted.group(1) : bundle;
    }

    /** The name of a file that would be found. */
    static String example(String bundle) {
        Matcher wanted = BUNDLE.matcher(bundle);
        if (!wanted.matches()) {
            return "a file such as name-1.0.0.skm";
        }
        String version = wanted.group(3) == null ? "1" : wanted.group(3);
        long dots = version.chars().filter(c -> c == '.').count();
        return wanted.group(1) + "-" + version + ".0".repeat((int) (2 - dots)) + Archive.SUFFIX;
    }

    private static Optional<Version> version(Path file, String prefix) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(prefix)) {
            return Optional.empty();
        }
        String rest = name.substring(prefix.length());
        for (String suffix : List.of(Archive.SUFFIX, GRAPH)) {
            if (rest.endsWith(suffix)) {
                return Version.of(rest.substring(0, rest.length() - suffix.length()));
            }
        }
        return Version.of(rest).filter(version -> Files.isDirectory(file));
    }

    private static boolean matches(Version version, @Nullable String range) {
        String text = version.toString();
        return range == null || text.equals(range) || text.startsWith(range + ".");
    }
}
