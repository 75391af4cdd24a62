package dev.skerry.agent.program;

import dev.skerry.profile.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file of lines such as {@code version=0.2.0}, as the launcher writes and reads them. */
public record KeyLines(Map<String, String> values) {
    private static final int MOST_BYTES = 8 << 10;

    public KeyLines {
        values = Map.copyOf(values);
    }

    /** What a file says; nothing if there is none. */
    public static KeyLines read(Path file) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        if (Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> line.indexOf('=') > 0)
                    .forEach(
                            line ->
                                    values.put(
                                            line.substring(0, line.indexOf('=')),
                                            line.substring(line.indexOf('=') + 1)));
        }
        return new KeyLines(values);
    }

    /** What a key is, or empty. */
    public String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** With another value for a key. */
    KeyLines with(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(key, value);
        return new KeyLines(changed);
    }

    /** Writes them in place of the file, whole or not at all. */
    public void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
