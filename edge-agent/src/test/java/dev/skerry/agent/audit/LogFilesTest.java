package dev.skerry.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.log.Disk;
import dev.skerry.agent.outbox.log.FileDisk;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.audit.AuditEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a log, while one thread looks at them and another goes on. */
class LogFilesTest {
    private static final int FILE_BYTES = 1_000;
    private static final int FILES = 3;

    @TempDir private Path dir;
    private HeldDisk disk;
    private LogFiles files;

    @BeforeEach
    void open() throws IOException {
        disk = new HeldDisk(new FileDisk(dir));
        files = LogFiles.open(disk, SealedFiles.PLAIN, FILE_BYTES, FILES * FILE_BYTES);
    }

    @Test
    void a_file_that_is_given_up_while_it_is_looked_for_is_no_fault() throws IOException {
        fill(FILES);
        long size = files.size();
        disk.afterListing = () -> fill(FILES);
        assertThat(files.fault(size)).isNull();
        assertThat(files.read(0, size)).anyMatch(stored -> stored.content() == null);
    }

    @Test
    void a_file_that_is_missing_among_others_is_a_fault() throws IOException {
        fill(FILES);
        disk.delete(disk.list().stream().filter(EntryFile::isName).sorted().toList().get(1));
        assertThat(files.fault(files.size())).contains("is not what was hashed");
    }

    private void fill(int count) throws IOException {
        byte[] entry =
                AuditEntry.of(Instant.EPOCH, "thing.done", "gateway")
                        .detail("text", "x".repeat(200))
                        .build()
                        .bytes();
        for (int file = 0; file < count; file++) {
            for (int written = 0; written < FILE_BYTES; written += entry.length) {
                files.append(List.of(entry));
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Does something once, between a listing and its use. */
    private static final class HeldDisk implements Disk {
        private final Disk held;
        private @Nullable Work afterListing;

        HeldDisk(Disk held) {
            this.held = held;
        }

        @Override
        public List<String> list() throws IOException {
            List<String> found = new ArrayList<>(held.list());
            Work work = afterListing;
            afterListing = null;
            if (work != null) {
                work.run();
            }
            return found;
        }

        @Override
        public DiskFile open(String name) throws IOException {
            return held.open(name);
        }

        @Override
        public void delete(String name) throws IOException {
            held.delete(name);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            held.rename(from, to);
        }

        @Override
        public void sync() throws IOException {
            held.sync();
        }
    }
}
