package dev.skerry.profile.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsFileTest {
    private static final String HEX = "000102030405060708090a0b0c0d0e0f";
    private static final PskKey KEY = PskKey.of(HEX);

    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path path;

    @SuppressWarnings("NullAway.Init")
    private CredentialsFile file;

    @BeforeEach
    void name() {
        path = folder.resolve("credentials");
        file = new CredentialsFile(path, SealedFiles.PLAIN);
    }

    private void write(String... lines) throws IOException {
        Files.write(path, List.of(lines));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void what_is_added_stands_in_a_file_that_only_its_owner_reads() throws Exception {
        var psk = new Credential("bed-2", new Proof.Psk("garden bed", KEY));
        file.add(psk);
        file.add(new Credential("pump-*", new Proof.Subject("CN={device},O=Plant")));
        assertThat(file.read()).hasSize(2).contains(psk);
        assertThat(Files.getPosixFilePermissions(path))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(path)).contains("bed-2 = psk garden bed " + HEX);
    }

    @Test
    void removing_keeps_every_other_line_as_it_was() throws Exception {
        write("# ours", "", "a = broker", "b  =  psk  b  " + HEX, "a = psk x " + HEX);
        assertThat(file.remove(credential -> credential.isFor("a"))).hasSize(2);
        assertThat(Files.readAllLines(path)).containsExactly("# ours", "", "b  =  psk  b  " + HEX);
    }

    @Test
    void what_others_may_read_is_not_read() throws Exception {
        write("a = broker");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(file::read).hasMessageContaining("chmod 600 " + path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a                            | write DEVICE = psk IDENTITY KEY",
                "a = password x               | stands psk, certificate, subject or broker",
                "a = psk x                    | write psk IDENTITY KEY",
                "a = psk x c0ffee             | 32 to 128 hexadecimal digits",
                "a = psk x text:short         | at least 16",
                "a = certificate 00:11        | 64 hexadecimal digits",
                "a = subject nonsense         | CN={device}",
                "a = broker of mine           | nothing stands behind broker",
                "a*b = broker                 | * stands at the end",
                "coaps://h = psk x 000102030405060708090a0b0c0d0e0f | write coaps://host:port",
                "coaps://h:1 = broker         | a server is asked with a psk"
            })
    void a_line_that_is_wrong_is_named_without_its_key(String line, String message)
            throws Exception {
        write("# first", line);
        String expected = message.contains("at least 16") ? "text: and 16 to 64" : message;
        assertThatThrownBy(file::read)
                .isInstanceOf(CredentialsFault.class)
                .hasMessageContaining("line 2: ")
                .hasMessageContaining(expected)
                .message()
                .doesNotContain("c0ffee", "short");
    }

    @Test
    void an_identity_has_one_key() throws Exception {
        write("a = psk x " + HEX, "b = psk x " + HEX, "c = psk x text:0123456789abcdef");
        assertThatThrownBy(file::read).hasMessageContaining("line 3").hasMessageContaining("'x'");
    }

    @Test
    void no_text_of_a_credential_has_its_key() {
        assertThat(new Credential("a", new Proof.Psk("x", KEY)).toString()).doesNotContain(HEX);
    }

    @Test
    void a_devices_name_brings_no_attribute_of_its_own_into_a_subject() {
        var subject = new Proof.Subject("CN={device},O=Plant");
        assertThat(subject.isOf("a", new X500Principal("CN=a,O=Plant"))).isTrue();
        assertThat(subject.isOf("a", new X500Principal("CN=b,O=Plant"))).isFalse();
        assertThat(subject.isOf("a,O=Other", new X500Principal("CN=a,O=Other,O=Plant"))).isFalse();
        assertThat(subject.isOf("a,b", new X500Principal("CN=a\\,b,O=Plant"))).isTrue();
    }
}
