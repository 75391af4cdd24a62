package dev.skerry.agent.outbox.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.log.Disk.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
    private static final int PIECE = 4096;
    private static final int PIECES = 16;
    private static final int TIMES = 20_000;

    @TempDir Path directory;

    @Test
    void what_is_read_stands_where_it_was_asked_for_whatever_else_is_done_to_the_file()
            throws Exception {
        try (DiskFile file = new FileDisk(directory).open("file")) {
            for (int i = 0; i < PIECES; i++) {
                file.write(piece(i), 0, PIECE, (long) i * PIECE);
            }
            var isDone = new AtomicBoolean();
            var changes =
                    CompletableFuture.runAsync(
                            () -> {
                                while (!isDone.get()) {
                                    change(file);
                                }
                            });
            byte[] read = new byte[PIECE];
            for (int i = 0; i < TIMES; i++) {
                assertThat(file.read(read, (long) (i % PIECES) * PIECE)).isEqualTo(PIECE);
                assertThat(Arrays.equals(read, piece(i % PIECES))).as("piece %d", i).isTrue();
            }
            isDone.set(true);
            changes.get();
        }
    }

    /** All that a segment does at its end while others read in it. */
    private static void change(DiskFile file) {
        try {
            file.write(piece(PIECES), 0, PIECE, (long) PIECES * PIECE);
            file.truncate((long) (PIECES + 1) * PIECE);
            assertThat(file.size()).isEqualTo((long) (PIECES + 1) * PIECE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] piece(int number) {
        byte[] piece = new byte[PIECE];
        Arrays.fill(piece, (byte) number);
        return piece;
    }
}
