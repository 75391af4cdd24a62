package dev.skerry.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.session.AgentOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingLoadTest {
    private static final AgentOutput.Load WANTED =
            new AgentOutput.Load(1, Lane.LANE_TELEMETRY, 0, 9, 4);

    private boolean unreadable = true;
    private long now = Long.MAX_VALUE - 1;
    private final PendingLoad load =
            new PendingLoad(
                    (lane, first, last, limit) -> {
                        if (unreadable) {
                            throw new OutboxUnavailableException(
                                    "SKR-A107", "the disk", new IOException());
                        }
                        return List.of();
                    },
                    MessageTraces.none());

    @Test
    void is_due_as_soon_as_it_is_wanted() {
        assertThat(load.isDue(now)).isFalse();
        load.ask(WANTED);
        assertThat(load.isDue(now)).isTrue();
    }

    @Test
    void waits_longer_after_each_failure_but_never_very_long() {
        load.ask(WANTED);
        assertThat(failAndWait()).isEqualTo(500);
        assertThat(failAndWait()).isEqualTo(1_000);
        assertThat(failAndWait()).isEqualTo(2_000);
        for (int again = 0; again < 100; again++) {
            failAndWait();
        }
        assertThat(failAndWait()).isEqualTo(10_000);
        assertThat(load.trouble().orElseThrow().code()).isEqualTo("SKR-A107");
    }

    @Test
    void answers_once_it_can_and_knows_no_trouble_any_more() {
        load.ask(WANTED);
        failAndWait();
        unreadable = false;
        assertThat(load.load(() -> now).orElseThrow().request()).isEqualTo(WANTED);
        assertThat(load.trouble()).isEmpty();
        assertThat(load.isDue(now)).isFalse();
    }

    @Test
    void the_next_session_does_not_wait_for_what_went_wrong_in_this_one() {
        load.ask(WANTED);
        failAndWait();
        assertThat(load.load(() -> now)).isEmpty();
        load.forget();
        assertThat(load.trouble()).isEmpty();
        load.ask(WANTED);
        assertThat(load.isDue(now)).isTrue();
    }

    /** How many milliseconds until it is due again. */
    private long failAndWait() {
        assertThat(load.load(() -> now)).isEmpty();
        long failedAt = now;
        while (!load.isDue(now)) {
            now += Duration.ofMillis(1).toNanos();
        }
        return Duration.ofNanos(now - failedAt).toMillis();
    }
}
