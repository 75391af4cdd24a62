package dev.skerry.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.alarm.AlarmKind;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.alarm.Handling;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of alarms of one cause, and when. */
class PlanTest {
    private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
    private static final Handling SEEN =
            new Handling(1, new Handling.Acknowledgement("anna", T0), null, null, 0);

    private static Route route(boolean resolved) {
        return new Route(
                "all",
                List.of("ops"),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                resolved);
    }

    static AlarmView alarm(long id, Handling handling) {
        return new AlarmView(
                id,
                AlarmKind.DEVICE,
                "plant",
                "north",
                "pump-" + id,
                "hot",
                "warning",
                AlarmView.State.ACTIVE,
                T0,
                null,
                "t > 80 with t = 81",
                "pump",
                "1.0.0",
                List.of(),
                List.of(),
                null,
                handling);
    }

    private static Plan plan(@Nullable Told before, int atSeconds, AlarmView... active) {
        Set<Long> cleared =
                before == null ? new HashSet<>() : new HashSet<>(before.alarms().keySet());
        List.of(active).forEach(alarm -> cleared.remove(alarm.id()));
        return Plan.of(route(true), before, List.of(active), cleared, T0.plusSeconds(atSeconds));
    }

    private static final AlarmView ONE = alarm(1, Handling.NONE);
    private static final AlarmView TWO = alarm(2, Handling.NONE);

    /** As after the first notification, of both, at T0. */
    private static Told told(Map<Long, Boolean> alarms) {
        return new Told(T0.minusSeconds(30), T0, alarms);
    }

    @Test
    void the_first_alarm_waits_for_others() {
        Plan met = plan(null, 0, ONE);
        assertThat(met.isDue()).isFalse();
        assertThat(met.otherwise()).isEqualTo(new Told(T0, null, Map.of()));
        assertThat(plan(met.otherwise(), 29, ONE, TWO).isDue()).isFalse();
        Plan due = plan(met.otherwise(), 30, ONE, TWO);
        assertThat(due.isDue()).isTrue();
        assertThat(due.firing()).containsExactly(ONE, TWO);
        assertThat(due.ifSent())
                .isEqualTo(new Told(T0, T0.plusSeconds(30), Map.of(1L, false, 2L, false)));
    }

    @Test
    void one_that_clears_before_it_was_told_is_not_told() {
        Told met = plan(null, 0, ONE).otherwise();
        Plan gone = plan(met, 60);
        assertThat(gone.isDue()).isFalse();
        assertThat(gone.otherwise()).isNull();
    }

    @Test
    void one_that_is_in_hand_is_not_told() {
        assertThat(plan(null, 60, alarm(1, SEEN)).otherwise()).isNull();
        assertThat(plan(plan(null, 0, ONE).otherwise(), 60, alarm(1, SEEN)).isDue()).isFalse();
    }

    @Test
    void a_new_one_is_told_after_the_interval_and_what_goes_on_after_the_repeat() {
        Told both = told(Map.of(1L, false));
        assertThat(plan(both, 299, ONE, TWO).isDue()).isFalse();
        assertThat(plan(both, 300, ONE, TWO).isDue()).isTrue();
        assertThat(plan(both, 300, ONE).isDue()).isFalse();
        assertThat(plan(both, 4 * 3600 - 1, ONE).isDue()).isFalse();
        assertThat(plan(both, 4 * 3600, ONE).isDue()).isTrue();
        assertThat(plan(both, 4 * 3600, alarm(1, SEEN)).isDue()).isFalse();
    }

    @Test
    void one_that_is_in_hand_no_more_is_news_again() {
        Told both = told(Map.of(1L, false));
        Told quiet = plan(both, 100, alarm(1, SEEN)).otherwise();
        assertThat(quiet).isEqualTo(told(Map.of(1L, true)));
        Plan back = plan(quiet, 300, ONE);
        assertThat(back.isDue()).isTrue();
        assertThat(plan(quiet, 200, ONE).otherwise()).as("until it was told").isEqualTo(quiet);
        assertThat(back.ifSent())
                .isEqualTo(new Told(T0.minusSeconds(30), T0.plusSeconds(300), Map.of(1L, false)));
    }

    @Test
    void that_they_cleared_is_told_if_the_route_says_so() {
        Told both = told(Map.of(1L, false, 2L, true));
        Plan waits = plan(both, 299, ONE);
        assertThat(waits.isDue()).isFalse();
        assertThat(waits.otherwise()).as("nothing is forgotten meanwhile").isEqualTo(both);
        Plan resolved = plan(both, 300);
        assertThat(resolved.isDue()).isTrue();
        assertThat(resolved.firing()).isEmpty();
        assertThat(resolved.resolved()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(resolved.ifSent()).isNull();
        Plan silent = Plan.of(route(false), both, List.of(), Set.of(1L, 2L), T0.plusSeconds(300));
        assertThat(silent.isDue()).isFalse();
        assertThat(silent.otherwise()).isNull();
    }

    @Test
    void it_says_when_something_is_due_next() {
        assertThat(plan(null, 0, ONE).dueAt()).isEqualTo(T0.plusSeconds(30));
        assertThat(plan(null, 0, alarm(1, SEEN)).dueAt()).isNull();
        Told one = told(Map.of(1L, false));
        assertThat(plan(one, 1, ONE, TWO).dueAt()).isEqualTo(T0.plusSeconds(300));
        assertThat(plan(one, 1).dueAt()).isEqualTo(T0.plusSeconds(300));
        assertThat(plan(one, 1, ONE).dueAt()).isEqualTo(T0.plusSeconds(4 * 3600));
        assertThat(plan(one, 1, alarm(1, SEEN)).dueAt()).isNull();
    }

    @Test
    void what_neither_holds_here_nor_has_cleared_is_kept_without_a_word() {
        Told both = told(Map.of(1L, false, 2L, true));
        Plan plan = Plan.of(route(true), both, List.of(), Set.of(1L), T0.plusSeconds(300));
        assertThat(plan.resolved()).containsExactly(1L);
        assertThat(plan.ifSent())
                .isEqualTo(new Told(T0.minusSeconds(30), T0.plusSeconds(300), Map.of(2L, true)));
        Plan beyond = Plan.of(route(true), both, List.of(), Set.of(), T0.plusSeconds(300));
        assertThat(beyond.isDue()).isFalse();
        assertThat(beyond.otherwise()).isEqualTo(both);
    }

    @Test
    void what_was_told_is_kept_as_text() {
        Told both = told(Map.of(1L, false, 22L, true));
        assertThat(both.text()).isEqualTo("1\n22 q");
        assertThat(Told.alarms(both.text())).isEqualTo(both.alarms());
        assertThat(Told.alarms("")).isEmpty();
    }
}
