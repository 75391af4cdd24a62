package dev.skerry.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(new SecureRandom());

    @Test
    void keeps_a_salted_argon2id_hash_that_one_password_matches() throws Exception {
        String kept = passwords.hash("correct horse battery");
        assertThat(kept).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
        assertThat(passwords.hash("correct horse battery")).isNotEqualTo(kept);
        assertThat(passwords.matches(kept, "correct horse battery")).isTrue();
        assertThat(passwords.matches(kept, "correct horse batterx")).isFalse();
        assertThat(passwords.matches(null, "correct horse battery")).isFalse();
    }

    @Test
    void the_same_letters_match_however_they_were_typed() throws Exception {
        String kept = passwords.hash("Ren\u00e9e hat vier Worte");
        assertThat(passwords.matches(kept, "Rene\u0301e hat vier Worte")).isTrue();
    }

    @Test
    void refuses_what_is_short_simple_or_the_name() {
        assertThat(Passwords.objection("elevenchars", "ada")).isPresent();
        assertThat(Passwords.objection("aaaaaaaaaaaaaaaa", "ada")).isPresent();
        assertThat(Passwords.objection("my-name-is-Ada-1", "ada")).isPresent();
        assertThat(Passwords.objection("x".repeat(300), "ada")).isPresent();
        assertThat(Passwords.objection("correct horse battery", "ada")).isEmpty();
    }
}
