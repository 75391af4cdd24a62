package dev.skerry.gateway.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.config.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeyFileTest {
    private static final byte[] SECRET = {1, 2, 3};

    @TempDir private Path dir;

    @Test
    void makes_a_key_once_that_only_its_user_can_read() throws Exception {
        byte[] sealed = SecretKeyFile.open(dir, Optional.empty(), null).seal("x", SECRET);
        assertThat(SecretKeyFile.open(dir, Optional.empty(), null).open("x", sealed))
                .isEqualTo(SECRET);
        assertThat(mode(dir.resolve("gateway.key"))).isEqualTo("rw-------");
    }

    @Test
    void takes_the_configured_key_before_the_credential_and_that_before_its_own() throws Exception {
        Path configured = key(dir.resolve("configured.key"), 1);
        key(dir.resolve("skerry-gateway.key"), 2);
        key(dir.resolve("gateway.key"), 3);
        byte[] one = box(1).seal("x", SECRET);
        byte[] two = box(2).seal("x", SECRET);
        byte[] three = box(3).seal("x", SECRET);
        String credentials = dir.toString();
        assertThat(SecretKeyFile.open(dir, Optional.of(configured), credentials).open("x", one))
                .isEqualTo(SECRET);
        assertThat(SecretKeyFile.open(dir, Optional.empty(), credentials).open("x", two))
                .isEqualTo(SECRET);
        assertThat(SecretKeyFile.open(dir, Optional.empty(), null).open("x", three))
                .isEqualTo(SECRET);
    }

    @Test
    void refuses_a_key_that_others_can_read_that_is_missing_or_too_short() throws IOException {
        Path open = key(dir.resolve("open.key"), 1);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        refuses(open, "chmod 600");
        refuses(dir.resolve("missing.key"), "missing.key");
        Path shorter = dir.resolve("short.key");
        PrivateFiles.write(shorter, new byte[31]);
        refuses(shorter, "it has 31 bytes, a key has 32");
    }

    private void refuses(Path file, String why) {
        assertThatThrownBy(() -> SecretKeyFile.open(dir, Optional.of(file), null))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("SKR-G730")
                .hasMessageContaining(why);
    }

    private static Path key(Path file, int first) throws IOException {
        PrivateFiles.write(file, keyBytes(first));
        return file;
    }

    private static SecretBox box(int first) {
        return new SecretBox(keyBytes(first));
    }

    private static byte[] keyBytes(int first) {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        key[0] = (byte) first;
        return key;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
