package dev.skerry.agent.seal;

import dev.skerry.agent.audit.AgentLog;
import dev.skerry.agent.audit.LogFiles;
import dev.skerry.agent.model.ModelFolder;
import dev.skerry.agent.outbox.CommitListener;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.WholeFile;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** A data directory with all that an agent keeps, and what it says to whoever has its key. */
final class AgentData {
    static final List<String> SECRETS =
            List.of(
                    "kiln-of-the-east",
                    "recipe-of-the-house",
                    "BEGIN PRIVATE KEY",
                    "agent-at-the-wharf",
                    "approved-by-marguerite",
                    "ceramics-line",
                    "weights-of-the-kiln");

    private static final String ARCHIVE = "bundles/%s/kiln-1.0.0.skm".formatted("ab".repeat(32));
    private static final String MANIFEST = ARCHIVE + ".skerry-manifest";

    private static final Resource TEMPERATURE =
            new Resource(
                    "glaze_temperature",
                    ValueType.FLOAT64,
                    null,
                    "/t",
                    1,
                    0,
                    null,
                    List.of(),
                    Priority.TELEMETRY,
                    0);

    private static final DeviceProfile KILN =
            new DeviceProfile(
                    "kiln",
                    "1.0.0",
                    "",
                    List.of(),
                    List.of(TEMPERATURE),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    "00");

    private final Path dir;

    AgentData(Path dir) {
        this.dir = dir;
    }

    private Outbox outbox(Vault vault) throws Exception {
        return Outbox.open(
                dir,
                new OutboxSettings(Duration.ofMillis(1), 20, 4 << 20, 50, vault.outbox()),
                () -> 7);
    }

    private AgentLog log(Vault vault) throws IOException {
        return AgentLog.open(
                dir.resolve("audit"),
                new AgentLog.Settings("agent-at-the-wharf", 1 << 20, vault.files("audit")),
                () -> 1_780_000_000_000_000L,
                new SecureRandom());
    }

    /** Writes some of everything, as an agent does. */
    void fill(Vault vault, int messages) throws Exception {
        try (Outbox outbox = outbox(vault)) {
            outbox.start(new Silent());
            CountDownLatch durable = new CountDownLatch(messages + 1);
            for (int n = 1; n <= messages; n++) {
                outbox.append(message(n, durable));
            }
            outbox.append(new Outcome.DeviceSeen("kiln-of-the-east", KILN));
            outbox.saveTwin("kiln-of-the-east", bytes("recipe-of-the-house"), durable::countDown);
            durable.await();
        }
        AgentLog log = log(vault);
        for (int i = 0; i < 50; i++) {
            log.record(log.entry("order.done").detail("by", "approved-by-marguerite-" + i));
        }
        log.flush();
        log.checkpoint();
        log.close();
        vault.files("identity")
                .writeSecret(
                        dir.resolve("identity/identity.pem"),
                        bytes("-----BEGIN PRIVATE KEY-----\n" + "A".repeat(2_000)));
        vault.files("identity").write(dir.resolve("identity/gateway-keys"), bytes("keys"));
        vault.files("profiles")
                .write(dir.resolve("profiles/assigned"), bytes("ceramics-line".repeat(100)));
        vault.files(ModelFolder.PURPOSE)
                .write(dir.resolve(ARCHIVE), bytes("weights-of-the-kiln".repeat(100)));
        WholeFile.write(dir.resolve(MANIFEST), bytes("signed"));
    }

    private static Outcome message(long number, CountDownLatch durable) {
        return new Outcome.Accepted(
                KILN,
                List.of(
                        Reading.ofDouble(
                                "kiln-of-the-east", TEMPERATURE, number, Quality.GOOD, number)),
                List.of(),
                List.of(),
                Map.of(),
                number,
                new Receipt() {
                    @Override
                    public void durable() {
                        durable.countDown();
                    }

                    @Override
                    public void refused(Refusal refusal) {
                        throw new AssertionError(refusal);
                    }
                });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** All that can be read in it, by name. */
    Map<String, String> content(Vault vault) throws Exception {
        Map<String, String> found = new TreeMap<>();
        try (Outbox outbox = outbox(vault)) {
            found.put("epoch", Long.toString(outbox.epoch()));
            found.put("ledger", outbox.ledger().toString());
            found.put("troubles", outbox.troubles().toString());
            outbox.twins().forEach((device, twin) -> found.put("twin " + device, hex(twin)));
            long from = 1;
            while (from < outbox.nextSequence()) {
                List<StoredBatch> batches =
                        outbox.load(Lane.LANE_UNSPECIFIED, from, Long.MAX_VALUE, 64);
                if (batches.isEmpty()) {
                    break;
                }
                for (StoredBatch batch : batches) {
                    found.put("batch " + batch.sequence(), hex(batch.content()));
                }
                from = batches.getLast().sequence() + 1;
            }
        }
        AgentLog log = log(vault);
        for (LogFiles.Stored entry : log.read(0, log.size())) {
            byte[] content = entry.content();
            found.put("entry " + entry.index(), content == null ? "lost" : hex(content));
        }
        found.put("log", log.keys().name() + log.trouble());
        log.close();
        for (String file : List.of("identity/identity.pem", "profiles/assigned")) {
            String purpose = file.substring(0, file.indexOf('/'));
            found.put(file, hex(vault.files(purpose).read(dir.resolve(file))));
        }
        found.put(ARCHIVE, hex(vault.files(ModelFolder.PURPOSE).read(dir.resolve(ARCHIVE))));
        found.put(MANIFEST, hex(Files.readAllBytes(dir.resolve(MANIFEST))));
        return found;
    }

    /** The bytes of every file, by its name. */
    Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(dir.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** Whether a text stands in the open anywhere. */
    boolean isFound(String text) throws IOException {
        return files().values().stream()
                .anyMatch(
                        bytes ->
                                new String(bytes, StandardCharsets.ISO_8859_1).contains(text)
                                        || new String(bytes, StandardCharsets.UTF_16BE)
                                                .contains(text));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Hears everything and does nothing. */
    private static final class Silent implements CommitListener {
        @Override
        public void committed(List<StoredBatch> batches, long latencyNanos) {}

        @Override
        public void decided(DeviceProfile profile, Decision decision) {}
    }
}
