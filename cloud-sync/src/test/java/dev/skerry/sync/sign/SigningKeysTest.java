package dev.skerry.sync.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningKeysTest {
    private static final SignDomain COMMAND = new SignDomain("command");
    private static final SignDomain PROFILE = new SignDomain("profile");
    private static final byte[] MESSAGE = "stop pump-1".getBytes(StandardCharsets.UTF_8);

    private final SigningKeys keys = SigningKeys.generate(new SecureRandom());
    private final VerifyKeys verifyKeys = keys.verifyKeys();
    private final DualSignature signature = keys.sign(COMMAND, MESSAGE);

    @Test
    void a_signature_holds_for_its_keys_domain_and_bytes_only() {
        assertThat(verifyKeys.verify(COMMAND, MESSAGE, signature)).isTrue();
        assertThat(verifyKeys.verify(PROFILE, MESSAGE, signature)).isFalse();
        assertThat(verifyKeys.verify(COMMAND, new byte[] {1}, signature)).isFalse();
        VerifyKeys others = SigningKeys.generate(new SecureRandom()).verifyKeys();
        assertThat(others.verify(COMMAND, MESSAGE, signature)).isFalse();
        assertThat(others.id()).isNotEqualTo(verifyKeys.id());
    }

    @Test
    void a_signature_is_valid_only_if_both_halves_hold() {
        DualSignature other = SigningKeys.generate(new SecureRandom()).sign(COMMAND, MESSAGE);
        assertThat(
                        verifyKeys.verify(
                                COMMAND,
                                MESSAGE,
                                new DualSignature(signature.ed25519(), other.mlDsa65())))
                .isFalse();
        assertThat(
                        verifyKeys.verify(
                                COMMAND,
                                MESSAGE,
                                new DualSignature(other.ed25519(), signature.mlDsa65())))
                .isFalse();
    }

    @Test
    void a_signature_with_any_bit_flipped_does_not_hold() {
        Seeds.forEach(
                40,
                seeded -> {
                    byte[] bytes = signature.encode().toByteArray();
                    flip(bytes, 1 + seeded.below(bytes.length - 1), seeded);
                    DualSignature flipped = DualSignature.decode(ByteString.copyFrom(bytes));
                    assertThat(verifyKeys.verify(COMMAND, MESSAGE, flipped)).isFalse();
                });
    }

    @Test
    void keys_and_signatures_survive_their_encoding() throws SignFormatException {
        SigningKeys again = SigningKeys.decode(keys.encode());
        assertThat(again.encode()).isEqualTo(keys.encode());
        assertThat(again.verifyKeys()).isEqualTo(verifyKeys);
        VerifyKeys publicAgain = VerifyKeys.decode(verifyKeys.encode());
        assertThat(publicAgain).isEqualTo(verifyKeys).hasSameHashCodeAs(verifyKeys);
        assertThat(publicAgain.id()).isEqualTo(verifyKeys.id());
        assertThat(publicAgain.verify(COMMAND, MESSAGE, again.sign(COMMAND, MESSAGE))).isTrue();
        assertThat(DualSignature.decode(signature.encode())).isEqualTo(signature);
        assertThat(signature.encode().size()).isEqualTo(DualSignature.BYTES);
        assertThat(verifyKeys.encode().size()).isEqualTo(VerifyKeys.BYTES);
    }

    @Test
    void private_keys_that_do_not_go_with_the_public_ones_are_refused() {
        byte[] bytes = keys.encode();
        byte[] others = SigningKeys.generate(new SecureRandom()).encode();
        System.arraycopy(others, 0, bytes, 0, 1 + VerifyKeys.BYTES);
        assertThatThrownBy(() -> SigningKeys.decode(bytes))
                .isInstanceOf(SignFormatException.class)
                .hasMessageContaining("do not go with");
    }

    @Test
    void what_is_cut_off_or_of_another_version_is_refused() {
        Seeds.forEach(
                200,
                seeded -> {
                    byte[] bytes = keys.encode();
                    byte[] cut = Arrays.copyOf(bytes, seeded.below(bytes.length));
                    assertThatThrownBy(() -> SigningKeys.decode(cut))
                            .isInstanceOf(SignFormatException.class);
                    ByteString half = verifyKeys.encode().substring(0, seeded.below(1985));
                    assertThatThrownBy(() -> VerifyKeys.decode(half))
                            .isInstanceOf(SignFormatException.class);
                });
        byte[] newer = keys.encode();
        newer[0] = 2;
        assertThatThrownBy(() -> SigningKeys.decode(newer)).hasMessageContaining("version 2");
        byte[] longer = Arrays.copyOf(keys.encode(), keys.encode().length + 1);
        assertThatThrownBy(() -> SigningKeys.decode(longer)).hasMessageContaining("1 bytes follow");
        ByteString unsigned = ByteString.copyFrom(new byte[DualSignature.BYTES]);
        assertThatThrownBy(() -> DualSignature.decode(unsigned)).hasMessageContaining("version 0");
        assertThatThrownBy(() -> DualSignature.decode(ByteString.EMPTY))
                .hasMessageContaining("has 0 bytes");
        ByteString none = ByteString.copyFrom(new byte[VerifyKeys.BYTES]);
        assertThatThrownBy(() -> VerifyKeys.decode(none)).hasMessageContaining("version 0");
    }

    /** RFC 8032, 7.1, TEST 1 to 3. */
    @ParameterizedTest
    @CsvSource({
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
                + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
                + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void ed25519_verifies_the_signatures_of_rfc_8032(String key, String message, String signed)
            throws SignFormatException {
        HexFormat hex = HexFormat.of();
        PublicKey publicKey = Algorithm.ED25519.publicKey(ByteString.fromHex(key));
        byte[] bytes = hex.parseHex(message);
        assertThat(Algorithm.ED25519.verify(publicKey, bytes, hex.parseHex(signed))).isTrue();
        assertThat(Algorithm.ED25519.raw(publicKey)).isEqualTo(ByteString.fromHex(key));
    }

    /** RFC 9881, appendix C: the key of the seed 00 01 … 1f; the signature is OpenSSL 3.5's. */
    @Test
    void ml_dsa_65_makes_the_key_of_rfc_9881_and_verifies_what_openssl_signed() throws Exception {
        KeyPair pair = Algorithm.ML_DSA_65.generate(new Counting());
        ByteString raw = Algorithm.ML_DSA_65.raw(pair.getPublic());
        assertThat(
                        HexFormat.of()
                                .formatHex(
                                        MessageDigest.getInstance("SHA-256")
                                                .digest(raw.toByteArray())))
                .isEqualTo("d666806e11cee19a7c989f7445f90dd419cf4d2d51db8c0fdb4c0f0a542238c9");
        byte[] signed = resource("openssl-ml-dsa-65.sig");
        byte[] message = "Hello world".getBytes(StandardCharsets.US_ASCII);
        PublicKey key = Algorithm.ML_DSA_65.publicKey(raw);
        assertThat(Algorithm.ML_DSA_65.verify(key, message, signed)).isTrue();
        signed[17] ^= 1;
        assertThat(Algorithm.ML_DSA_65.verify(key, message, signed)).isFalse();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SigningKeysTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static void flip(byte[] bytes, int index, Seeded seeded) {
        bytes[index] ^= (byte) (1 << seeded.below(8));
    }

    /** Gives 00 01 02 … */
    private static final class Counting extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) i;
            }
        }
    }
}
