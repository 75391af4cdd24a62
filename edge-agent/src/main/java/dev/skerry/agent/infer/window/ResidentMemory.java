package dev.skerry.agent.infer.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of the machine's memory this process has. */
final class ResidentMemory {
    private static final String NAME = "VmRSS:";

    private ResidentMemory() {}

    /** In bytes, or 0 where it can't be known. */
    static long bytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(NAME)) {
                    return bytes(line);
                }
            }
        } catch (IOException e) {
            // Not every system tells.
        }
        return 0;
    }

    /** Of a line such as {@code VmRSS: 1234 kB}. */
    static long bytes(String line) {
        String digits = line.substring(NAME.length()).replace("kB", "").strip();
        return Long.parseLong(digits) << 10;
    }
}
