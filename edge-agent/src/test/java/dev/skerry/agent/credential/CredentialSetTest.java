package dev.skerry.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.Sender;
import dev.skerry.profile.credential.Credential;
import dev.skerry.profile.credential.Proof;
import dev.skerry.profile.credential.PskKey;
import java.util.List;
import java.util.stream.Stream;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class CredentialSetTest {
    private static final PskKey KEY = PskKey.of("000102030405060708090a0b0c0d0e0f");
    private static final String SHA256 = "ab".repeat(32);

    private static CredentialSet set(Credential... credentials) {
        return new CredentialSet(List.of(credentials));
    }

    private static Credential psk(String devices, String identity) {
        return new Credential(devices, new Proof.Psk(identity, KEY));
    }

    private static Sender key(String identity) {
        return new Sender.WithKey(identity, false);
    }

    private static Sender certificate(String sha256, String subject) {
        return new Sender.WithCertificate(sha256, new X500Principal(subject), false);
    }

    @Test
    void who_is_not_named_needs_no_proof_but_a_proof_needs_a_line() {
        CredentialSet set = set(psk("a", "a"));
        assertThat(Stream.of(Sender.ANYBODY, Sender.BROKER, Sender.ITSELF))
                .allMatch(sender -> set.allow(sender, "b"));
        assertThat(set.allow(key("a"), "b")).isFalse();
        assertThat(set.allow(certificate(SHA256, "CN=b"), "b")).isFalse();
    }

    @Test
    void who_is_named_is_believed_only_by_one_of_its_lines() {
        CredentialSet set = set(psk("a", "k"), psk("a", "l"), psk("b", "m"));
        assertThat(set.allow(key("k"), "a")).isTrue();
        assertThat(set.allow(key("l"), "a")).isTrue();
        assertThat(Stream.of(key("m"), Sender.ANYBODY, Sender.BROKER, certificate(SHA256, "CN=a")))
                .noneMatch(sender -> set.allow(sender, "a"));
        assertThat(set.allow(Sender.ITSELF, "a")).isTrue();
    }

    @Test
    void a_line_may_be_for_all_whose_ids_begin_so() {
        CredentialSet set = set(psk("tank-*", "t"), new Credential("*", new Proof.Broker()));
        assertThat(set.allow(key("t"), "tank-7")).isTrue();
        assertThat(set.allow(key("t"), "tan")).isFalse();
        assertThat(set.allow(Sender.BROKER, "tank-7")).isTrue();
        assertThat(set.allow(Sender.ANYBODY, "pump")).isFalse();
    }

    @Test
    void a_certificate_is_known_by_its_fingerprint_or_its_subject() {
        CredentialSet set =
                set(
                        new Credential("a", new Proof.Fingerprint(SHA256)),
                        new Credential("b", new Proof.Subject("CN={device},O=Plant")));
        assertThat(set.allow(certificate(SHA256, "CN=x"), "a")).isTrue();
        assertThat(set.allow(certificate("cd".repeat(32), "CN=x"), "a")).isFalse();
        assertThat(set.allow(certificate(SHA256, "CN=b,O=Plant"), "b")).isTrue();
        assertThat(set.allow(certificate(SHA256, "CN=b,O=Other"), "b")).isFalse();
    }

    @Test
    void a_subject_is_of_the_device_whose_id_it_says_exactly() {
        CredentialSet set = set(new Credential("*", new Proof.Subject("CN={device},O=Plant")));
        for (String id : List.of("pump-a", "pump a", "\u00fcber, die #1", " a ")) {
            Sender its = certificate(SHA256, "O=Plant", id);
            assertThat(set.allow(its, id)).as(id).isTrue();
            assertThat(set.allow(certificate(SHA256, "O=plant", id), id)).isTrue();
            for (String other : List.of("pump-A", "pump  a", "Pump a", "a", " a", "pump-a ")) {
                assertThat(set.allow(its, other)).as("%s as %s", id, other).isFalse();
            }
        }
    }

    private static Sender certificate(String sha256, String end, String commonName) {
        return certificate(sha256, "CN=" + Rdn.escapeValue(commonName) + "," + end);
    }

    @Test
    void whom_the_agent_asked_it_believes_unless_lines_say_otherwise() {
        CredentialSet set = set(psk("a", "k"), psk("coaps://h:5684", "server"));
        assertThat(set.allow(new Sender.WithKey("server", true), "b")).isTrue();
        assertThat(set.allow(new Sender.WithKey("server", true), "a")).isFalse();
        assertThat(set.allow(new Sender.WithKey("k", true), "a")).isTrue();
    }

    @Test
    void what_the_agent_asks_with_nobody_may_come_with() {
        CredentialSet set = set(psk("coaps://h:5684", "server"), psk("a", "k"));
        assertThat(set.key("server")).isEmpty();
        assertThat(set.keyToAsk("server")).contains(KEY);
        assertThat(set.key("k")).contains(KEY);
        assertThat(set.pskOf("coaps://h:5684")).map(Proof.Psk::identity).contains("server");
        assertThat(set.pskOf("a")).map(Proof.Psk::identity).contains("k");
    }
}
