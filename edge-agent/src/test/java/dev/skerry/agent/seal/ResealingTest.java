package dev.skerry.agent.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.file.DataKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sealing what is not as an agent leaves it: damaged, or half written. */
class ResealingTest {
    @TempDir Path folder;
    private Path dir;
    private Path key;
    private AgentData data;

    @BeforeEach
    void make_a_key() throws IOException {
        dir = folder.resolve("data");
        key = folder.resolve("card.key");
        DataKey.make(key, new SecureRandom());
        data = new AgentData(dir);
    }

    private Vault open(AtRest wanted) throws SealFault {
        try (InUse own = InUse.take(dir)) {
            return Vault.open(own, wanted, Optional.of(key));
        }
    }

    @Test
    void damage_stays_damage_when_it_is_sealed() throws Exception {
        data.fill(Vault.NONE, 200);
        Path segment;
        try (Stream<Path> all = Files.list(dir.resolve("outbox"))) {
            segment = all.filter(f -> f.toString().endsWith(".log")).sorted().findFirst().get();
        }
        byte[] bytes = Files.readAllBytes(segment);
        bytes[8192 + 2 * 4096 + 300] ^= 1;
        Files.write(segment, bytes);
        Path copy = folder.resolve("copy");
        copy(dir, copy);
        Map<String, String> unsealed = new AgentData(copy).content(Vault.NONE);
        assertThat(data.content(open(AtRest.AUTO))).isEqualTo(unsealed);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        }
    }

    @Test
    void what_follows_a_damaged_audit_entry_is_kept() throws Exception {
        data.fill(Vault.NONE, 20);
        Path entries;
        try (Stream<Path> all = Files.walk(dir.resolve("audit"))) {
            entries = all.filter(f -> f.endsWith("entries-0000000000000000000")).findFirst().get();
        }
        byte[] before = Files.readAllBytes(entries);
        before[before.length / 2] ^= 1;
        Files.write(entries, before);
        Vault vault = open(AtRest.AUTO);
        Path kept = entries.resolveSibling(entries.getFileName() + ".damaged");
        assertThat(vault.files("audit").read(kept)).isEqualTo(before);
        assertThat(data.isFound("approved-by-marguerite")).isFalse();

        // A seal that is broken, under a checksum that is right.
        byte[] sealed = Files.readAllBytes(entries);
        ByteBuffer frame = ByteBuffer.wrap(sealed);
        int length = frame.getInt(0);
        sealed[8 + length - 1] ^= 1;
        CRC32C crc = new CRC32C();
        crc.update(sealed, 0, 4);
        crc.update(sealed, 8, length);
        frame.putInt(4, (int) crc.getValue());
        Files.write(entries, sealed);
        assertThat(open(AtRest.OFF).isSealed()).isFalse();
        assertThat(kept).hasBinaryContent(before);
        assertThat(kept.resolveSibling(kept.getFileName() + "-2")).hasBinaryContent(sealed);
        assertThat(entries).isEmptyFile();
    }

    @Test
    void as_many_damaged_audit_files_are_kept_as_there_is_room_for() throws Exception {
        Path entries = dir.resolve("audit/entries-0000000000000000000");
        Files.createDirectories(dir.resolve("audit"));
        for (int round = 1; round <= 6; round++) {
            Files.write(entries, new byte[] {0, 0, 0, 9, (byte) round});
            Files.deleteIfExists(dir.resolve(Mark.FILE));
            open(AtRest.AUTO);
            // As after a crash before the damage was cut off.
            Files.write(entries, new byte[] {0, 0, 0, 9, (byte) round});
            Files.delete(dir.resolve(Mark.FILE));
            open(AtRest.AUTO);
        }
        open(AtRest.OFF);
        assertThat(entries.resolveSibling(entries.getFileName() + ".damaged"))
                .hasBinaryContent(new byte[] {0, 0, 0, 9, 1});
        assertThat(entries.resolveSibling(entries.getFileName() + ".damaged-2"))
                .hasBinaryContent(new byte[] {0, 0, 0, 9, 2});
        assertThat(entries.resolveSibling(entries.getFileName() + ".damaged-4"))
                .hasBinaryContent(new byte[] {0, 0, 0, 9, 6});
        try (Stream<Path> all = Files.list(dir.resolve("audit"))) {
            assertThat(all).hasSize(5);
        }
    }

    @Test
    void a_plain_draft_of_an_unsealing_that_was_cut_off_does_not_stay() throws Exception {
        data.fill(open(AtRest.AUTO), 20);
        Path draft = Files.writeString(dir.resolve("outbox.mv.db.part"), "kiln-of-the-east");
        Mark.of(Vault.key(Optional.of(key)).orElseThrow(), false).write(dir);
        assertThat(open(AtRest.AUTO).isSealed()).isTrue();
        assertThat(draft).doesNotExist();

        assertThat(open(AtRest.OFF).isSealed()).isFalse();
        assertThat(Files.getPosixFilePermissions(dir.resolve("outbox.mv.db")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void half_written_files_are_deleted_before_their_places_are_needed() throws Exception {
        data.fill(Vault.NONE, 20);
        Path keys = dir.resolve("identity/gateway-keys");
        Path half = Files.writeString(keys.resolveSibling("gateway-keys.part"), "ke");
        Path alone = Files.writeString(dir.resolve("profiles/gone.part"), "ceramics-line");
        Vault vault = open(AtRest.AUTO);
        assertThat(vault.files("identity").read(keys)).asString().isEqualTo("keys");
        assertThat(half).doesNotExist();
        assertThat(alone).doesNotExist();
    }

    @Test
    void a_half_written_seal_does_not_look_like_another_key() throws Exception {
        data.fill(open(AtRest.AUTO), 20);
        byte[] whole = Files.readAllBytes(dir.resolve("profiles/assigned"));
        Path half = dir.resolve("profiles/assigned.part");
        Files.write(half, Arrays.copyOf(whole, whole.length / 2));
        Files.delete(dir.resolve(Mark.FILE));
        assertThat(open(AtRest.AUTO).isSealed()).isTrue();
        assertThat(half).doesNotExist();
    }
}
