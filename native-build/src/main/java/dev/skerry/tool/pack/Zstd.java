package dev.skerry.tool.pack;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Zstandard (RFC 8878), asking no unusual memory of who unpacks it. */
final class Zstd {
    /** Its window has 8 MiB, which every decompressor takes, dpkg's too. */
    static final int SMALLEST = 19;

    // The bytes depend on whether there are several, not on how many.
    private static final int WORKERS = 2;

    private Zstd() {}

    /** Writes what is asked for, compressed. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @param level 1, the fastest, to {@link #SMALLEST}
     */
    static void write(Path file, int level, Content content) throws IOException {
        try (var out = new ZstdOutputStream(Files.newOutputStream(file), level)) {
            out.setWorkers(WORKERS);
            out.setChecksum(true);
            content.writeTo(out);
        }
    }
}
