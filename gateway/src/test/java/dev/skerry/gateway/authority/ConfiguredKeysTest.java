package dev.skerry.gateway.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.config.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that an operator gives the gateway for browsers. */
class ConfiguredKeysTest {
    private final CertificateMaker maker = new CertificateMaker();
    private final SigningKey root = maker.root(Instant.now());

    @TempDir private Path dir;

    private SigningKey write(String name, long second) throws IOException {
        SigningKey made = maker.server(root, List.of(name), Instant.now(), Duration.ofDays(1));
        writeKey(made);
        Files.write(dir.resolve("c.pem"), Pem.bytes(List.of(made.certificate())));
        for (String file : List.of("c.pem", "k.pem")) {
            Files.setLastModifiedTime(
                    dir.resolve(file), FileTime.from(Instant.ofEpochSecond(second)));
        }
        return made;
    }

    private void writeKey(SigningKey made) throws IOException {
        Files.writeString(
                dir.resolve("k.pem"),
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(
                                Base64.getMimeEncoder().encodeToString(made.key().getEncoded())));
    }

    private ConfiguredKeys open() {
        return Objects.requireNonNull(
                ConfiguredKeys.of(
                        Optional.of(dir.resolve("c.pem")), Optional.of(dir.resolve("k.pem"))));
    }

    @Test
    void is_read_again_when_its_files_change_and_kept_while_they_are_wrong() throws IOException {
        SigningKey first = write("one.example", 1);
        ConfiguredKeys keys = open();
        assertThat(keys.present().certificate()).isEqualTo(first.certificate());
        SigningKey second = write("*.two.example", 2);
        assertThat(keys.present().certificate()).isEqualTo(second.certificate());
        Files.writeString(dir.resolve("c.pem"), "half a file");
        assertThat(keys.present().certificate()).isEqualTo(second.certificate());
    }

    @Test
    void is_for_its_names_alone() throws IOException {
        write("*.two.example", 2);
        ServerIdentity identity = open().present();
        assertThat(identity.isFor("GW.two.example")).isTrue();
        assertThat(identity.isFor("two.example")).isFalse();
        assertThat(identity.isFor("a.gw.two.example")).isFalse();
        assertThat(identity.isFor("localhost")).isFalse();
    }

    @Test
    void another_certificates_key_and_half_a_configuration_are_refused() throws IOException {
        write("one.example", 1);
        writeKey(root);
        refuses(this::open);
        Files.delete(dir.resolve("k.pem"));
        refuses(this::open);
        refuses(() -> ConfiguredKeys.of(Optional.of(dir.resolve("c.pem")), Optional.empty()));
        assertThat(ConfiguredKeys.of(Optional.empty(), Optional.empty())).isNull();
    }

    private static void refuses(Runnable opening) {
        assertThatThrownBy(opening::run)
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("SKR-G733");
    }
}
