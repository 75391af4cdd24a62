package dev.skerry.gateway.fleet.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.fleet.AgentView.Figures;
import dev.skerry.gateway.fleet.index.Backlog.CatchingUp;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final long SECOND = 1_000_000;

    private static @Nullable Backlog after(@Nullable Backlog before, long seconds, long pending) {
        var agent = new Agents("a");
        agent.statusAt = Agents.T0.plusSeconds(seconds);
        agent.pending = pending;
        return Backlog.after(before, agent.view());
    }

    private static @Nullable CatchingUp catchingUp(@Nullable Backlog backlog, double perSecond) {
        return backlog == null ? null : backlog.catchingUp(perSecond);
    }

    @Test
    void says_how_far_an_agent_is_and_when_it_will_be_done() {
        Backlog first = after(null, 0, 50_000);
        assertThat(catchingUp(first, 10)).isEqualTo(new CatchingUp(50_000, 0, null));
        Backlog second = after(first, 10, 40_000);
        assertThat(catchingUp(second, 10)).isEqualTo(new CatchingUp(50_000, 10_000, 40L));
        Backlog third = after(second, 20, 10_000);
        // 1,000/s, then 3,000/s, of which a third counts: 1,600/s.
        assertThat(catchingUp(third, 10)).isEqualTo(new CatchingUp(50_000, 40_000, 6L));
        assertThat(catchingUp(after(third, 30, 2_000), 10)).isNull();
    }

    @Test
    void what_waits_for_the_next_batch_is_no_backlog() {
        assertThat(catchingUp(after(null, 0, 2_000), 10)).isNull();
        assertThat(catchingUp(after(null, 0, 9_000), 3_000)).isNull();
        assertThat(catchingUp(after(null, 0, 9_001), 3_000)).isNotNull();
    }

    @Test
    void the_same_status_changes_nothing_and_old_figures_end_it() {
        Backlog first = after(null, 0, 50_000);
        assertThat(after(first, 0, 1)).isSameAs(first);
        var cut = Agents.cutOff("a");
        cut.pending = 50_000;
        assertThat(Backlog.after(first, cut.view())).isNull();
        var silent = new Agents("a");
        silent.figures = Figures.NONE;
        assertThat(Backlog.after(first, silent.view())).isNull();
    }

    @Test
    void rates_are_of_the_last_seconds_and_unknown_at_first() {
        Rates rates = Rates.from(0, Map.of("a", 100L));
        assertThat(rates.of("a", 200, 2 * SECOND)).isNull();
        assertThat(rates.of("a", 400, 3 * SECOND)).isEqualTo(100.0);
        assertThat(rates.of("b", 400, 3 * SECOND)).isNull();
        rates = rates.next(8 * SECOND, Map.of("a", 900L)).next(16 * SECOND, Map.of("a", 900L));
        assertThat(rates.of("a", 900, 20 * SECOND)).isEqualTo(0.0);
        assertThat(rates.next(60 * SECOND, Map.of("a", 5_000L)).of("a", 5_100, 61 * SECOND))
                .isNull();
    }
}
