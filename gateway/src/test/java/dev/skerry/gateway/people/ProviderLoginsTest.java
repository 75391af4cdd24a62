package dev.skerry.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProviderLoginsTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private Instant now = START;
    private final ProviderLogins logins = new ProviderLogins(() -> now);

    @Test
    void a_token_opens_one_session() {
        assertThat(logins.take("olgas", START)).isTrue();
        assertThat(logins.take("olgas", START)).isFalse();
        assertThat(logins.take("veras", START)).isTrue();
    }

    @Test
    void a_token_is_old_after_two_minutes_used_or_not() {
        assertThat(logins.take("used", START)).isTrue();
        now = START.plus(ProviderLogins.LONGEST);
        assertThat(logins.take("in time", START)).isTrue();
        assertThat(logins.take("used", START)).isFalse();
        now = now.plusMillis(1);
        assertThat(logins.take("late", START)).isFalse();
        assertThat(logins.take("used", START)).isFalse();
        assertThat(logins.take("without a time", Instant.EPOCH)).isFalse();
    }

    /** Within what clocks may differ by, the framework takes one that was issued later than now. */
    @Test
    void a_token_of_a_provider_whose_clock_is_ahead_opens_one_session_too() {
        Instant ahead = START.plusSeconds(30);
        assertThat(logins.take("ahead", ahead)).isTrue();
        now = START.plus(ProviderLogins.LONGEST).plusSeconds(29);
        assertThat(logins.take("ahead", ahead)).isFalse();
    }

    @Test
    void no_more_are_remembered_than_fit_and_then_none_is_taken_until_there_is_room() {
        for (int i = 0; i < ProviderLogins.MOST; i++) {
            logins.take("token " + i, START);
        }
        assertThat(logins.take("one more", START)).isFalse();
        now = START.plus(ProviderLogins.LONGEST).plusMillis(1);
        assertThat(logins.take("one more", now)).isTrue();
    }
}
