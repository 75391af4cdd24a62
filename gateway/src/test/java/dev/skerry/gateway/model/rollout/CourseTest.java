package dev.skerry.gateway.model.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.model.gate.GateResult;
import dev.skerry.gateway.model.gate.GateResult.Bound;
import dev.skerry.gateway.model.gate.GateResult.Gate;
import dev.skerry.gateway.model.gate.Gates;
import dev.skerry.gateway.model.gate.Verdict;
import dev.skerry.gateway.model.rollout.Course.Turn;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant RIPE = NOW.plus(Duration.ofMinutes(10));

    private static Rollout rollout(Stage stage, boolean isAutomatic) {
        return new Rollout(
                "r1",
                new ModelPlace("wear", Scope.ALL, ""),
                "1.1.0",
                "digest",
                RolloutWish.CANARY,
                Gates.DEFAULT,
                isAutomatic,
                Duration.ofMinutes(10),
                stage,
                Set.of(),
                NOW,
                "",
                NOW,
                "test",
                null);
    }

    private static List<GateResult> gates(Verdict verdict) {
        return List.of(
                new GateResult(Gate.TOTAL_STEPS, Bound.LEAST, 10, 20.0, Verdict.HOLDS),
                new GateResult(Gate.PSI, Bound.MOST, 0.25, 0.5, verdict));
    }

    @Test
    void one_that_is_automatic_goes_on_once_all_gates_hold_and_its_time_is_over() {
        Rollout shadow = rollout(Stage.SHADOW, true);
        assertThat(Course.due(shadow, gates(Verdict.HOLDS), RIPE))
                .contains(new Turn(Stage.CANARY, "all gates hold"));
        assertThat(Course.due(shadow, gates(Verdict.HOLDS), RIPE.minusMillis(1))).isEmpty();
        assertThat(Course.due(shadow, gates(Verdict.WAITS), RIPE)).isEmpty();
        assertThat(Course.due(rollout(Stage.SHADOW, false), gates(Verdict.HOLDS), RIPE)).isEmpty();
        assertThat(Course.due(rollout(Stage.CANARY, true), gates(Verdict.HOLDS), RIPE))
                .map(Turn::stage)
                .contains(Stage.FULL);
        assertThat(Course.due(rollout(Stage.FULL, true), gates(Verdict.HOLDS), RIPE))
                .map(Turn::stage)
                .contains(Stage.DONE);
    }

    @Test
    void one_that_acts_goes_back_as_soon_as_a_gate_fails() {
        for (Stage stage : List.of(Stage.CANARY, Stage.FULL)) {
            for (boolean isAutomatic : new boolean[] {true, false}) {
                assertThat(Course.due(rollout(stage, isAutomatic), gates(Verdict.FAILS), NOW))
                        .contains(new Turn(Stage.REVERSED, "psi is 0.5000, at most 0.2500"));
            }
            assertThat(Course.due(rollout(stage, true), gates(Verdict.WAITS), RIPE)).isEmpty();
        }
        assertThat(Course.due(rollout(Stage.SHADOW, true), gates(Verdict.FAILS), RIPE)).isEmpty();
    }

    @Test
    void one_that_ended_stays_where_it_is() {
        for (Stage stage : List.of(Stage.DONE, Stage.ABORTED, Stage.REVERSED)) {
            for (Verdict verdict : Verdict.values()) {
                assertThat(Course.due(rollout(stage, true), gates(verdict), RIPE)).isEmpty();
            }
            assertThat(stage.isOpen()).isFalse();
        }
    }

    @Test
    void a_promotion_by_hand_is_told_what_fails_and_what_waits() {
        assertThat(Course.objection(gates(Verdict.HOLDS))).isEmpty();
        assertThat(Course.objection(gates(Verdict.WAITS))).startsWith("psi is");
        assertThat(Course.objection(gates(Verdict.FAILS))).startsWith("psi is");
    }

    @Test
    void a_canary_is_the_share_that_was_asked_for_and_one_at_least() {
        List<Member> fleet = fleet(200);
        assertThat(new Canary.Share(0.1).of("r1", fleet)).hasSize(20);
        assertThat(new Canary.Share(0.001).of("r1", fleet)).hasSize(1);
        assertThat(new Canary.Share(1).of("r1", fleet)).hasSize(200);
        assertThat(new Canary.Share(0.1).of("r1", List.of())).isEmpty();
        assertThat(new Canary.Site("even").of("r1", fleet)).hasSize(100).contains("a0", "a2");
    }

    @Test
    void each_rollout_chooses_others_and_always_the_same() {
        List<Member> fleet = fleet(200);
        Canary tenth = new Canary.Share(0.1);
        assertThat(tenth.of("r1", fleet.reversed())).isEqualTo(tenth.of("r1", fleet));
        Set<String> both = new HashSet<>(tenth.of("r1", fleet));
        both.retainAll(tenth.of("r2", fleet));
        assertThat(both).hasSizeLessThan(15);
    }

    @Test
    void a_canary_survives_the_store() {
        for (Canary canary : List.of(new Canary.Share(0.125), new Canary.Site("a plant"))) {
            assertThat(Canary.ofText(canary.text())).isEqualTo(canary);
        }
        for (double share : new double[] {0, -0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new Canary.Share(share))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<Member> fleet(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> new Member("a" + i, i % 2 == 0 ? "even" : "odd", Set.of()))
                .toList();
    }
}
