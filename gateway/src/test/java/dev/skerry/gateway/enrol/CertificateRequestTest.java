package dev.skerry.gateway.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.enrol.CertificateRequest.InvalidException;
import dev.skerry.gateway.error.AuthorityError;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CertificateRequestTest {
    private static final int MUTATIONS = 4_000;

    private static CertificateRequest read(byte[] der) throws InvalidException {
        return CertificateRequest.read(Base64.getMimeEncoder().encodeToString(der));
    }

    @Test
    void takes_keys_that_hold() throws InvalidException {
        KeyPair p256 = Requests.ec("secp256r1");
        KeyPair p384 = Requests.ec("secp384r1");
        KeyPair rsa = Requests.key("RSA", 3072);
        KeyPair ed25519 = Requests.key("Ed25519", 0);
        assertThat(read(Requests.of(p256, p256, "a-1", "SHA256withECDSA")).commonName())
                .isEqualTo("a-1");
        assertThat(read(Requests.of(p384, p384, "a", "SHA384withECDSA")).key())
                .isEqualTo(p384.getPublic());
        assertThat(read(Requests.of(rsa, rsa, "a", "SHA256withRSA")).key())
                .isEqualTo(rsa.getPublic());
        assertThat(read(Requests.of(ed25519, ed25519, "a", "Ed25519")).key())
                .isEqualTo(ed25519.getPublic());
    }

    @Test
    void refuses_weak_keys_and_signatures() {
        KeyPair weak = Requests.key("RSA", 2048);
        KeyPair dsa = Requests.key("DSA", 2048);
        KeyPair p521 = Requests.ec("secp521r1");
        KeyPair p256 = Requests.ec("secp256r1");
        refuses(Requests.of(weak, weak, "a", "SHA256withRSA"), AuthorityError.KEY_NOT_ALLOWED);
        refuses(Requests.of(dsa, dsa, "a", "SHA256withDSA"), AuthorityError.KEY_NOT_ALLOWED);
        refuses(Requests.of(p521, p521, "a", "SHA512withECDSA"), AuthorityError.KEY_NOT_ALLOWED);
        refuses(Requests.of(p256, p256, "a", "SHA1withECDSA"), AuthorityError.REQUEST_INVALID);
    }

    @Test
    void refuses_a_key_that_its_sender_does_not_have() {
        refuses(
                Requests.of(
                        Requests.ec("secp256r1"), Requests.ec("secp256r1"), "a", "SHA256withECDSA"),
                AuthorityError.REQUEST_INVALID);
    }

    @Test
    void refuses_what_is_too_large_or_no_request() {
        for (String text : List.of("", "AAAA", "no base64!", "A".repeat(8193))) {
            assertThatThrownBy(() -> CertificateRequest.read(text))
                    .isInstanceOf(InvalidException.class);
        }
    }

    /** Damaged requests are refused, and never fail otherwise; none changes the key unseen. */
    @Test
    void refuses_random_damage() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        KeyPair p256 = Requests.ec("secp256r1");
        KeyPair ed25519 = Requests.key("Ed25519", 0);
        byte[][] sound = {
            Requests.of(p256, p256, "agent-1", "SHA256withECDSA"),
            Requests.of(ed25519, ed25519, "agent-1", "Ed25519")
        };
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = damaged(sound[i % sound.length], random);
            try {
                // What is beyond the signed part, or encoded in another way, may change.
                assertThat(read(damaged).commonName()).isEqualTo("agent-1");
            } catch (InvalidException e) {
                assertThat(e.error().code()).startsWith("SKR-G74");
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                throw new AssertionError(
                        "seed %d, mutation %d: %s"
                                .formatted(seed, i, Base64.getEncoder().encodeToString(damaged)),
                        e);
            }
        }
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] damaged = sound.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] = (byte) random.nextInt(256);
                case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> damaged = Arrays.copyOf(damaged, Math.max(1, at));
                default -> {
                    // A piece of it in another place: lengths and tags that fit, but not there.
                    int from = random.nextInt(sound.length);
                    int length =
                            Math.min(
                                    random.nextInt(16),
                                    Math.min(sound.length - from, damaged.length - at));
                    System.arraycopy(sound, from, damaged, at, length);
                }
            }
        }
        return damaged;
    }

    private static void refuses(byte[] der, AuthorityError error) {
        assertThatThrownBy(() -> read(der))
                .isInstanceOfSatisfying(
                        InvalidException.class, e -> assertThat(e.error()).isEqualTo(error));
    }
}
