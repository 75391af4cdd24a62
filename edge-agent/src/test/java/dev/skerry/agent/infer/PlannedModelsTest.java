package dev.skerry.agent.infer;

import static dev.skerry.agent.infer.Candidates.profile;
import static dev.skerry.agent.infer.Candidates.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.plan.Gates;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.plan.ModelStatus.State;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that the gateway plans: what acts, what is compared, and what is gone back to. */
class PlannedModelsTest {
    private static final Gates AGREEMENT = new Gates(4, 0.75, null, null, null);

    @TempDir Path folder;
    private Path models;
    private Path planned;
    private final Map<String, byte[]> kept = new HashMap<>();
    private final List<String> reverted = new ArrayList<>();

    @BeforeEach
    void own() throws IOException {
        models = Files.createDirectories(folder.resolve("models"));
        planned = Files.createDirectories(folder.resolve("planned"));
    }

    private InferenceStage stage(Map<String, byte[]> states) {
        return new InferenceStage(
                models,
                SealedFiles.PLAIN,
                ModelTrust.ANY,
                states,
                new Reversals(
                        new Reversals.Journal() {
                            @Override
                            public void save(Map<String, byte[]> states) {
                                kept.putAll(states);
                            }

                            @Override
                            public void reverted(String bundle, String digest, Refusal why) {
                                reverted.add(bundle + " " + why.code());
                            }
                        },
                        kept));
    }

    private InferenceStage stage() {
        return stage(Map.of());
    }

    private static void plan(
            InferenceStage stage,
            String rollout,
            @Nullable PlannedBundle acting,
            @Nullable PlannedBundle shadow,
            @Nullable Gates gates) {
        stage.plan(List.of(new ModelPlan("digits", rollout, acting, shadow, gates)));
    }

    private static ModelStatus status(InferenceStage stage, PlannedBundle of) {
        return stage.models().stream()
                .filter(it -> it.digest().equals(of.digest()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(stage.models()));
    }

    private static void assertIs(ModelStatus status, Role role, State state, String code) {
        assertThat(status.role()).as("%s", status).isEqualTo(role);
        assertThat(status.state()).as("%s", status).isEqualTo(state);
        assertThat(status.code()).as("%s", status).isEqualTo(code);
    }

    private static void assertSaid(List<Inference> said, PlannedBundle by) {
        assertThat(said).isNotEmpty();
        assertThat(said).extracting(Inference::modelDigest).containsOnly(by.digest());
    }

    private static List<String> codes(InferenceStage stage) {
        return stage.troubles().stream().map(Refusal::code).toList();
    }

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
    void a_rollout_is_judged_by_its_steps_before_a_restart_too() throws IOException {
        PlannedBundle old = Candidates.times(planned, "1.1.0", 1);
        PlannedBundle next = Candidates.times(planned, "1.2.0", 2);
        Map<String, byte[]> states = new HashMap<>();
        try (var stage = stage()) {
            plan(stage, "r1", next, old, AGREEMENT);
            send(stage, 1, 0.25, 0.5, 0.5);
            states.putAll(stage.dirtyStates());
        }
        try (var stage = stage(states)) {
            plan(stage, "r2", next, old, AGREEMENT);
            send(stage, 4, 0.5);
            assertThat(status(stage, next).figures().steps()).as("another rollout").isOne();
        }
        try (var stage = stage(states)) {
            plan(stage, "r1", next, old, AGREEMENT);
            assertSaid(send(stage, 4, 0.25), next);
            assertThat(status(stage, next).figures().steps()).isEqualTo(4);
            assertThat(status(stage, next).figures().alarms()).isEqualTo(2);
            assertSaid(send(stage, 5, 0.25), old);
            assertThat(status(stage, next).message()).contains("agreement 0.5000", "4 steps");
        }
        states.put("@figures/digits/ACTING", new byte[] {0, 1});
        try (var stage = stage(states)) {
            plan(stage, "r3", next, old, AGREEMENT);
            send(stage, 4, 0.25);
            assertThat(status(stage, next).figures().steps()).as("damaged").isOne();
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
    void one_that_breaks_a_gate_is_gone_back_from_until_the_next_rollout() throws IOException {
        PlannedBundle old = Candidates.times(planned, "1.1.0", 1);
        PlannedBundle next = Candidates.times(planned, "1.2.0", 2);
        try (var stage = stage()) {
            plan(stage, "r1", next, old, AGREEMENT);
            assertSaid(send(stage, 1, 0.5, 0.5, 0.5), next);
            assertIs(status(stage, next), Role.ACTING, State.RUNNING, "");
            assertSaid(send(stage, 4, 0.5), next);
            assertSaid(send(stage, 5, 0.5), old);
            assertIs(status(stage, next), Role.ACTING, State.REVERTED, "SKR-M016");
            assertIs(status(stage, old), Role.ACTING, State.RUNNING, "");
            assertThat(status(stage, next).message()).contains("agreement 0.0000", "4 steps");
            assertThat(status(stage, next).figures().compared()).isEqualTo(4);
            assertThat(codes(stage)).containsExactly("SKR-M016");
            assertThat(reverted).containsExactly("digits-1.2.0 SKR-M016");
        }
        try (var stage = stage()) {
            plan(stage, "r1", next, old, AGREEMENT);
            assertSaid(send(stage, 6, 0.5), old);
            assertIs(status(stage, next), Role.ACTING, State.REVERTED, "SKR-M016");
            plan(stage, "r2", next, old, AGREEMENT);
            assertSaid(send(stage, 7, 0.5), next);
            assertThat(codes(stage)).isEmpty();
        }
        try (var stage = stage()) {
            plan(stage, "r1", next, old, AGREEMENT);
            assertSaid(send(stage, 8, 0.5), next);
        }
        assertThat(reverted).hasSize(1);
    }

    @Test
    void runs_that_take_too_long_and_too_many_alarms_break_gates_too() throws IOException {
        PlannedBundle old = Candidates.times(planned, "1.1.0", 1);
        PlannedBundle next = Candidates.times(planned, "1.2.0", 2);
        try (var stage = stage()) {
            plan(stage, "r1", next, old, new Gates(2, null, 0L, null, null));
            send(stage, 1, 0.25, 0.25);
            assertSaid(send(stage, 3, 0.25), old);
            assertThat(status(stage, next).message()).contains("latency");
            plan(stage, "r2", next, old, new Gates(2, null, null, 0.4, null));
            send(stage, 4, 0.25, 0.5);
            assertSaid(send(stage, 6, 0.25), old);
            assertThat(status(stage, next).message()).contains("alarms on 0.5000");
            plan(stage, "r3", next, old, new Gates(2, null, null, 0.6, null));
            send(stage, 7, 0.25, 0.5);
            assertSaid(send(stage, 9, 0.25), next);
        }
    }

    @Test
    void one_that_breaks_a_gate_goes_on_if_there_is_nothing_to_go_back_to() throws IOException {
        PlannedBundle next = Candidates.times(planned, "1.2.0", 2);
        try (var stage = stage()) {
            plan(stage, "r1", next, null, new Gates(2, null, null, 0.4, null));
            send(stage, 1, 0.5, 0.5);
            assertSaid(send(stage, 3, 0.5), next);
            assertIs(status(stage, next), Role.ACTING, State.RUNNING, "SKR-M017");
            assertThat(codes(stage)).containsExactly("SKR-M017");
            assertThat(status(stage, next).figures().steps()).isEqualTo(3);
            assertThat(reverted).isEmpty();
        }
    }

    @Test
    void one_that_fails_is_gone_back_from_until_the_next_rollout() throws IOException {
        PlannedBundle old = Candidates.digits(planned, "1.1.0");
        PlannedBundle next = Candidates.failingAbove(planned, "1.2.0", 50);
        try (var stage = stage()) {
            plan(stage, "r1", next, old, null);
            assertSaid(send(stage, 1, 1), next);
            assertThat(send(stage, 2, 51)).isEmpty();
            List<Inference> said = send(stage, 3, 3);
            assertSaid(said, old);
            assertThat(said)
                    .extracting(Inference::score)
                    .as("it was warm")
                    .containsExactly(1_000_513f);
            assertIs(status(stage, next), Role.ACTING, State.REVERTED, "SKR-M015");
            assertThat(reverted).containsExactly("digits-1.2.0 SKR-M015");
        }
        try (var stage = stage()) {
            plan(stage, "r1", next, old, null);
            send(stage, 4, 4);
            assertSaid(send(stage, 5, 5), old);
            plan(stage, "r2", next, null, null);
            assertSaid(send(stage, 6, 6), next);
            assertThat(send(stage, 7, 51, 6)).isEmpty();
            assertIs(status(stage, next), Role.ACTING, State.REFUSED, "SKR-M006");
            assertThat(codes(stage)).containsExactly("SKR-M006");
        }
    }

    @Test
    void one_that_can_not_even_run_leaves_the_line_to_the_other() throws IOException {
        PlannedBundle old = Candidates.times(planned, "1.1.0", 1);
        PlannedBundle next = Candidates.times(planned, "1.2.0", 2);
        Files.writeString(next.archive(), "half of");
        try (var stage = stage()) {
            plan(stage, "r1", next, old, null);
            assertSaid(send(stage, 1, 0.5), old);
            assertThat(status(stage, next).state()).isEqualTo(State.REFUSED);
            Candidates.times(planned, "1.2.0", 2);
            stage.look();
            assertSaid(send(stage, 2, 0.5), next);
        }
    }

    @Test
    void one_that_does_not_fit_the_profile_leaves_the_line_to_the_other() throws IOException {
        PlannedBundle own = Candidates.times(models, "1.1.0", 1);
        PlannedBundle next = Candidates.ofPressure(planned, "1.2.0");
        try (var stage = stage()) {
            plan(stage, "r1", next, null, null);
            send(stage, 1, 0.5);
            assertSaid(send(stage, 2, 0.5), own);
            assertIs(status(stage, next), Role.ACTING, State.REFUSED, "SKR-M013");
            assertThat(kept).isEmpty();
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
