package dev.skerry.agent.outbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's count of what this process sent to the disk, in bytes: flash wear. */
public final class WrittenBytes {
    private static final String KEY = "write_bytes: ";

    private WrittenBytes() {}

    /** Since it began. */
    public static long ofThisProcess() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
            if (line.startsWith(KEY)) {
                return Long.parseLong(line.substring(KEY.length()));
            }
        }
        throw new IOException("the kernel doesn't count what a process writes");
    }
}
