package dev.skerry.gateway.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.program.ProgramCatalogue.Outcome;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.sign.Artifact.Kind;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.sync.sign.SignedArtifact;
import dev.skerry.sync.sign.SignedArtifact.Opened;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCatalogueTest {
    private static final String ARM = "linux-arm64";

    private final StoreFixture store;
    private final GroupCommitter committer;
    private final Path folder;
    private final Signer signer;
    private final RecordedAudit audit = new RecordedAudit();
    private String need = "";
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private ProgramCatalogue catalogue;

    ProgramCatalogueTest(@TempDir Path dir) {
        store = new StoreFixture(dir);
        folder = dir.resolve("programs");
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
        catalogue = opened(1 << 20);
    }

    private ProgramCatalogue opened(long mostBytes) {
        return new ProgramCatalogue(
                committer,
                store.database.jdbi(),
                ChunkFiles.open(folder),
                signer,
                (tx, program) -> need.isEmpty() ? Optional.empty() : Optional.of(need),
                audit,
                () -> now,
                mostBytes);
    }

    @BeforeEach
    void begin() throws Exception {
        committer.start();
        catalogue.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        store.close();
    }

    private Outcome push(String version, String target) throws Exception {
        return catalogue.store(TestPrograms.index(version, target), "anna").get();
    }

    private Outcome pushed(String version) throws Exception {
        assertThat(catalogue.keep(TestPrograms.chunks(version)).get())
                .isInstanceOf(Outcome.Kept.class);
        return push(version, ARM);
    }

    private List<String> files() throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> digests(String version) {
        return TestPrograms.chunks(version).stream().map(Sha256::hex).sorted().toList();
    }

    @Test
    void a_program_is_kept_once_all_its_chunks_are_there() throws Exception {
        assertThat(push("0.2.0", ARM))
                .isInstanceOfSatisfying(
                        Outcome.Missing.class,
                        missing ->
                                assertThat(missing.digests())
                                        .containsExactlyInAnyOrderElementsOf(digests("0.2.0")));
        assertThat(catalogue.all()).isEmpty();
        assertThat(pushed("0.2.0"))
                .isInstanceOfSatisfying(
                        Outcome.Stored.class, stored -> assertThat(stored.isNew()).isTrue());
        assertThat(push("0.2.0", ARM))
                .isInstanceOfSatisfying(
                        Outcome.Stored.class, stored -> assertThat(stored.isNew()).isFalse());
        assertThat(audit.entries.stream().map(AuditEntry::what)).containsExactly("program.stored");
    }

    @Test
    void only_what_another_version_does_not_have_is_missing() throws Exception {
        pushed("0.2.0");
        assertThat(push("0.3.0", ARM))
                .isEqualTo(
                        new Outcome.Missing(
                                List.of(Sha256.hex(TestPrograms.chunks("0.3.0").get(1)))));
    }

    @Test
    void the_gateway_vouches_for_the_index_as_the_program_of_that_target() throws Exception {
        var stored = (Outcome.Stored) pushed("0.2.0");
        Opened opened =
                SignedArtifact.open(stored.program().artifact().toByteArray(), signer.ring());
        assertThat(opened)
                .isInstanceOfSatisfying(
                        Opened.Good.class,
                        good -> {
                            assertThat(good.artifact().kind()).isEqualTo(Kind.AGENT);
                            assertThat(good.artifact().name()).isEqualTo("skerry-agent-" + ARM);
                            assertThat(good.artifact().files()).containsOnlyKeys("program.index");
                        });
    }

    @Test
    void what_a_version_is_never_changes() throws Exception {
        pushed("0.2.0");
        ProgramIndex other =
                ProgramIndex.parseFrom(TestPrograms.index("0.2.0", ARM)).toBuilder()
                        .setOutboxReadsTo(2)
                        .build();
        assertThat(catalogue.store(other.toByteArray(), "ben").get())
                .isInstanceOf(Outcome.Taken.class);
    }

    @Test
    void what_is_no_program_of_an_agent_is_refused() throws Exception {
        assertThat(catalogue.store(new byte[] {1, 2, 3}, "anna").get())
                .isInstanceOf(Outcome.Wrong.class);
        ProgramIndex gateway =
                ProgramIndex.parseFrom(TestPrograms.index("0.2.0", ARM)).toBuilder()
                        .setName("skerry-gateway")
                        .build();
        assertThat(catalogue.store(gateway.toByteArray(), "anna").get())
                .isInstanceOf(Outcome.Wrong.class);
    }

    @Test
    void chunks_beyond_what_may_be_kept_are_refused() throws Exception {
        catalogue = opened(12);
        catalogue.start();
        assertThat(catalogue.keep(List.of(new byte[12])).get()).isInstanceOf(Outcome.Kept.class);
        assertThat(catalogue.keep(List.of(new byte[1])).get()).isInstanceOf(Outcome.NoRoom.class);
    }

    @Test
    void a_chunk_that_the_disk_does_not_take_is_said_to_be_missing_still() throws Exception {
        String digest = digests("0.2.0").getFirst();
        Path inTheWay = folder.resolve(digest.substring(0, 2));
        Files.writeString(inTheWay, "no folder");
        assertThat(catalogue.keep(TestPrograms.chunks("0.2.0")).get())
                .isInstanceOf(Outcome.NotWritten.class);
        assertThat(push("0.2.0", ARM)).isInstanceOf(Outcome.Missing.class);
        Files.delete(inTheWay);
        assertThat(pushed("0.2.0")).isInstanceOf(Outcome.Stored.class);
    }

    @Test
    void a_folder_that_can_not_be_one_keeps_the_gateway_from_starting() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        assertThatThrownBy(() -> ChunkFiles.open(file))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("SKR-G918")
                .hasMessageContaining(file.toString());
    }

    @Test
    void removal_takes_the_chunks_that_no_other_version_has() throws Exception {
        pushed("0.2.0");
        pushed("0.3.0");
        assertThat(catalogue.remove("0.2.0", "anna").get()).isInstanceOf(Outcome.Removed.class);
        assertThat(files()).containsExactlyElementsOf(digests("0.3.0"));
        assertThat(catalogue.remove("0.2.0", "anna").get()).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void what_a_rollout_needs_stays() throws Exception {
        pushed("0.2.0");
        need = "rollout x brings it to agents";
        assertThat(catalogue.remove("0.2.0", "anna").get())
                .isEqualTo(new Outcome.Needed("rollout x brings it to agents"));
        assertThat(files()).hasSize(2);
    }

    @Test
    void a_start_sweeps_what_a_push_left_that_never_ended() throws Exception {
        pushed("0.2.0");
        catalogue.keep(List.of(new byte[] {9})).get();
        assertThat(files()).hasSize(3);
        catalogue = opened(1 << 20);
        catalogue.start();
        assertThat(files()).containsExactlyElementsOf(digests("0.2.0"));
    }

    @Test
    void a_chunk_whose_file_is_broken_is_not_given_away() throws Exception {
        pushed("0.2.0");
        String digest = digests("0.2.0").getFirst();
        assertThat(catalogue.chunk(digest)).isPresent();
        Files.writeString(folder.resolve(digest.substring(0, 2)).resolve(digest), "broken");
        assertThat(catalogue.chunk(digest)).isEmpty();
        assertThat(catalogue.chunk("../../etc/passwd")).isEmpty();
    }

    @Test
    void a_new_key_vouches_for_all_programs() throws Exception {
        pushed("0.2.0");
        now = now.plusSeconds(1);
        signer.rotate();
        assertThat(catalogue.signAgain().get()).isEqualTo(1);
        assertThat(catalogue.all().getFirst().artifact().getKeyId())
                .isEqualTo(signer.ring().keys().getFirst().id().hex());
        assertThat(catalogue.signAgain().get()).isZero();
    }
}
