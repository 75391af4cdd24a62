package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.agent.outbox.Samples.Told;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.profile.file.DataKey;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EncryptionTest {
    private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);
    private static final String OTHER_KEY = "ff112233445566778899aabbccddeeff".repeat(2);
    private static final String SECRET = "recipe-of-the-house";

    @TempDir Path directory;
    private Path data = Path.of("");

    @BeforeEach
    void choose_a_data_directory() {
        data = directory.resolve("data");
    }

    private static OutboxSettings settings(OutboxKey key) {
        return new OutboxSettings(Duration.ofMillis(1), 20, 1 << 20, 50, key);
    }

    private OutboxSettings withKey(String key) throws IOException {
        Path file = Files.createTempFile(directory, "key", "");
        Files.write(file, HexFormat.of().parseHex(key));
        return settings(OutboxKey.of(DataKey.read(file)));
    }

    private void fill(OutboxSettings settings) throws Exception {
        Told told = new Told();
        try (Outbox outbox = Outbox.open(data, settings, () -> 7)) {
            outbox.start(new SilentListener());
            for (int n = 1; n <= 150; n++) {
                outbox.append(Samples.message(n, told.receipt("m")));
                int sent = n;
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofNanos(50_000))
                        .until(() -> told.lines.size() == sent);
            }
            byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
            outbox.append(new Outcome.StateChanged(Map.of("pump-1/bearing", secret)));
            outbox.append(new Outcome.DeviceSeen("pump-1", Samples.PUMP));
            outbox.saveTwin("pump-1", secret, () -> told.lines.add("twin"));
            await().until(() -> told.lines.contains("twin"));
            StoredBatch first = outbox.load(Lane.LANE_UNSPECIFIED, 1, Long.MAX_VALUE, 1).getFirst();
            outbox.reject(first.sequence(), "SKR-G999", SECRET);
            await().until(() -> outbox.ledger().rejected() > 0);
        }
    }

    /** All files of the data directory. */
    private Map<Path, byte[]> files() throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.readAllBytes(file));
            }
        }
        return files;
    }

    private List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Map.Entry<Path, byte[]> file : files().entrySet()) {
            String bytes = new String(file.getValue(), StandardCharsets.ISO_8859_1);
            String utf16 = new String(file.getValue(), StandardCharsets.UTF_16BE);
            if (bytes.contains(text) || utf16.contains(text)) {
                found.add(file.getKey());
            }
        }
        return found;
    }

    @Test
    void leaves_no_name_and_no_content_in_any_file() throws Exception {
        // What is looked for is there when nothing is encrypted.
        fill(settings(OutboxKey.NONE));
        for (String text : List.of("pump-1", "bearing", SECRET)) {
            assertThat(filesWith(text)).as(text).isNotEmpty();
        }

        data = directory.resolve("encrypted");
        OutboxSettings encrypted = withKey(KEY);
        fill(encrypted);
        for (String text : List.of("pump", "temperature", "bearing", SECRET, KEY)) {
            assertThat(filesWith(text)).as(text).isEmpty();
        }
        assertThat(filesWith(rawKey())).isEmpty();
        try (Outbox again = Outbox.open(data, encrypted, () -> 8)) {
            assertThat(again.epoch()).isEqualTo(7);
            assertThat(again.twins()).containsKey("pump-1");
            List<Long> numbers = new ArrayList<>();
            Witness.all(again).forEach(batch -> numbers.addAll(Witness.numbers(batch)));
            assertThat(numbers).hasSize((int) again.ledger().pending()).contains(150L);
        }
    }

    /** The batch's bytes are what a value would be found in. */
    @Test
    void leaves_no_batch_as_it_travels_in_any_file() throws Exception {
        OutboxSettings encrypted = withKey(KEY);
        fill(encrypted);
        try (Outbox again = Outbox.open(data, encrypted, () -> 8)) {
            for (StoredBatch batch : Witness.all(again)) {
                byte[] content = batch.content();
                int length = Math.min(16, content.length - 8);
                String middle = new String(content, 8, length, StandardCharsets.ISO_8859_1);
                assertThat(filesWith(middle)).isEmpty();
            }
        }
    }

    private static String rawKey() {
        return new String(HexFormat.of().parseHex(KEY), StandardCharsets.ISO_8859_1);
    }

    @Test
    void refuses_another_key_and_changes_nothing() throws Exception {
        fill(withKey(KEY));
        refusesUnchanged(withKey(OTHER_KEY));
    }

    @Test
    void refuses_to_go_on_without_the_key_and_changes_nothing() throws Exception {
        fill(withKey(KEY));
        refusesUnchanged(settings(OutboxKey.NONE));
    }

    @Test
    void refuses_a_key_for_what_was_never_encrypted_and_changes_nothing() throws Exception {
        fill(settings(OutboxKey.NONE));
        refusesUnchanged(withKey(KEY));
    }

    @Test
    void refuses_another_key_by_the_catalog_when_the_log_is_empty() throws Exception {
        for (OutboxSettings first : List.of(withKey(KEY), settings(OutboxKey.NONE))) {
            data = Files.createTempDirectory(directory, "data");
            Outbox.open(data, first, () -> 7).close();
            boolean encrypted = !first.key().equals(OutboxKey.NONE);
            refusesUnchanged(withKey(encrypted ? OTHER_KEY : KEY));
            if (encrypted) {
                refusesUnchanged(settings(OutboxKey.NONE));
            }
        }
    }

    private void refusesUnchanged(OutboxSettings settings) throws IOException {
        Map<Path, byte[]> before = files();
        assertThatThrownBy(() -> Outbox.open(data, settings, () -> 8))
                .isInstanceOfSatisfying(
                        OutboxUnavailableException.class,
                        e -> {
                            assertThat(e.refusal().code()).isEqualTo("SKR-A111");
                            assertThat(e.refusal().message()).contains("skerry.agent.key-file");
                        });
        Map<Path, byte[]> after = files();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((file, bytes) -> assertThat(after.get(file)).isEqualTo(bytes));
    }

    @Test
    void tells_no_log_its_key() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = collecting(logged);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try {
            OutboxSettings mine = withKey(KEY);
            fill(mine);
            OutboxSettings other = withKey(OTHER_KEY);
            String password = String.valueOf(mine.key().catalogPassword());
            assertThatThrownBy(() -> Outbox.open(data, other, () -> 8))
                    .satisfies(e -> assertThat(trace(e)).doesNotContain(password));
            assertThat(mine.key().toString()).doesNotContain(password);
            assertThat(logged).noneMatch(line -> line.contains(password));
        } finally {
            root.removeHandler(handler);
        }
    }

    private static Handler collecting(List<String> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                Throwable thrown = line.getThrown();
                logged.add(line.getMessage() + (thrown == null ? "" : trace(thrown)));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
