package dev.skerry.gateway.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.model.Catalogue.Outcome;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.SignedArtifact;
import dev.skerry.sync.sign.SignedArtifact.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles in a real store and a real folder. */
class CatalogueTest {
    private static final ModelBundle FIRST = TestModels.bundle("1.2.0", "# Card".getBytes(UTF_8));
    private static final byte[] ARCHIVE = TestModels.archive(FIRST);

    private final Path folder;
    private final StoreFixture store;
    private final GroupCommitter committer;
    private final RecordedAudit audit = new RecordedAudit();
    private final Signer signer;
    private final AtomicReference<String> needed = new AtomicReference<>("");
    private final AtomicInteger drafts = new AtomicInteger();
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");

    CatalogueTest(@TempDir Path dir) {
        folder = dir.resolve("models");
        store = new StoreFixture(dir);
        committer =
                new GroupCommitter(
                        store.database.jdbi(),
                        new StoreHealth(),
                        new Silent(),
                        Duration.ZERO,
                        1 << 20);
        signer =
                Signer.open(
                        dir.resolve("signing"),
                        new SecretBox(new byte[SecretBox.KEY_BYTES]),
                        () -> now);
    }

    @BeforeEach
    void start() {
        committer.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        store.close();
    }

    private final class Needed implements ModelRuns {
        @Override
        public List<ModelRun> of(Sites sites) {
            return List.of();
        }

        @Override
        public List<ModelRun> ofAgent(String agentId) {
            return List.of();
        }

        @Override
        public Optional<String> need(Handle transaction, String digest) {
            return Optional.of(needed.get()).filter(why -> !why.isEmpty());
        }
    }

    private Catalogue open(long mostBytes) throws InterruptedException {
        var catalogue =
                new Catalogue(
                        committer,
                        store.database.jdbi(),
                        BundleFiles.open(folder),
                        signer,
                        new Needed(),
                        audit,
                        () -> now,
                        mostBytes);
        catalogue.start();
        return catalogue;
    }

    private Catalogue open() throws InterruptedException {
        return open(1 << 20);
    }

    private Path draft(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("." + drafts.incrementAndGet() + ".tmp"), bytes);
    }

    private Outcome push(Catalogue catalogue, byte[] bytes) throws Exception {
        return catalogue.store(draft(bytes), "anna").get();
    }

    private StoredBundle stored(Catalogue catalogue, byte[] bytes) throws Exception {
        return ((Outcome.Stored) push(catalogue, bytes)).bundle();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Opened opened(StoredBundle bundle) {
        return SignedArtifact.open(bundle.artifact().toByteArray(), signer.ring());
    }

    @Test
    void keeps_a_bundle_by_its_digest_with_all_that_is_said_of_it() throws Exception {
        Catalogue catalogue = open();
        StoredBundle bundle = stored(catalogue, ARCHIVE);

        assertThat(bundle.digest()).isEqualTo(FIRST.digest());
        assertThat(bundle).hasToString("pump-bearing 1.2.0");
        assertThat(bundle.storedBy()).isEqualTo("anna");
        assertThat(bundle.storedAt()).isEqualTo(now);
        assertThat(bundle.task()).isEqualTo("anomaly-score");
        assertThat(bundle.licence()).isEqualTo("Apache-2.0");
        assertThat(bundle.archiveBytes()).isEqualTo(ARCHIVE.length);
        assertThat(bundle.archiveSha256()).isEqualTo(Content.of(ARCHIVE).sha256());
        assertThat(catalogue.byDigest(FIRST.digest())).contains(bundle);
        assertThat(catalogue.text(bundle))
                .hasValueSatisfying(
                        text -> {
                            assertThat(text.card()).isEqualTo("# Card");
                            assertThat(new String(text.manifest(), UTF_8))
                                    .startsWith("{\"architectures\":[\"amd64\",\"aarch64\"]");
                        });
        Path archive = catalogue.archive(bundle).orElseThrow();
        assertThat(archive).hasBinaryContent(ARCHIVE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(files()).containsExactly(FIRST.digest() + ".skm");
        assertThat(audit.entries)
                .extracting(AuditEntry::what, AuditEntry::who)
                .containsExactly(tuple("model.stored", "anna"));
    }

    @Test
    void vouches_for_the_archive_as_a_file_of_an_agents_models() throws Exception {
        StoredBundle bundle = stored(open(), ARCHIVE);
        assertThat(opened(bundle))
                .isInstanceOfSatisfying(
                        Opened.Good.class,
                        good -> {
                            assertThat(good.artifact()).hasToString("model pump-bearing 1.2.0");
                            assertThat(
                                            good.artifact()
                                                    .difference(
                                                            Map.of(
                                                                    "pump-bearing-1.2.0.skm",
                                                                    Content.of(ARCHIVE))))
                                    .isEmpty();
                        });
    }

    @Test
    void the_same_again_changes_nothing() throws Exception {
        Catalogue catalogue = open();
        StoredBundle bundle = stored(catalogue, ARCHIVE);
        now = now.plusSeconds(60);

        assertThat(catalogue.store(draft(ARCHIVE), "bob").get())
                .isEqualTo(new Outcome.Stored(bundle, false));
        assertThat(catalogue.all()).containsExactly(bundle);
        assertThat(audit.entries).hasSize(1);
    }

    @Test
    void brings_back_an_archive_that_the_disk_has_lost() throws Exception {
        Catalogue catalogue = open();
        StoredBundle bundle = stored(catalogue, ARCHIVE);
        Files.write(folder.resolve(bundle.digest() + ".skm"), new byte[] {1});
        assertThat(catalogue.archive(bundle)).isEmpty();

        assertThat(push(catalogue, ARCHIVE)).isEqualTo(new Outcome.Stored(bundle, false));
        assertThat(catalogue.archive(bundle).orElseThrow()).hasBinaryContent(ARCHIVE);
    }

    @Test
    void a_version_never_changes_its_content() throws Exception {
        Catalogue catalogue = open();
        StoredBundle bundle = stored(catalogue, ARCHIVE);

        assertThat(push(catalogue, TestModels.archive("1.2.0", "# Other")))
                .isEqualTo(new Outcome.Taken(bundle));
        assertThat(catalogue.archive(bundle).orElseThrow()).hasBinaryContent(ARCHIVE);
    }

    @Test
    void says_all_that_is_wrong_and_keeps_nothing() throws Exception {
        Catalogue catalogue = open();
        assertThat(push(catalogue, new byte[] {1}))
                .isInstanceOfSatisfying(
                        Outcome.Wrong.class,
                        wrong ->
                                assertThat(wrong.problems())
                                        .extracting(problem -> problem.code())
                                        .containsExactly(BundleCode.ARCHIVE_DAMAGED));
        assertThat(push(catalogue, TestModels.wrong("1.0.0")))
                .isInstanceOfSatisfying(
                        Outcome.Wrong.class,
                        wrong ->
                                assertThat(wrong.problems())
                                        .extracting(problem -> problem.code())
                                        .containsExactly(BundleCode.NOT_ONNX));
        assertThat(push(catalogue, TestModels.archive(TestModels.bundle("1.0.0", new byte[] {-1}))))
                .isEqualTo(new Outcome.CardUnreadable("'card.md' is not UTF-8"));
        assertThat(push(catalogue, TestModels.archive("1.0.0", "x".repeat(262_145))))
                .isInstanceOf(Outcome.CardUnreadable.class);
        assertThat(push(catalogue, TestModels.archive("1.0.0", "x".repeat(262_144))))
                .isInstanceOf(Outcome.Stored.class);
        assertThat(catalogue.all()).hasSize(1);
    }

    @Test
    void takes_no_more_than_there_is_room_for() throws Exception {
        Catalogue catalogue = open(2L * ARCHIVE.length);
        assertThat(push(catalogue, ARCHIVE)).isInstanceOf(Outcome.Stored.class);
        assertThat(push(catalogue, TestModels.archive("1.2.1", "# Card")))
                .isInstanceOf(Outcome.Stored.class);
        assertThat(push(catalogue, TestModels.archive("1.2.2", "# Card")))
                .isInstanceOf(Outcome.NoRoom.class);
        assertThat(catalogue.versions(TestModels.NAME))
                .extracting(bundle -> bundle.version().toString())
                .containsExactly("1.2.1", "1.2.0");
    }

    @Test
    void what_the_disk_does_not_take_is_not_there() throws Exception {
        Catalogue catalogue = open();
        assertThat(catalogue.store(folder.resolve("gone.tmp"), "anna").get())
                .isInstanceOf(Outcome.NotWritten.class);
        // Nobody has to wait for it.
        assertThat(push(catalogue, ARCHIVE)).isInstanceOf(Outcome.Stored.class);
    }

    @Test
    void removes_what_nobody_needs_with_its_archive() throws Exception {
        Catalogue catalogue = open();
        StoredBundle bundle = stored(catalogue, ARCHIVE);
        needed.set("agent 'north' runs it");
        assertThat(catalogue.remove(TestModels.NAME, "1.2.0", "bob").get())
                .isEqualTo(new Outcome.Needed("agent 'north' runs it"));
        assertThat(catalogue.archive(bundle)).isPresent();

        needed.set("");
        assertThat(catalogue.remove(TestModels.NAME, "1.2.0", "bob").get())
                .isEqualTo(new Outcome.Removed(bundle));
        assertThat(files()).isEmpty();
        assertThat(catalogue.all()).isEmpty();
        assertThat(audit.entries.getLast().what()).isEqualTo("model.removed");
        assertThat(catalogue.remove(TestModels.NAME, "1.2.0", "bob").get())
                .isEqualTo(new Outcome.Unknown());
    }

    @Test
    void sweeps_at_the_start_what_a_crash_left() throws Exception {
        StoredBundle bundle = stored(open(), ARCHIVE);
        draft(ARCHIVE);
        Files.write(folder.resolve("0a".repeat(32) + ".skm"), ARCHIVE);
        Files.write(folder.resolve(bundle.digest()), ARCHIVE);

        Catalogue again = open();
        assertThat(files()).containsExactly(bundle.digest() + ".skm");
        assertThat(again.archive(bundle)).isPresent();
    }

    @Test
    void the_key_that_signs_now_vouches_for_all_of_them() throws Exception {
        Catalogue catalogue = open();
        StoredBundle bundle = stored(catalogue, ARCHIVE);
        signer.rotate();
        now = now.plusSeconds(60);
        assertThat(opened(bundle)).isInstanceOf(Opened.Ended.class);

        assertThat(catalogue.signAgain().get()).isEqualTo(1);
        StoredBundle again = catalogue.byDigest(bundle.digest()).orElseThrow();
        assertThat(opened(again)).isInstanceOf(Opened.Good.class);
        assertThat(again.signedAt()).isEqualTo(now);
        assertThat(audit.entries.getLast().what()).isEqualTo("artifact.signed");
        assertThat(catalogue.signAgain().get()).isZero();
    }

    @Test
    void knows_whether_there_is_room_on_the_disk() {
        BundleFiles files = BundleFiles.open(folder);
        assertThat(files.hasRoomFor(1)).isTrue();
        assertThat(files.hasRoomFor(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void does_not_start_without_its_folder() throws Exception {
        Files.write(folder, new byte[0]);
        assertThatThrownBy(this::open)
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("SKR-G819");
    }
}
