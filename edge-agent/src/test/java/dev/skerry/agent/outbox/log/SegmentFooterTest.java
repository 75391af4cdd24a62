package dev.skerry.agent.outbox.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.log.LogOpening.Opened;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening with footers, without, and with ones that are not what was written. */
class SegmentFooterTest {
    private static final long SEGMENT_BYTES = 64 << 10;
    private static final int SEGMENTS = 20;

    /** Of a block each. */
    private static final int GROUPS = SEGMENTS * 16;

    private static final Sealer SEALER = Sealer.withKey(new byte[Sealer.KEY_BYTES]);

    @TempDir Path directory;
    private final AtomicLong reads = new AtomicLong();
    private final Random random = new Random(11);

    private Opened open(long checkpoint) throws Exception {
        Disk disk = new CountingDisk(new FileDisk(directory), reads);
        return LogOpening.open(disk, SEALER, checkpoint, 0, () -> 7, random, SEGMENT_BYTES);
    }

    /** Full segments, and one that is not. */
    private List<BatchRef> write() throws Exception {
        try (SegmentLog log = open(0).log()) {
            for (long number = 1; number <= GROUPS; number++) {
                append(log, number);
            }
            log.writeFooters();
            return all(log);
        }
    }

    private void append(SegmentLog log, long number) throws IOException {
        log.append(number, new byte[10], List.of(batch(2 * number - 1), batch(2 * number)));
    }

    private StoredBatch batch(long sequence) {
        byte[] content = new byte[1 + random.nextInt(1_500)];
        random.nextBytes(content);
        Lane lane = sequence % 5 == 0 ? Lane.LANE_ALARM : Lane.LANE_TELEMETRY;
        return new StoredBatch(lane, sequence, 1 + random.nextInt(300), content);
    }

    private static List<BatchRef> all(SegmentLog log) {
        List<BatchRef> batches = new ArrayList<>();
        log.forEach(0, Long.MAX_VALUE, batches::add);
        return batches;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void a_full_segment_is_opened_by_its_footer_alone() throws Exception {
        List<BatchRef> written = write();
        int segments = files().size();
        assertThat(segments).isGreaterThanOrEqualTo(SEGMENTS);
        reads.set(0);

        try (SegmentLog log = open(GROUPS).log()) {
            assertThat(all(log)).isEqualTo(written);
            assertThat(log.lastNumber()).isEqualTo(GROUPS);
        }

        // The header, the end, the footer; and the frames of the one that is not full.
        assertThat(reads.get()).isLessThan(3L * segments + 40);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, GROUPS / 2, GROUPS})
    void it_says_what_a_search_finds(long checkpoint) throws Exception {
        List<BatchRef> written = write();
        Opened listed = open(checkpoint);
        try (SegmentLog log = listed.log()) {
            assertThat(all(log)).isEqualTo(written);
            assertThat(
                            log.read(
                                    Lane.LANE_UNSPECIFIED,
                                    0,
                                    Long.MAX_VALUE,
                                    GROUPS,
                                    10 << 20,
                                    any -> false))
                    .hasSize(GROUPS)
                    .allMatch(Read.Content.class::isInstance);
        }
        for (Path file : files()) {
            change(file, content -> Arrays.copyOf(content, content.length - 1));
        }

        Opened searched = open(checkpoint);
        searched.log().close();

        assertThat(searched.notes())
                .hasSize((int) (GROUPS - checkpoint))
                .usingRecursiveComparison()
                .isEqualTo(listed.notes());
    }

    @Test
    void a_footer_with_a_flipped_bit_is_not_believed() throws Exception {
        List<BatchRef> written = write();
        for (Path file : files()) {
            change(
                    file,
                    content -> {
                        content[content.length - 1 - random.nextInt(200)] ^= 4;
                        return content;
                    });
        }

        try (SegmentLog log = open(GROUPS).log()) {
            assertThat(all(log)).isEqualTo(written);
        }
    }

    @Test
    void a_file_that_is_written_again_does_not_keep_the_footer_of_before() throws Exception {
        write();
        List<BatchRef> again = new ArrayList<>();
        try (SegmentLog log = open(GROUPS).log()) {
            log.remove(1, 2 * GROUPS);
            append(log, GROUPS + 1);
            // Now the last note is elsewhere, and one of the files becomes a spare.
            log.checkpointed(GROUPS + 1, true);
            while (!log.isBetweenSegments()) {
                append(log, log.lastNumber() + 1);
            }
            append(log, log.lastNumber() + 1);
            again.addAll(all(log));
        }
        assertThat(files()).hasSize(2);

        try (SegmentLog log = open(GROUPS).log()) {
            assertThat(all(log)).isEqualTo(again);
        }
    }

    private static void change(Path file, UnaryOperator<byte[]> change) throws IOException {
        Files.write(file, change.apply(Files.readAllBytes(file)));
    }

    /** Counts what is read of the files. */
    private record CountingDisk(Disk disk, AtomicLong reads) implements Disk {
        @Override
        public List<String> list() throws IOException {
            return disk.list();
        }

        @Override
        public DiskFile open(String name) throws IOException {
            DiskFile file = disk.open(name);
            return new DiskFile() {
                @Override
                public void write(byte[] bytes, int from, int length, long position)
                        throws IOException {
                    file.write(bytes, from, length, position);
                }

                @Override
                public int read(byte[] into, long position) throws IOException {
                    reads.incrementAndGet();
                    return file.read(into, position);
                }

                @Override
                public long size() throws IOException {
                    return file.size();
                }

                @Override
                public void truncate(long length) throws IOException {
                    file.truncate(length);
                }

                @Override
                public void sync() throws IOException {
                    file.sync();
                }

                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        }

        @Override
        public void delete(String name) throws IOException {
            disk.delete(name);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            disk.rename(from, to);
        }

        @Override
        public void sync() throws IOException {
            disk.sync();
        }
    }
}
