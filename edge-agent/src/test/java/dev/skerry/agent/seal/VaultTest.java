package dev.skerry.agent.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxKey;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.profile.file.BrokenSealException;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.sign.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VaultTest {
    @TempDir Path folder;
    private Path dir;
    private Path key;
    private AgentData data;

    @BeforeEach
    void make_a_key() throws IOException {
        dir = folder.resolve("data");
        key = key("card.key");
        data = new AgentData(dir);
    }

    @Test
    void nobody_else_looks_into_the_data_directory_also_without_a_key() throws Exception {
        Files.createDirectory(dir);
        data.fill(Vault.NONE, 1);
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        InUse.take(dir).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)))
                .isEqualTo("rwx------");
    }

    private Path key(String name) throws IOException {
        Path file = folder.resolve(name);
        DataKey.make(file, new SecureRandom());
        return file;
    }

    private Vault open(AtRest wanted, Path keyFile) throws SealFault {
        return open(wanted, Optional.of(keyFile));
    }

    private Vault open(AtRest wanted, Optional<Path> keyFile) throws SealFault {
        try (InUse own = InUse.take(dir)) {
            return Vault.open(own, wanted, keyFile);
        }
    }

    private Vault plain() throws SealFault {
        return open(AtRest.AUTO, Optional.empty());
    }

    private String refusal(AtRest wanted, Optional<Path> keyFile) {
        SealFault fault = catchThrowableOfType(SealFault.class, () -> open(wanted, keyFile));
        assertThat(fault).isNotNull();
        return fault.refusal().code() + " " + fault.refusal().message();
    }

    private Map<String, String> digests() throws IOException {
        Map<String, String> digests = new TreeMap<>();
        data.files().forEach((name, bytes) -> digests.put(name, Sha256.hex(bytes)));
        return digests;
    }

    /** What a compressor leaves of a file, its padding aside. */
    private static double density(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\0{8,}", "");
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(small)) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return small.size() / (double) Math.max(1, text.length());
    }

    @Test
    void a_card_without_its_key_reads_as_noise() throws Exception {
        data.fill(plain(), 400);
        for (String secret : AgentData.SECRETS) {
            assertThat(data.isFound(secret))
                    .as("%s is there when nothing is sealed", secret)
                    .isTrue();
        }
        assertThat(density(Objects.requireNonNull(data.files().get("profiles/assigned"))))
                .isLessThan(0.3);

        dir = folder.resolve("sealed");
        data = new AgentData(dir);
        data.fill(open(AtRest.AUTO, key), 400);
        for (String secret : AgentData.SECRETS) {
            assertThat(data.isFound(secret)).as(secret).isFalse();
        }
        assertThat(data.isFound(Files.readString(key, StandardCharsets.ISO_8859_1))).isFalse();
        for (Map.Entry<String, byte[]> file : data.files().entrySet()) {
            // The mark holds nothing; a segment's directories are numbers in the open.
            if (!file.getKey().equals(Mark.FILE) && file.getValue().length > 200) {
                double least = file.getKey().startsWith("outbox/") ? 0.7 : 0.95;
                assertThat(density(file.getValue())).as(file.getKey()).isGreaterThan(least);
            }
        }
        assertThat(refusal(AtRest.AUTO, Optional.empty())).startsWith("SKR-A672");
        Files.delete(dir.resolve(Mark.FILE));
        assertThatThrownBy(
                        () ->
                                Outbox.open(
                                        dir,
                                        new OutboxSettings(
                                                Duration.ofMillis(1),
                                                20,
                                                1 << 20,
                                                50,
                                                OutboxKey.NONE),
                                        () -> 8))
                .isInstanceOf(OutboxUnavailableException.class)
                .hasMessageContaining("another key");
        assertThatThrownBy(() -> SealedFiles.PLAIN.read(dir.resolve("identity/identity.pem")))
                .isInstanceOf(BrokenSealException.class);
    }

    @ParameterizedTest
    @EnumSource
    void another_key_is_refused_and_changes_nothing(AtRest wanted) throws Exception {
        data.fill(open(AtRest.AUTO, key), 20);
        Map<String, String> before = digests();
        Optional<Path> other = Optional.of(key("other.key"));
        assertThat(refusal(wanted, other)).startsWith("SKR-A671").contains("other.key");
        assertThat(digests()).isEqualTo(before);
        // Also when somebody took the mark away.
        Files.delete(dir.resolve(Mark.FILE));
        before.remove(Mark.FILE);
        if (wanted != AtRest.OFF) {
            assertThat(refusal(wanted, other))
                    .startsWith(wanted == AtRest.REQUIRED ? "SKR-A682" : "SKR-A671");
            assertThat(digests()).isEqualTo(before);
        }
    }

    @Test
    void a_key_that_is_none_is_refused() throws Exception {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refusal(AtRest.AUTO, Optional.of(key)))
                .startsWith("SKR-A670")
                .contains("chmod 600");
        Path empty = Files.createFile(folder.resolve("empty"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rw-------"));
        assertThat(refusal(AtRest.AUTO, Optional.of(empty)))
                .startsWith("SKR-A670")
                .contains("0 bytes");
        assertThat(refusal(AtRest.AUTO, Optional.of(folder.resolve("nowhere"))))
                .startsWith("SKR-A670")
                .contains("skerry agent key");
        Path inside = dir.resolve("card.key");
        DataKey.make(inside, new SecureRandom());
        assertThat(refusal(AtRest.AUTO, Optional.of(inside)))
                .startsWith("SKR-A670")
                .contains("elsewhere");
        assertThat(refusal(AtRest.REQUIRED, Optional.empty())).startsWith("SKR-A673");
    }

    @Test
    void what_was_plain_is_sealed_and_can_be_unsealed() throws Exception {
        data.fill(plain(), 200);
        Map<String, String> before = data.content(plain());
        assertThat(before).hasSizeGreaterThan(60);

        Vault sealed = open(AtRest.AUTO, key);
        for (String secret : AgentData.SECRETS) {
            assertThat(data.isFound(secret)).as(secret).isFalse();
        }
        assertThat(data.content(sealed)).isEqualTo(before);
        assertThat(data.content(open(AtRest.REQUIRED, key))).isEqualTo(before);

        Vault off = open(AtRest.OFF, key);
        assertThat(data.isFound("kiln-of-the-east")).isTrue();
        assertThat(data.content(off)).isEqualTo(before);
        assertThat(data.content(plain())).isEqualTo(before);
    }

    /** The lock must outlast all that is opened and replaced while it is held. */
    @Test
    void nobody_else_gets_a_directory_that_was_sealed_while_it_is_used() throws Exception {
        data.fill(plain(), 20);
        try (InUse own = InUse.take(dir)) {
            Vault vault = Vault.open(own, AtRest.AUTO, Optional.of(key));
            assertThat(data.content(vault)).containsKey("epoch");
            assertThat(refusal(AtRest.OFF, Optional.of(key))).startsWith("SKR-A675");
            Process other = opening(AtRest.OFF);
            String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor()).as(said).isNotZero();
            assertThat(said).contains("another process has the data directory");
            assertThat(Vault.openBeside(dir, AtRest.AUTO, Optional.of(key)).isSealed()).isTrue();
            SealFault beside =
                    catchThrowableOfType(
                            SealFault.class,
                            () -> Vault.openBeside(dir, AtRest.OFF, Optional.of(key)));
            assertThat(beside.refusal().code()).isEqualTo("SKR-A675");
            assertThat(Files.getPosixFilePermissions(dir.resolve(InUse.FILE)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(open(AtRest.OFF, key).isSealed()).isFalse();
    }

    @Test
    void a_link_to_the_data_directory_is_followed_and_one_inside_is_refused() throws Exception {
        data.fill(plain(), 20);
        Path real = dir;
        dir = Files.createSymbolicLink(folder.resolve("to-data"), real);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path inside = Files.createSymbolicLink(real.resolve("policy"), elsewhere);
        assertThat(refusal(AtRest.AUTO, Optional.of(key)))
                .startsWith("SKR-A680")
                .contains("policy");
        assertThat(real.resolve(Mark.FILE)).doesNotExist();

        Files.delete(inside);
        assertThat(open(AtRest.AUTO, key).isSealed()).isTrue();
        dir = real;
        for (String secret : AgentData.SECRETS) {
            assertThat(data.isFound(secret)).as(secret).isFalse();
        }
    }

    /** Somebody had the card for an hour. */
    @Test
    void required_takes_nothing_that_was_not_sealed() throws Exception {
        data.fill(plain(), 20);
        Map<String, String> before = digests();
        assertThat(refusal(AtRest.REQUIRED, Optional.of(key)))
                .startsWith("SKR-A682")
                .contains("at-rest=auto");
        assertThat(digests()).isEqualTo(before);

        assertThat(open(AtRest.AUTO, key).isSealed()).isTrue();
        assertThat(open(AtRest.REQUIRED, key).isSealed()).isTrue();
        Path mark = dir.resolve(Mark.FILE);
        String sealed = Files.readString(mark);
        Files.delete(mark);
        assertThat(refusal(AtRest.REQUIRED, Optional.of(key))).startsWith("SKR-A682");

        // So that plain files would be taken and sealed.
        Files.writeString(mark, sealed.replace("sealed", "changing"));
        assertThat(refusal(AtRest.REQUIRED, Optional.of(key))).startsWith("SKR-A671");
        assertThat(refusal(AtRest.AUTO, Optional.of(key))).startsWith("SKR-A671");
    }

    @Test
    void required_begins_on_an_empty_card_however_often_it_is_cut_off() throws Exception {
        Files.createDirectories(dir.resolve("lost+found"));
        Files.writeString(dir.resolve(Mark.DRAFT), "seal");
        data.fill(open(AtRest.REQUIRED, key), 20);
        Mark.of(Vault.key(Optional.of(key)).orElseThrow(), false).write(dir);
        assertThat(refusal(AtRest.REQUIRED, Optional.of(key))).startsWith("SKR-A682");
        assertThat(open(AtRest.AUTO, key).isSealed()).isTrue();
        assertThat(open(AtRest.REQUIRED, key).isSealed()).isTrue();
    }

    @Test
    void what_somebody_else_put_beside_it_is_left_alone() throws Exception {
        data.fill(plain(), 20);
        Path notes = Files.createDirectories(dir.resolve("backup")).resolve("notes");
        Files.writeString(notes, "mine");
        Files.createSymbolicLink(dir.resolve("to-notes"), notes);
        assertThat(open(AtRest.AUTO, key).isSealed()).isTrue();
        assertThat(notes).hasContent("mine");
    }

    @Test
    void a_flipped_byte_is_noticed() throws Exception {
        Vault vault = open(AtRest.AUTO, key);
        data.fill(vault, 20);
        for (String name : new String[] {"identity/identity.pem", "profiles/assigned"}) {
            Path file = dir.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            SealedFiles files = vault.files(name.substring(0, name.indexOf('/')));
            for (int at = 0; at < whole.length; at += 53) {
                byte[] bytes = whole.clone();
                bytes[at] ^= 1;
                Files.write(file, bytes);
                assertThatThrownBy(() -> files.read(file))
                        .as("%s byte %d", name, at)
                        .isInstanceOf(BrokenSealException.class)
                        .hasMessageContaining(name);
            }
            Files.write(file, whole);
        }
        // One file in another's place, and one that was never sealed.
        Files.copy(dir.resolve("profiles/assigned"), dir.resolve("identity/copy"));
        Files.writeString(dir.resolve("identity/plain"), "-----BEGIN");
        for (String name : new String[] {"copy", "plain"}) {
            assertThatThrownBy(() -> vault.files("identity").read(dir.resolve("identity/" + name)))
                    .isInstanceOf(BrokenSealException.class);
        }
    }

    /** Processes that seal and unseal by turns are killed; nothing may be missing afterwards. */
    @Test
    @Tag("slow")
    void kills_while_it_is_sealed_lose_nothing() throws Exception {
        long seed = Long.getLong("skerry.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        data.fill(plain(), 4_000);
        Map<String, String> before = data.content(plain());
        for (int round = 0; round < 6; round++) {
            AtRest wanted = round % 2 == 0 ? AtRest.AUTO : AtRest.OFF;
            Process process = opening(wanted);
            try (var said =
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
                assertThat(said.read()).isPositive();
                LockSupport.parkNanos(random.nextLong(1, 400_000_000));
            }
            process.destroyForcibly().waitFor();
        }
        Vault vault = open(AtRest.AUTO, key);
        assertThat(data.isFound("kiln-of-the-east")).isFalse();
        assertThat(data.content(vault)).isEqualTo(before);
    }

    private Process opening(AtRest wanted) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opening.class.getName(),
                        dir.toString(),
                        wanted.name(),
                        key.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** Opens a data directory in a process of its own. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) throws SealFault {
            System.out.println("begins");
            try (InUse own = InUse.take(Path.of(arguments[0]))) {
                var _ =
                        Vault.open(
                                own,
                                AtRest.valueOf(arguments[1]),
                                Optional.of(Path.of(arguments[2])));
            }
        }
    }
}
