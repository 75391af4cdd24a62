package dev.skerry.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RivalsTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private Instant now = START;
    private final Rivals rivals = new Rivals(() -> now);

    private boolean opens(String bootId, int secondsLater) {
        now = now.plusSeconds(secondsLater);
        return rivals.opened("a", bootId, "peer-" + bootId);
    }

    @Test
    void an_agent_that_reconnects_or_restarts_is_alone() {
        assertThat(opens("1", 0)).isFalse();
        assertThat(opens("1", 1)).isFalse();
        assertThat(opens("2", 1)).isFalse();
        assertThat(opens("3", 1)).isFalse();
        assertThat(opens("3", 1)).isFalse();
        assertThat(rivals.of("a")).isEmpty();
        assertThat(rivals.count()).isZero();
    }

    @Test
    void a_start_that_answers_after_another_took_its_place_has_a_rival() {
        opens("1", 0);
        assertThat(rivals.stillRunning("a", "1")).as("it is the present one").isFalse();
        opens("2", 10);
        assertThat(rivals.stillRunning("a", "2")).as("it is the present one").isFalse();
        assertThat(rivals.stillRunning("a", "never seen")).isFalse();
        assertThat(rivals.of("a")).isEmpty();
        assertThat(rivals.stillRunning("a", "1")).as("first sign").isTrue();
        assertThat(rivals.stillRunning("a", "1")).as("known").isFalse();
        assertThat(rivals.of("a").orElseThrow().peers()).containsExactly("peer-1", "peer-2");
    }

    @Test
    void a_start_that_comes_back_after_another_has_a_rival() {
        opens("1", 0);
        opens("2", 10);
        assertThat(opens("1", 10)).as("first sign").isTrue();
        assertThat(opens("2", 10)).as("known").isFalse();
        Rivals.Rivalry rivalry = rivals.of("a").orElseThrow();
        assertThat(rivalry.since()).isEqualTo(START.plusSeconds(20));
        assertThat(rivalry.lastAt()).isEqualTo(START.plusSeconds(30));
        assertThat(rivalry.peers()).containsExactly("peer-1", "peer-2");
        assertThat(rivals.count()).isOne();
        assertThat(rivals.of("b")).isEmpty();
    }

    @Test
    void it_is_over_when_only_one_was_there_for_a_while() {
        opens("1", 0);
        opens("2", 1);
        opens("1", 1);
        Duration justBefore = Rivals.OVER_AFTER.minusSeconds(1);
        opens("1", (int) justBefore.toSeconds());
        assertThat(rivals.of("a")).isPresent();
        now = now.plusSeconds(1);
        assertThat(rivals.of("a")).isEmpty();
        assertThat(rivals.count()).isZero();
        assertThat(opens("2", 1)).as("it begins again").isTrue();
        assertThat(rivals.of("a").orElseThrow().since()).isEqualTo(now);
    }

    @Test
    void remembers_a_bounded_number_of_starts_and_of_agents() {
        for (int i = 0; i < 9; i++) {
            opens("boot-" + i, 1);
        }
        opens("boot-8", 1);
        opens("boot-7", 1);
        assertThat(rivals.of("a").orElseThrow().peers()).hasSize(4);
        for (int i = 0; i < 10_000; i++) {
            rivals.opened("other-" + i, "1", "peer");
        }
        assertThat(rivals.of("a")).isEmpty();
    }
}
