package dev.skerry.gateway.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuessLimitTest {
    private Instant now = Instant.EPOCH;
    private final GuessLimit limit = new GuessLimit(() -> now);

    private void guess(String peer, int times) {
        for (int i = 0; i < times; i++) {
            limit.wrong(peer);
        }
    }

    @Test
    void holds_up_a_peer_that_guesses_for_the_rest_of_the_minute() {
        guess("a", 9);
        assertThat(limit.allows("a")).isTrue();
        guess("a", 1);
        assertThat(limit.allows("a")).isFalse();
        assertThat(limit.allows("b")).isTrue();
        now = now.plusSeconds(59);
        assertThat(limit.allows("a")).isFalse();
        now = now.plusSeconds(1);
        assertThat(limit.allows("a")).isTrue();
    }

    @Test
    void holds_up_all_when_many_peers_guess() {
        for (int peer = 0; peer < 99; peer++) {
            guess("peer-" + peer, 1);
        }
        assertThat(limit.allows("new")).isTrue();
        guess("peer-99", 1);
        assertThat(limit.allows("new")).isFalse();
    }
}
