package dev.skerry.gateway.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.authority.Authority.RootOfflineException;
import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.enrol.Requests;
import dev.skerry.gateway.secret.SecretBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
    private static final char[] PASSWORD = "correct horse battery".toCharArray();

    private final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES]);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir private Path dir;
    private Authority authority;

    @BeforeEach
    void open() {
        authority = reopened(box);
    }

    private Authority reopened(SecretBox with) {
        return Authority.open(
                dir.resolve("authority"), with, Optional.empty(), Duration.ofDays(7), () -> now);
    }

    private X509Certificate agent() {
        return authority.signAgent(
                Requests.ec("secp256r1").getPublic(), new AgentName("a", "plant"));
    }

    @Test
    void is_the_same_after_a_restart_and_its_files_are_private() throws IOException {
        X509Certificate agent = agent();
        Authority again = reopened(box);
        assertThat(again.root()).isEqualTo(authority.root());
        assertThat(again.issuing()).isEqualTo(authority.issuing());
        assertThat(again.issuerOf(agent)).contains(authority.issuing());
        try (Stream<Path> files = Files.list(dir.resolve("authority"))) {
            assertThat(files)
                    .hasSizeGreaterThan(3)
                    .allSatisfy(
                            file ->
                                    assertThat(
                                                    PosixFilePermissions.toString(
                                                            Files.getPosixFilePermissions(file)))
                                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void does_not_open_with_another_key_or_when_it_is_damaged() throws IOException {
        byte[] other = new byte[SecretBox.KEY_BYTES];
        other[0] = 1;
        refuses(() -> reopened(new SecretBox(other)), "SKR-G731");
        Files.writeString(dir.resolve("authority/root.pem"), "nothing");
        refuses(() -> reopened(box), "SKR-G732");
    }

    private static void refuses(Runnable opening, String code) {
        assertThatThrownBy(opening::run)
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining(code);
    }

    @Test
    void names_agent_and_site_and_lasts_as_long_as_it_is_told() {
        X509Certificate agent = agent();
        assertThat(AgentName.of(agent)).contains(new AgentName("a", "plant"));
        assertThat(agent.getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(7)));
        assertThat(agent.getNotBefore().toInstant()).isBefore(now);
        assertThat(agent.getSerialNumber().bitLength()).isBetween(120, 128);
    }

    @Test
    void an_issuing_ca_is_renewed_in_time_and_the_one_before_is_trusted_until_it_ends()
            throws Exception {
        X509Certificate first = authority.issuing();
        X509Certificate agent = agent();
        assertThat(authority.isIssuingDue()).isFalse();
        now = now.plus(Duration.ofDays(250));
        assertThat(authority.isIssuingDue()).isTrue();
        authority.renewIssuing();
        assertThat(authority.isIssuingDue()).isFalse();
        assertThat(authority.issuing()).isNotEqualTo(first);
        assertThat(authority.certificates())
                .containsExactly(authority.root(), authority.issuing(), first);
        assertThat(authority.issuerOf(agent)).contains(first);
        Authority again = reopened(box);
        assertThat(again.issuing()).isEqualTo(authority.issuing());
        now = now.plus(Duration.ofDays(200));
        assertThat(authority.issuerOf(agent)).isEmpty();
        assertThat(authority.certificates()).containsExactly(authority.root(), authority.issuing());
    }

    @Test
    void goes_on_without_its_root_and_takes_it_back_for_one_signature() throws Exception {
        byte[] exported = authority.exportRoot(PASSWORD);
        authority.forgetRoot();
        Authority offline = reopened(box);
        assertThat(offline.isRootOnline()).isFalse();
        assertThat(offline.signAgent(Requests.ec("secp256r1").getPublic(), name())).isNotNull();
        assertThatThrownBy(offline::renewIssuing).isInstanceOf(RootOfflineException.class);
        assertThatThrownBy(() -> offline.exportRoot(PASSWORD))
                .isInstanceOf(RootOfflineException.class);
        X509Certificate before = offline.issuing();
        offline.renewIssuing(exported, PASSWORD);
        assertThat(offline.issuing()).isNotEqualTo(before);
        assertThat(offline.isRootOnline()).isFalse();
        assertThatThrownBy(() -> offline.renewIssuing(exported, "wrong".toCharArray()))
                .isInstanceOf(IOException.class);
        byte[] foreign = RootKeyStore.write(new CertificateMaker().root(now), PASSWORD);
        assertThatThrownBy(() -> offline.renewIssuing(foreign, PASSWORD))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Skerry root");
    }

    private static AgentName name() {
        return new AgentName("a", null);
    }

    @Test
    void the_gateways_own_certificate_is_for_its_names_and_is_renewed_without_a_restart()
            throws Exception {
        var keys =
                new ServerKeys(
                        authority, () -> now, Set.of("gw.example", "127.0.0.1", "::1"), null);
        X509Certificate first = keys.certificate();
        assertThat(first.getSubjectAlternativeNames().stream().map(List::toString))
                .containsExactlyInAnyOrder(
                        "[2, gw.example]", "[7, 127.0.0.1]", "[7, 0:0:0:0:0:0:0:1]");
        keys.refresh();
        assertThat(keys.certificate()).isEqualTo(first);
        now = now.plus(Duration.ofDays(21));
        keys.refresh();
        assertThat(keys.certificate()).isNotEqualTo(first);
        // A handshake that chose before the renewal still finds its key.
        assertThat(keys.getPrivateKey(Peer.serialOf(first))).isNotNull();
        X509Certificate second = keys.certificate();
        authority.renewIssuing();
        keys.refresh();
        assertThat(keys.certificate()).isNotEqualTo(second);
    }
}
