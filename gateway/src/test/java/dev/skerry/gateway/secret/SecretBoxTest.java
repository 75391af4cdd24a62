package dev.skerry.gateway.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private static final byte[] SECRET = "the issuing key".getBytes(UTF_8);

    private final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES]);

    @Test
    void opens_what_it_sealed_for_the_same_purpose() throws SealBrokenException {
        byte[] sealed = box.seal("issuing key", SECRET);
        assertThat(new SecretBox(new byte[SecretBox.KEY_BYTES]).open("issuing key", sealed))
                .isEqualTo(SECRET);
        assertThat(new String(sealed, UTF_8)).doesNotContain("issuing");
        assertThat(box.seal("issuing key", SECRET)).isNotEqualTo(sealed);
    }

    @Test
    void opens_nothing_for_another_purpose_with_another_key_or_after_a_change() {
        byte[] sealed = box.seal("issuing key", SECRET);
        byte[] otherKey = new byte[SecretBox.KEY_BYTES];
        otherKey[31] = 1;
        refuses(box, "signing key", sealed);
        refuses(new SecretBox(otherKey), "issuing key", sealed);
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            refuses(box, "issuing key", changed);
        }
        refuses(box, "issuing key", new byte[0]);
        refuses(box, "issuing key", new byte[28]);
    }

    private static void refuses(SecretBox box, String purpose, byte[] sealed) {
        assertThatThrownBy(() -> box.open(purpose, sealed))
                .isInstanceOf(SealBrokenException.class)
                .hasMessageContaining(purpose);
    }
}
