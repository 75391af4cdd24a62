package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.Samples.Told;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are not what was written. {@code -Dskerry.test.seed=N} replays, {@code
 * -Dskerry.test.rounds=N} damages more often.
 */
@Tag("slow")
class DamageTest {
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofNanos(1), 20, 1 << 20, 50);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final int MESSAGES = 220;
    private static final int BLOCK = 4096;
    private static final String CATALOG = "outbox.mv.db";

    @TempDir Path directory;
    private final long seed = Long.getLong("skerry.test.seed", System.nanoTime());
    private final int rounds = Integer.getInteger("skerry.test.rounds", 12);
    private final Random random = new Random(seed);
    private final Map<String, byte[]> log = new TreeMap<>();
    private byte[] catalog = {};
    private final Map<String, byte[]> killedLog = new TreeMap<>();
    private byte[] killedCatalog = {};

    /** Packs, segments and a catalog, as a clean end leaves them. */
    @BeforeEach
    void fill_an_outbox() throws Exception {
        System.out.println("seed " + seed);
        Path whole = directory.resolve("whole");
        Told told = new Told();
        Outbox outbox = Outbox.open(whole, SETTINGS, () -> 7);
        outbox.start(new SilentListener());
        for (int n = 1; n <= MESSAGES; n++) {
            outbox.append(Samples.message(n, told.receipt("m")));
            int sent = n;
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(20_000))
                    .until(() -> told.lines.size() == sent);
        }
        await().until(() -> filesIn(whole.resolve("outbox")).stream().anyMatch(DamageTest::isPack));
        outbox.saveTwin("pump-1", new byte[] {1}, () -> told.lines.add("twin"));
        await().until(() -> told.lines.contains("twin"));
        remember(Snapshot.of(whole), killedLog);
        killedCatalog = catalog;
        outbox.close();
        remember(whole, log);
    }

    private void remember(Path data, Map<String, byte[]> files) throws IOException {
        for (Path file : filesIn(data.resolve("outbox"))) {
            files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        catalog = Files.readAllBytes(data.resolve(CATALOG));
    }

    private static boolean isPack(Path file) {
        return file.toString().endsWith(".pack");
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void counts_what_a_flipped_bit_destroys_and_keeps_everything_else() throws Exception {
        flipBits();
    }

    private void flipBits() throws Exception {
        for (int round = 0; round < rounds; round++) {
            String name = anyFile();
            byte[] bytes = bytesOf(name);
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Path damaged = copyWith(round, name, bytes);
            survives(damaged, "bit in byte %d of %s".formatted(at, name), most(name));
        }
    }

    /** Then the catalog does not know everything yet, and notes count as well. */
    @Test
    void keeps_everything_else_when_the_process_was_killed_besides() throws Exception {
        log.clear();
        log.putAll(killedLog);
        catalog = killedCatalog;
        flipBits();
    }

    @Test
    void counts_what_a_zeroed_block_destroys_and_keeps_everything_else() throws Exception {
        for (int round = 0; round < rounds; round++) {
            String name = anyFile();
            byte[] bytes = bytesOf(name);
            int block = random.nextInt(bytes.length / BLOCK);
            Arrays.fill(bytes, block * BLOCK, (block + 1) * BLOCK, (byte) 0);
            survives(
                    copyWith(round, name, bytes),
                    "block %d of %s".formatted(block, name),
                    most(name));
        }
    }

    @Test
    void counts_what_a_cut_off_end_held_and_keeps_everything_else() throws Exception {
        for (int round = 0; round < rounds; round++) {
            String name = anyFile();
            byte[] bytes = bytesOf(name);
            int length = random.nextInt(bytes.length);
            Path damaged = copyWith(round, name, Arrays.copyOf(bytes, length));
            survives(damaged, "%s cut to %d".formatted(name, length), heldBy(name));
        }
    }

    @Test
    void counts_what_a_missing_file_held_and_keeps_everything_else() throws Exception {
        int round = 0;
        for (String name : log.keySet()) {
            Path damaged = copyWith(round++, name, bytesOf(name));
            Files.delete(damaged.resolve("outbox").resolve(name));
            survives(damaged, name + " missing", heldBy(name));
        }
    }

    @Test
    void sets_a_file_without_a_header_aside() throws Exception {
        String name = anyFile();
        while (heldBy(name) == 0) {
            name = anyFile();
        }
        byte[] bytes = bytesOf(name);
        Arrays.fill(bytes, 0, 2 * BLOCK, (byte) 0x55);
        Path damaged = copyWith(0, name, bytes);
        try (Outbox outbox = Outbox.open(damaged, SETTINGS, () -> 8)) {
            assertThat(outbox.troubles()).extracting(Refusal::code).contains("SKR-A110");
            assertThat(outbox.ledger().lost()).isPositive();
        }
        assertThat(damaged.resolve("outbox").resolve(name + ".damaged")).hasBinaryContent(bytes);
    }

    @Test
    void loses_no_reading_whatever_happens_to_the_catalog() throws Exception {
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = catalog.clone();
            String what;
            switch (random.nextInt(4)) {
                case 0 -> {
                    int at = random.nextInt(bytes.length);
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                    what = "bit in byte " + at;
                }
                case 1 -> {
                    int block = random.nextInt(bytes.length / BLOCK);
                    Arrays.fill(bytes, block * BLOCK, (block + 1) * BLOCK, (byte) 0);
                    what = "block " + block;
                }
                case 2 -> {
                    bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                    what = "cut to " + bytes.length;
                }
                default -> {
                    byte[] noise = new byte[random.nextInt(1, 3 * BLOCK)];
                    random.nextBytes(noise);
                    int at = random.nextInt(bytes.length - noise.length);
                    System.arraycopy(noise, 0, bytes, at, noise.length);
                    what = "noise of %d at %d".formatted(noise.length, at);
                }
            }
            Path damaged = copyWith(round, CATALOG, bytes);
            assertThat(recordsOf(damaged, what, true)).as(what).hasSize(MESSAGES);
        }
    }

    @Test
    void moves_a_catalog_aside_that_is_no_database_and_says_so() throws Exception {
        byte[] noise = new byte[catalog.length];
        random.nextBytes(noise);
        Path damaged = copyWith(0, CATALOG, noise);
        try (Outbox outbox = Outbox.open(damaged, SETTINGS, () -> 8)) {
            assertThat(outbox.epoch()).isEqualTo(7);
            assertThat(outbox.troubles()).extracting(Refusal::code).containsExactly("SKR-A110");
            assertThat(outbox.troubles().getFirst().message()).contains("outbox-damaged.mv.db");
            assertThat(outbox.ledger().pending()).isEqualTo(MESSAGES);
        }
        assertThat(damaged.resolve("outbox-damaged.mv.db")).hasBinaryContent(noise);
    }

    /** To be changed. */
    private byte[] bytesOf(String name) {
        return Objects.requireNonNull(log.get(name)).clone();
    }

    private String anyFile() {
        List<String> names = List.copyOf(log.keySet());
        return names.get(random.nextInt(names.size()));
    }

    private Path copyWith(int round, String name, byte[] bytes) throws IOException {
        Path copy = directory.resolve("copy" + round);
        write(copy, log, catalog);
        Path damaged = name.equals(CATALOG) ? copy : copy.resolve("outbox");
        Files.write(damaged.resolve(name), bytes);
        return copy;
    }

    private static void write(Path data, Map<String, byte[]> files, byte[] catalog)
            throws IOException {
        Files.createDirectories(data.resolve("outbox"));
        for (Path left : filesIn(data.resolve("outbox"))) {
            Files.delete(left);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(data.resolve("outbox").resolve(file.getKey()), file.getValue());
        }
        Files.write(data.resolve(CATALOG), catalog);
    }

    private void survives(Path damaged, String what, long most) throws Exception {
        Set<Long> found = recordsOf(damaged, what, false);
        assertThat(found).as(what).isSubsetOf(numbers());
        assertThat(MESSAGES - found.size()).as(what + ": lost").isLessThanOrEqualTo((int) most);
    }

    /** Each message was a group of its own, in a block of its own; packs have larger frames. */
    private long most(String name) throws Exception {
        return name.endsWith(".log") ? 1 : heldBy(name);
    }

    /** How many records are in a file. */
    private long heldBy(String name) throws Exception {
        Path without = directory.resolve("without-" + name);
        if (!Files.exists(without)) {
            write(without, log, catalog);
            Files.delete(without.resolve("outbox").resolve(name));
        }
        try (Outbox outbox = Outbox.open(without, SETTINGS, () -> 8)) {
            return MESSAGES - outbox.ledger().pending();
        }
    }

    private static Set<Long> numbers() {
        return new HashSet<>(LongStream.rangeClosed(1, MESSAGES).boxed().toList());
    }

    /** Opens, sends everything to a gateway, appends, and looks whether the books are right. */
    private static Set<Long> recordsOf(Path data, String what, boolean all) throws Exception {
        Told told = new Told();
        List<Long> found = new ArrayList<>();
        Outbox outbox = Outbox.open(data, SETTINGS, () -> 8);
        try {
            assertThat(outbox.epoch()).as(what).isEqualTo(7);
            outbox.start(new SilentListener());
            for (StoredBatch batch : Witness.all(outbox)) {
                found.addAll(Witness.numbers(batch));
                outbox.acknowledge(batch.sequence(), batch.sequence());
            }
            outbox.append(Samples.message(MESSAGES + 1, told.receipt("after")));
            await().pollInterval(POLL).until(() -> told.lines.contains("after"));
            await().pollInterval(POLL).until(() -> outbox.ledger().pending() == 1);
        } finally {
            outbox.close();
        }
        assertThat(found).as(what).doesNotHaveDuplicates().isSorted();
        Ledger ledger = outbox.ledger();
        assertThat(ledger.isBalanced()).as(what).isTrue();
        assertThat(ledger.accepted()).as(what).isEqualTo(MESSAGES + 1);
        assertThat(ledger.lost()).as(what).isEqualTo(MESSAGES - found.size());
        if (ledger.lost() > 0) {
            assertThat(outbox.troubles()).as(what).extracting(Refusal::code).contains("SKR-A109");
        }
        assertThat(all && ledger.lost() > 0).as(what).isFalse();
        try (Outbox again = Outbox.open(data, SETTINGS, () -> 8)) {
            List<StoredBatch> left = again.load(Lane.LANE_UNSPECIFIED, 1, Long.MAX_VALUE, 10);
            assertThat(left).as(what).hasSize(1);
            assertThat(Witness.numbers(left.getFirst())).containsExactly(MESSAGES + 1L);
        }
        return new HashSet<>(found);
    }
}
