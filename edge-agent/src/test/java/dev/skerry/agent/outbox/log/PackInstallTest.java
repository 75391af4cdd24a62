package dev.skerry.agent.outbox.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.log.LogOpening.Opened;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves while a pack is made must not come back with it. */
class PackInstallTest {
    /** Each group fills one. */
    private static final long SEGMENT_BYTES = 1;

    private static final Sealer SEALER = Sealer.withKey(new byte[Sealer.KEY_BYTES]);

    @TempDir Path directory;
    private final List<String> deleted = new ArrayList<>();

    private Opened open(long checkpoint) throws Exception {
        Disk disk = new ToldDisk(new FileDisk(directory), deleted);
        return LogOpening.open(disk, SEALER, checkpoint, 0, () -> 7, new Random(3), SEGMENT_BYTES);
    }

    private static void append(SegmentLog log, long number) throws Exception {
        log.append(number, new byte[0], List.of(batch(2 * number - 1), batch(2 * number)));
    }

    private static StoredBatch batch(long sequence) {
        return new StoredBatch(Lane.LANE_TELEMETRY, sequence, 1, new byte[] {(byte) sequence});
    }

    private static Pack pack(SegmentLog log, long... sequences) throws Exception {
        Pack pack = log.pack(log.full().stream().map(SegmentInfo::id).toList());
        for (long sequence : sequences) {
            pack.add(batch(sequence));
        }
        pack.finish();
        return pack;
    }

    private static List<Long> sequences(SegmentLog log) {
        List<Long> sequences = new ArrayList<>();
        log.forEach(0, Long.MAX_VALUE, batch -> sequences.add(batch.sequence()));
        return sequences;
    }

    @Test
    void what_left_from_a_segment_leaves_from_its_pack() throws Exception {
        try (SegmentLog log = open(0).log()) {
            append(log, 1);
            append(log, 2);
            Pack pack = pack(log, 1, 2, 3, 4);
            log.remove(2, 2);
            log.install(pack.id(), pack.replaced());
            assertThat(sequences(log)).containsExactly(1L, 3L, 4L);
        }
    }

    @Test
    void what_left_with_the_last_of_its_segment_leaves_as_well() throws Exception {
        try (SegmentLog log = open(0).log()) {
            append(log, 1);
            append(log, 2);
            Pack pack = pack(log, 1, 2, 3, 4);
            log.remove(1, 2);
            log.install(pack.id(), pack.replaced());
            assertThat(sequences(log)).containsExactly(3L, 4L);
        }
    }

    @Test
    void nothing_leaves_when_the_pack_is_named_again_at_the_next_start() throws Exception {
        Pack pack;
        try (SegmentLog log = open(0).log()) {
            append(log, 1);
            append(log, 2);
            pack = pack(log, 1, 2, 3, 4);
            log.install(pack.id(), pack.replaced());
            log.settle();
        }
        try (SegmentLog log = open(0).log()) {
            log.install(pack.id(), pack.replaced());
            assertThat(sequences(log)).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void batches_are_read_in_order_when_a_pack_goes_past_another_segment() throws Exception {
        try (SegmentLog log = open(0).log()) {
            append(log, 1);
            append(log, 2);
            append(log, 3);
            List<Long> outer =
                    log.full().stream()
                            .map(SegmentInfo::id)
                            .filter(id -> id != log.full().get(1).id())
                            .toList();
            Pack pack = log.pack(outer);
            for (long sequence : new long[] {1, 2, 5, 6}) {
                pack.add(batch(sequence));
            }
            pack.finish();
            log.install(pack.id(), outer);
            append(log, 4);
            List<Read> read = log.read(Lane.LANE_TELEMETRY, 2, 7, 100, 1 << 20, any -> false);
            assertThat(read)
                    .extracting(each -> ((Read.Content) each).batch().sequence())
                    .containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
            assertThat(log.batchesOf(log.full()))
                    .extracting(BatchRef::sequence)
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
            assertThat(log.batchesOf(log.full().subList(0, 1)))
                    .extracting(BatchRef::sequence)
                    .containsExactly(1L, 2L, 5L, 6L);
        }
    }

    @Test
    void a_pack_goes_after_what_it_was_made_of() throws Exception {
        Pack pack;
        try (SegmentLog log = open(0).log()) {
            append(log, 1);
            append(log, 2);
            pack = pack(log, 1, 2, 3, 4);
            log.install(pack.id(), pack.replaced());
            append(log, 3);
            log.settle();
        }
        // Had the process ended before their files were given up, they would be found again.
        try (SegmentLog log = open(3).log()) {
            log.remove(1, 4);
            append(log, 4);
            log.checkpointed(4, false);
        }
        assertThat(deleted)
                .containsExactly(
                        "%016x.log".formatted(pack.replaced().get(0)),
                        "%016x.log".formatted(pack.replaced().get(1)),
                        "%016x.pack".formatted(pack.id()));
    }

    /** Tells which files are deleted. */
    private record ToldDisk(Disk disk, List<String> deleted) implements Disk {
        @Override
        public List<String> list() throws IOException {
            return disk.list();
        }

        @Override
        public DiskFile open(String name) throws IOException {
            return disk.open(name);
        }

        @Override
        public void delete(String name) throws IOException {
            disk.delete(name);
            deleted.add(name);
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
