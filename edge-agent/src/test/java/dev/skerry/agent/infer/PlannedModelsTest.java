package dev.skerry.agent.infer;

import static dev.skerry.agent.infer.Candidates.profile;
import static dev.skerry.agent.infer.Candidates.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.plan.ModelStatus.State;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.Inference;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bundles that the gateway plans: what acts, and what is compared with it. */
class PlannedModelsTest extends PlannedStages {
    @Test
    void the_bundle_of_a_plan_acts_in_place_of_the_agents_own() throws IOException {
        PlannedBundle own = Candidates.times(models, "1.1.0", 1);
        PlannedBundle other = Candidates.times(planned, "1.0.0", 2);
        try (var stage = stage()) {
            assertSaid(send(stage, 1, 0.5), own);
            assertIs(status(stage, own), Role.ACTING, State.RUNNING, "");
            plan(stage, "r1", other, null, null);
            assertSaid(send(stage, 2, 0.5), other);
            assertThat(stage.models())
                    .singleElement()
                    .returns("1.0.0", ModelStatus::version)
                    .returns("r1", ModelStatus::rolloutId);
            stage.plan(List.of());
            assertSaid(send(stage, 3, 0.5), own);
        }
    }

    @Test
    void a_model_that_no_plan_changes_goes_on_with_what_it_knows() throws IOException {
        Candidates.digits(models, "1.1.0");
        PlannedBundle other = Candidates.digits(planned, "1.0.0");
        try (var stage = stage()) {
            send(stage, 1, 1);
            stage.plan(List.of(new ModelPlan("else", "", other, null, null)));
            assertThat(send(stage, 2, 2)).extracting(Inference::score).containsExactly(12f);
            assertIs(status(stage, other), Role.ACTING, State.REFUSED, "SKR-M020");
            assertThat(status(stage, other).name()).isEqualTo("else");
        }
    }

    @Test
    void the_same_bundle_goes_on_with_what_it_knows_wherever_it_lies() throws IOException {
        Candidates.digits(models, "1.1.0");
        PlannedBundle same = Candidates.digits(planned, "1.1.0");
        try (var stage = stage()) {
            send(stage, 1, 1);
            plan(stage, "", same, null, null);
            assertThat(send(stage, 2, 2)).extracting(Inference::score).containsExactly(12f);
        }
    }

    @Test
    void a_bundle_out_of_the_profiles_range_or_other_than_planned_does_not_run()
            throws IOException {
        PlannedBundle own = Candidates.times(models, "1.1.0", 1);
        PlannedBundle high = Candidates.times(planned, "2.0.0", 2);
        try (var stage = stage()) {
            plan(stage, "", high, null, null);
            assertSaid(send(stage, 1, 0.5), own);
            assertIs(status(stage, high), Role.ACTING, State.REFUSED, "SKR-M018");
            PlannedBundle fits = Candidates.times(planned, "1.2.0", 2);
            var other = new PlannedBundle("1.2.0", high.digest(), fits.archive());
            plan(stage, "", other, null, null);
            assertSaid(send(stage, 2, 0.5), own);
            assertIs(status(stage, other), Role.ACTING, State.REFUSED, "SKR-M018");
            assertThat(codes(stage)).containsExactly("SKR-M018");
        }
    }

    @Test
    void only_scores_of_the_acting_bundle_are_told_and_both_are_counted() throws IOException {
        PlannedBundle acting = Candidates.times(planned, "1.1.0", 1);
        PlannedBundle shadow = Candidates.times(planned, "1.2.0", 2);
        try (var stage = stage()) {
            plan(stage, "r1", acting, shadow, null);
            // 0.5 is an alarm by the shadow only.
            assertSaid(send(stage, 1, 0.25, 0.5, 1, 0.25), acting);
            ModelStatus one = status(stage, acting);
            ModelStatus other = status(stage, shadow);
            assertIs(one, Role.ACTING, State.RUNNING, "");
            assertIs(other, Role.SHADOW, State.RUNNING, "");
            assertThat(one.figures().steps()).isEqualTo(4);
            assertThat(one.figures().alarms()).isEqualTo(1);
            assertThat(other.figures().steps()).isEqualTo(4);
            assertThat(other.figures().alarms()).isEqualTo(2);
            for (ModelStatus status : List.of(one, other)) {
                assertThat(status.figures().compared()).isEqualTo(4);
                assertThat(status.figures().agreed()).isEqualTo(3);
                assertThat(status.figures().devices()).isEqualTo(1);
                assertThat(status.figures().latencyP99Micros())
                        .isGreaterThanOrEqualTo(status.figures().latencyP50Micros())
                        .isPositive();
            }
            assertThat(stage.inferences()).isEqualTo(4);
            plan(stage, "r2", acting, shadow, null);
            send(stage, 5, 0.25);
            assertThat(status(stage, acting).figures().steps())
                    .as("counted anew in another rollout")
                    .isEqualTo(1);
            assertThat(status(stage, shadow).figures().devices()).isEqualTo(1);
        }
    }

    @Test
    void the_agents_own_bundle_can_be_compared_with() throws IOException {
        PlannedBundle own = Candidates.times(models, "1.1.0", 1);
        PlannedBundle shadow = Candidates.times(planned, "1.2.0", 2);
        try (var stage = stage()) {
            plan(stage, "r1", null, shadow, null);
            assertSaid(send(stage, 1, 0.25), own);
            assertThat(status(stage, shadow).figures().compared()).isEqualTo(1);
        }
    }

    @Test
    void a_shadow_that_fails_is_refused_and_disturbs_nothing() throws IOException {
        PlannedBundle acting = Candidates.times(planned, "1.1.0", 1);
        PlannedBundle shadow = Candidates.failingAbove(planned, "1.2.0", 50);
        try (var stage = stage()) {
            plan(stage, "r1", acting, shadow, AGREEMENT);
            List<Inference> said = send(stage, 1, 49, 51, 49, 51);
            assertSaid(said, acting);
            assertThat(said).hasSize(4);
            assertIs(status(stage, shadow), Role.SHADOW, State.REFUSED, "SKR-M019");
            assertThat(status(stage, shadow).figures().steps()).isEqualTo(1);
            assertIs(status(stage, acting), Role.ACTING, State.RUNNING, "");
            assertThat(codes(stage)).containsExactly("SKR-M019");
            assertThat(reverted).isEmpty();
        }
    }

    @Test
    void promoted_bundles_go_on_with_what_they_know_also_after_a_restart() throws IOException {
        PlannedBundle old = Candidates.digits(planned, "1.1.0");
        PlannedBundle next = Candidates.digits(planned, "1.2.0");
        Map<String, byte[]> states = new HashMap<>();
        try (var stage = stage()) {
            plan(stage, "r1", old, next, null);
            send(stage, 1, 1, 2);
            states.putAll(stage.dirtyStates());
            assertThat(states).containsKeys("oven/oven-1/heat", "oven/oven-1/heat@shadow");
            plan(stage, "r1", next, old, null);
            List<Inference> said = send(stage, 3, 3);
            assertSaid(said, next);
            assertThat(said).extracting(Inference::score).containsExactly(1_000_023f);
        }
        try (var stage = stage(states)) {
            plan(stage, "r1", next, old, null);
            List<Inference> said = send(stage, 3, 3);
            assertSaid(said, next);
            assertThat(said).extracting(Inference::score).containsExactly(1_000_023f);
            plan(stage, "r1", old, next, null);
            assertThat(send(stage, 4, 4)).extracting(Inference::score).containsExactly(2_000_034f);
        }
    }

    @Test
    void what_is_kept_of_a_shadow_ends_with_it() throws IOException {
        PlannedBundle old = Candidates.digits(planned, "1.1.0");
        PlannedBundle next = Candidates.digits(planned, "1.2.0");
        try (var stage = stage()) {
            plan(stage, "r1", old, next, null);
            send(stage, 1, 1, 2);
            Map<String, byte[]> states = new HashMap<>(stage.dirtyStates());
            plan(stage, "", next, null, null);
            stage.takeUp();
            states.putAll(stage.dirtyStates());
            assertThat(states.get("oven/oven-1/heat@shadow")).isEmpty();
            try (var again = stage(states)) {
                plan(again, "", next, null, null);
                assertThat(send(again, 3, 3))
                        .extracting(Inference::score)
                        .containsExactly(1_000_023f);
            }
        }
    }

    @Test
    void names_of_other_ranges_go_their_own_ways() throws IOException {
        PlannedBundle own = Candidates.times(models, "1.1.0", 1);
        PlannedBundle high = Candidates.times(planned, "2.0.0", 2);
        try (var stage = stage()) {
            plan(stage, "", high, null, null);
            assertSaid(send(stage, 1, 0.5), own);
            assertSaid(
                    stage.infer(profile("digits@^2"), List.of(Fixture.reading("oven-2", 1, 0.5))),
                    high);
        }
    }
}
