package dev.skerry.agent.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An outbox's files as they are at a moment, as a kill -9 would leave them. */
public final class Snapshot {
    private static final int MOST_TRIES = 100;

    private Snapshot() {}

    /** Copies the files of a data directory into a new one, which is returned. */
    public static Path of(Path dataDirectory) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return copied(dataDirectory, dataDirectory.resolve("copy-" + i));
            } catch (NoSuchFileException e) {
                // The outbox removed a file that was listed: what was copied was never there at
                // once.
                if (i == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static Path copied(Path dataDirectory, Path copy) throws IOException {
        Files.createDirectories(copy.resolve("outbox"));
        for (Path file : filesIn(dataDirectory)) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        for (Path file : filesIn(dataDirectory.resolve("outbox"))) {
            Files.copy(file, copy.resolve("outbox").resolve(file.getFileName()));
        }
        return copy;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
