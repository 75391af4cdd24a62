package dev.skerry.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.SourceCondition.State;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SourceStandingTest {
    private final AtomicLong now = new AtomicLong(5);

    @Test
    void remembers_when_a_state_began_not_when_it_was_confirmed() {
        SourceStanding standing = new SourceStanding(now::get);
        assertThat(standing.at("a")).isEqualTo(new SourceCondition("a", State.CONNECTING, 5));
        now.set(7);
        standing.becomes(State.WORKING);
        now.set(9);
        standing.becomes(State.WORKING);
        assertThat(standing.at("a")).isEqualTo(new SourceCondition("a", State.WORKING, 7));
        assertThat(standing.at("a").with(State.REFUSED))
                .isEqualTo(new SourceCondition("a", State.REFUSED, 7));
    }
}
