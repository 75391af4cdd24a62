package dev.skerry.agent.infer;

import static dev.skerry.agent.infer.Candidates.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.plan.Gates;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.plan.ModelStatus.State;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.Inference;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bundles that are gone back from: they broke a gate, failed or can't even run. */
class RevertedModelsTest extends PlannedStages {
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
}
