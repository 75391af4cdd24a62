package dev.skerry.tool.bench.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's count of what a process sent to the disk, in bytes: flash wear. */
final class WrittenBytes {
    private static final String KEY = "write_bytes: ";

    private WrittenBytes() {}

    static long ofThisProcess() throws IOException {
        return of("self");
    }

    /** Of a process that this user may look at. */
    static long of(String process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", process, "io"))) {
            if (line.startsWith(KEY)) {
                return Long.parseLong(line.substring(KEY.length()));
            }
        }
        throw new IOException("the kernel doesn't count what a process writes");
    }
}
