package dev.skerry.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.agent.tls.TestAuthority;
import dev.skerry.sync.enrol.EnrolmentToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTextTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("ours", Instant.now());

    private static String token() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(AUTHORITY.root.getEncoded());
        return "skerry-abcdefgh-%s-%s"
                .formatted(
                        "s".repeat(26),
                        Base32.toBase32String(Arrays.copyOf(digest, 16))
                                .replace("=", "")
                                .toLowerCase(Locale.ROOT));
    }

    @Test
    void a_token_recognises_its_gateways_root_and_no_other_certificate() throws Exception {
        EnrolmentToken token = TokenText.parse(token() + "\n", "the test has");
        assertThat(token.fingerprint())
                .isEqualTo(EnrolmentToken.fingerprint(AUTHORITY.root.getEncoded()))
                .isNotEqualTo(EnrolmentToken.fingerprint(AUTHORITY.issuing.getEncoded()));
        assertThat(token.text()).isEqualTo(token());
        assertThat(token.toString()).doesNotContain("ssss");
    }

    @Test
    void what_is_no_token_is_refused_without_being_repeated(@TempDir Path folder) throws Exception {
        for (String text : List.of("", "skerry", token().substring(1), token() + "x", "a b")) {
            assertThatThrownBy(() -> TokenText.parse(text, "it"))
                    .isInstanceOfSatisfying(
                            EnrolmentException.class,
                            e -> assertThat(e.refusal().code()).isEqualTo("SKR-A601"))
                    .hasMessageNotContaining("ssss");
        }
        Path file = Files.writeString(folder.resolve("token"), "x".repeat(2000));
        assertThatThrownBy(() -> TokenText.read(file)).hasMessageContaining("too long");
        assertThatThrownBy(() -> TokenText.read(folder.resolve("nowhere")))
                .hasMessageContaining("nowhere");
    }
}
