package dev.skerry.tool.pack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one time that stands in packages, so that the same inputs give the same bytes. */
final class SourceDate {
    private SourceDate() {}

    /** SOURCE_DATE_EPOCH (reproducible-builds.org), else that of the commit. */
    static Instant of(Map<String, String> environment, Path home) {
        String given = environment.get("SOURCE_DATE_EPOCH");
        Instant time = parsed(given == null ? ofCommit(home) : given);
        if (time == null) {
            throw PackException.noTime();
        }
        return time;
    }

    private static @Nullable Instant parsed(String seconds) {
        return seconds.matches("\\d{1,10}") ? Instant.ofEpochSecond(Long.parseLong(seconds)) : null;
    }

    private static String ofCommit(Path home) {
        try {
            Process git =
                    new ProcessBuilder("git", "-C", home.toString(), "log", "-1", "--format=%ct")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (var out = git.inputReader()) {
                String line = out.readLine();
                return line == null ? "" : line.strip();
            }
        } catch (IOException e) {
            return "";
        }
    }
}
