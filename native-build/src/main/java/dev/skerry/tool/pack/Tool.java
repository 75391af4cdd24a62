package dev.skerry.tool.pack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program of this machine that does a part of the work. */
final class Tool {
    private static final int MOST_SHOWN_CHARS = 600;

    private Tool() {}

    /** What came of it. */
    record Outcome(boolean isDone, String text) {
        /** The end of what it said, on one line, without where in a program it happened. */
        String why() {
            String line =
                    text.replaceAll("(?m)^\\s+at .*$", "").strip().replaceAll("\\s*\\R\\s*", "; ");
            return line.length() <= MOST_SHOWN_CHARS
                    ? line
                    : "…" + line.substring(line.length() - MOST_SHOWN_CHARS);
        }
    }

    /**
     * Runs it to its end.
     *
     * @throws IOException if it is not there
     */
    static Outcome run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Outcome(process.waitFor() == 0, text);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
