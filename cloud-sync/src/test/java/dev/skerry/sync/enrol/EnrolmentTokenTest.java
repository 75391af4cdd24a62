package dev.skerry.sync.enrol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class EnrolmentTokenTest {
    private static final byte[] ROOT = "a root".getBytes(UTF_8);

    @Test
    void what_is_handed_over_is_read_as_what_was_drawn() {
        var random = new SecureRandom();
        for (int i = 0; i < 500; i++) {
            EnrolmentToken drawn = EnrolmentToken.draw(random, ROOT);
            String typed = " " + drawn.text().toUpperCase(Locale.ROOT) + "\n";
            EnrolmentToken read = EnrolmentToken.read(typed).orElseThrow();
            assertThat(read.text()).isEqualTo(drawn.text());
            assertThat(read.id()).isEqualTo(drawn.id());
            assertThat(read.secretHash()).isEqualTo(drawn.secretHash());
            assertThat(read.fingerprint()).isEqualTo(EnrolmentToken.fingerprint(ROOT));
            assertThat(read.toString()).doesNotContain(drawn.text().substring(16, 42));
        }
    }

    /** By the vector of {@code printf '\377…' | base32}: other makers' devices read it too. */
    @Test
    void its_parts_are_base32() throws Exception {
        String zeros = "skerry-aaaaaaaa-%s-%s".formatted("a".repeat(26), "a".repeat(26));
        assertThat(EnrolmentToken.read(zeros).orElseThrow().secretHash())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(new byte[16]));
        String counted = "skerry-aaaaaaaa-aaaqeayeaudaocajbifqydiob4-" + "a".repeat(26);
        byte[] secret = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        assertThat(EnrolmentToken.read(counted).orElseThrow().secretHash())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(secret));
    }

    @Test
    void what_is_no_token_is_none() {
        String good = EnrolmentToken.draw(new SecureRandom(), ROOT).text();
        for (String text : List.of("", "skerry", good.substring(1), good + "a", "a b")) {
            assertThat(EnrolmentToken.read(text)).isEmpty();
        }
    }
}
