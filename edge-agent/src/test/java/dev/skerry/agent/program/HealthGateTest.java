package dev.skerry.agent.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.program.HealthGate.Link;
import dev.skerry.agent.program.HealthGate.Seen;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthGateTest {
    private static final Duration EARLY = Duration.ofMillis(59_999);
    private static final Duration LATE = Duration.ofSeconds(60);
    private static final Seen BEFORE = new Seen(true, true, true, 10, 100, 90, Link.CONNECTED);

    private final HealthGate gate = new HealthGate(BEFORE, Duration.ofSeconds(120));

    @Test
    void connected_it_has_proved_itself_once_the_gateway_has_a_reading() {
        assertThat(gate.lacks(seen(11, 101, 90, Link.CONNECTED), LATE)).contains("acknowledged");
        assertThat(gate.lacks(seen(11, 101, 91, Link.CONNECTED), Duration.ZERO)).isNull();
    }

    @Test
    void offline_it_waits_for_its_gateway_and_then_a_kept_reading_is_enough() {
        assertThat(gate.lacks(seen(11, 101, 90, Link.OFFLINE), EARLY)).contains("may still come");
        assertThat(gate.lacks(seen(11, 101, 90, Link.OFFLINE), LATE)).isNull();
        assertThat(gate.lacks(seen(11, 100, 90, Link.OFFLINE), LATE)).isNotNull();
    }

    @Test
    void without_a_gateway_a_kept_reading_is_enough() {
        assertThat(gate.lacks(seen(11, 100, 90, Link.NONE), LATE)).contains("no reading");
        assertThat(gate.lacks(seen(11, 101, 90, Link.NONE), Duration.ZERO)).isNull();
    }

    @Test
    void one_that_its_gateway_does_not_want_never_proves_itself() {
        assertThat(gate.lacks(seen(11, 101, 91, Link.REFUSED), LATE)).contains("can't talk");
    }

    @Test
    void where_nothing_comes_and_nothing_is_wrong_half_the_time_is_enough() {
        for (Link link : new Link[] {Link.CONNECTED, Link.OFFLINE, Link.NONE}) {
            assertThat(gate.lacks(seen(10, 100, 90, link), EARLY)).isNotNull();
            assertThat(gate.lacks(seen(10, 100, 90, link), LATE)).isNull();
            assertThat(gate.lacks(new Seen(true, true, false, 10, 100, 90, link), LATE))
                    .isNotNull();
        }
    }

    @Test
    void one_that_is_not_ready_or_lost_count_has_not_proved_itself() {
        assertThat(gate.lacks(new Seen(false, true, true, 11, 101, 91, Link.CONNECTED), LATE))
                .contains("durable");
        assertThat(gate.lacks(new Seen(true, false, true, 11, 101, 91, Link.CONNECTED), LATE))
                .contains("ledger");
    }

    private static Seen seen(long received, long accepted, long acknowledged, Link link) {
        return new Seen(true, true, true, received, accepted, acknowledged, link);
    }
}
