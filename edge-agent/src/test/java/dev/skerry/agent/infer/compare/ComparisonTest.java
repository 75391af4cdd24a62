package dev.skerry.agent.infer.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.plan.ModelFigures;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.run.RunTimes;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final Tally acting = new Tally(of(Role.ACTING), new RunTimes(), 0.5);
    private final Tally shadow = new Tally(of(Role.SHADOW), new RunTimes(), Double.NaN);
    private final Comparison comparison = new Comparison(acting, shadow);

    private static Tally.Of of(Role role) {
        return new Tally.Of("pump", "ab", role, "r1");
    }

    private void assertCompared(long compared, long agreed) {
        for (Tally tally : new Tally[] {acting, shadow}) {
            assertThat(tally.figures().compared()).isEqualTo(compared);
            assertThat(tally.figures().agreed()).isEqualTo(agreed);
            assertThat(tally.compared()).isEqualTo(compared);
        }
    }

    @Test
    void steps_of_the_same_time_are_compared() {
        comparison.begin();
        comparison.acting(10, true);
        comparison.acting(20, false);
        comparison.acting(30, true);
        comparison.shadow(10, true);
        comparison.shadow(20, false);
        comparison.shadow(30, false);
        assertCompared(3, 2);
    }

    @Test
    void steps_that_only_one_makes_are_not() {
        comparison.begin();
        comparison.acting(10, true);
        comparison.acting(30, true);
        comparison.shadow(5, true);
        comparison.shadow(20, true);
        comparison.shadow(30, true);
        comparison.shadow(40, true);
        assertCompared(1, 1);
    }

    @Test
    void several_steps_of_one_time_belong_together_in_their_order() {
        comparison.begin();
        comparison.acting(10, true);
        comparison.acting(10, false);
        comparison.shadow(10, true);
        comparison.shadow(10, true);
        comparison.shadow(10, true);
        assertCompared(2, 1);
    }

    @Test
    void nothing_of_the_message_before_is_compared() {
        comparison.begin();
        comparison.acting(10, true);
        comparison.begin();
        comparison.shadow(10, true);
        assertCompared(0, 0);
        comparison.acting(10, false);
        comparison.shadow(10, true);
        assertCompared(1, 0);
    }

    @Test
    void messages_may_have_any_number_of_steps() {
        comparison.begin();
        for (int i = 0; i < 1_000; i++) {
            comparison.acting(i, i % 2 == 0);
        }
        for (int i = 0; i < 1_000; i++) {
            comparison.shadow(i, i % 4 == 0);
        }
        assertCompared(1_000, 750);
    }

    @Test
    void the_least_score_that_is_an_alarm_is_the_models_own() {
        assertThat(acting.isAlarm(0.5f)).isTrue();
        assertThat(acting.isAlarm(0.49f)).isFalse();
        assertThat(acting.isAlarm(Float.NaN)).isFalse();
        assertThat(shadow.isAlarm(Float.POSITIVE_INFINITY)).as("it has none").isFalse();
    }

    @Test
    void all_that_is_counted_is_told() {
        acting.scored(1, true);
        acting.scored(0, false);
        acting.devices(3);
        acting.devices(-1);
        ModelFigures figures = acting.figures();
        assertThat(figures).isEqualTo(new ModelFigures(2, 1, 0, 0, 0, 0, 2, figures.scores()));
        assertThat(figures.scores()).startsWith(1L).endsWith(1L).filteredOn(n -> n == 1).hasSize(2);
        assertThat(acting.steps()).isEqualTo(2);
    }
}
