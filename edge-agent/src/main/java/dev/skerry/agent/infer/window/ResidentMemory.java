package dev.skerry.agent.infer.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of the machine's memory this process has besides what its heap was given: a graph rests
 * outside of the heap, which grows by itself meanwhile.
 */
final class ResidentMemory {
    /** Where it can't be known. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final String NAME = "VmRSS:";

    private ResidentMemory() {}

    /** In bytes, below 0 while the heap does not use all that it was given. */
    static long bytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(NAME)) {
                    return bytes(line) - Runtime.getRuntime().totalMemory();
                }
            }
        } catch (IOException e) {
            // Not every system tells.
        }
        return UNKNOWN;
    }

    /** Of a line such as {@code VmRSS: 1234 kB}. */
    static long bytes(String line) {
        String digits = line.substring(NAME.length()).replace("kB", "").strip();
        return Long.parseLong(digits) << 10;
    }
}
