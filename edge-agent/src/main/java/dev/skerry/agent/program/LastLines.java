package dev.skerry.agent.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a program logged last, as the launcher kept it. */
public final class LastLines {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_CHARS = 6_000;

    private LastLines() {}

    /** The lines of a file, the last of them if they are many; empty if it can't be read. */
    public static String of(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return "";
            }
            List<String> lines =
                    new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
            String all = String.join("\n", lines);
            return all.substring(Math.max(0, all.length() - MOST_CHARS));
        } catch (IOException e) {
            // They only help.
            return "";
        }
    }
}
