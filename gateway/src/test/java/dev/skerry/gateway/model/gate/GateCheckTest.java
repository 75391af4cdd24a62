package dev.skerry.gateway.model.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.model.gate.Evidence.Progress;
import dev.skerry.gateway.model.gate.GateResult.Gate;
import dev.skerry.sync.proto.ModelFigures;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateCheckTest {
    private static final Gates GATES =
            new Gates(100, 250, 2, 0.9, Duration.ofMillis(5), 0.1, 2, 0.25, 0.25);

    /** Alarms of the version and of the one beside it, in a thousand steps that both scored. */
    private static Evidence agent(String id, long alarms, long alarmsBeside, long agreed) {
        return new Evidence(
                id,
                Progress.RUNNING,
                figures(1_000, alarms, agreed),
                figures(1_000, alarmsBeside, agreed),
                0.1,
                "",
                "");
    }

    private static ModelFigures figures(long steps, long alarms, long agreed) {
        return ModelFigures.newBuilder()
                .setSteps(steps)
                .setAlarms(alarms)
                .setCompared(steps)
                .setAgreed(agreed)
                .setLatencyP99Micros(4_000)
                .build();
    }

    private static Evidence of(Evidence like, ModelFigures figures, @Nullable Double psi) {
        return new Evidence(like.agentId(), Progress.RUNNING, figures, like.beside(), psi, "", "");
    }

    private static Evidence failed(String id, Progress progress) {
        return new Evidence(
                id, progress, ModelFigures.getDefaultInstance(), null, null, "SKR-X", "why");
    }

    private static GateResult result(Gate gate, Evidence... agents) {
        return result(GATES, gate, agents);
    }

    private static GateResult result(Gates gates, Gate gate, Evidence... agents) {
        return GateCheck.of(gates, List.of(agents)).stream()
                .filter(result -> result.gate() == gate)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void all_hold_where_nothing_is_wrong() {
        List<GateResult> results =
                GateCheck.of(GATES, List.of(agent("a", 10, 10, 990), agent("b", 10, 10, 990)));
        assertThat(results).extracting(GateResult::gate).containsExactly(Gate.values());
        assertThat(GateCheck.allHold(results)).isTrue();
        assertThat(GateCheck.objections(results, Verdict.FAILS, Verdict.WAITS)).isEmpty();
    }

    @Test
    void shares_are_judged_once_enough_agents_compared_enough_steps() {
        Evidence bad = agent("a", 900, 0, 100);
        assertThat(result(Gate.AGENTS, bad).verdict()).isEqualTo(Verdict.WAITS);
        assertThat(result(Gate.AGREEMENT, bad))
                .extracting(GateResult::verdict, GateResult::now)
                .containsExactly(Verdict.WAITS, 0.1);
        assertThat(result(Gate.AGREEMENT, bad, agent("b", 900, 0, 100)).verdict())
                .isEqualTo(Verdict.FAILS);
        Evidence few = of(agent("b", 0, 0, 0), figures(99, 0, 0), null);
        assertThat(result(Gate.AGENTS, bad, few).now()).isEqualTo(1);
        Gates many = new Gates(1, 2_001, 1, 0.9, Duration.ofMillis(5), 0.1, 2, 0.25, 0);
        assertThat(result(many, Gate.TOTAL_STEPS, bad, agent("b", 0, 0, 0)).verdict())
                .isEqualTo(Verdict.WAITS);
        assertThat(result(many, Gate.ALARM_RATE, bad, agent("b", 0, 0, 0)).verdict())
                .isEqualTo(Verdict.WAITS);
    }

    @Test
    void steps_that_nothing_was_beside_count_only_where_nothing_can_be() {
        ModelFigures alone = ModelFigures.newBuilder().setSteps(500).setAlarms(5).build();
        Evidence without = new Evidence("a", Progress.RUNNING, alone, null, null, "", "");
        assertThat(without.steps()).isEqualTo(500);
        assertThat(of(agent("b", 0, 0, 0), alone, null).steps()).isZero();
        Evidence other = new Evidence("b", Progress.RUNNING, alone, null, null, "", "");
        assertThat(GateCheck.allHold(GateCheck.of(GATES, List.of(without, other)))).isTrue();
        assertThat(result(Gate.AGREEMENT, without, other).now()).isNull();
        assertThat(result(Gate.ALARM_FACTOR, without, other).now()).isNull();
        assertThat(result(Gate.PSI, without, other).now()).isNull();
    }

    @Test
    void each_gate_fails_just_beyond_its_bound() {
        Evidence good = agent("a", 10, 10, 1_000);
        assertThat(result(Gate.AGREEMENT, good, agent("b", 10, 10, 800)).verdict())
                .isEqualTo(Verdict.HOLDS);
        assertThat(result(Gate.AGREEMENT, good, agent("b", 10, 10, 799)).verdict())
                .isEqualTo(Verdict.FAILS);
        assertThat(result(Gate.ALARM_RATE, good, agent("b", 190, 400, 1_000)).verdict())
                .isEqualTo(Verdict.HOLDS);
        assertThat(result(Gate.ALARM_RATE, good, agent("b", 191, 400, 1_000)).verdict())
                .isEqualTo(Verdict.FAILS);
        ModelFigures slow = good.figures().toBuilder().setLatencyP99Micros(5_001).build();
        assertThat(result(Gate.LATENCY, good, of(good, slow, null)).verdict())
                .isEqualTo(Verdict.FAILS);
        ModelFigures fast = slow.toBuilder().setLatencyP99Micros(5_000).build();
        assertThat(result(Gate.LATENCY, good, of(good, fast, null)).verdict())
                .isEqualTo(Verdict.HOLDS);
        assertThat(result(Gate.PSI, good, of(good, good.figures(), 0.26)))
                .extracting(GateResult::verdict, GateResult::now)
                .containsExactly(Verdict.FAILS, 0.26);
    }

    @Test
    void alarms_are_held_against_those_of_the_version_beside_it() {
        // 9 + 1 in 2,000 steps: twice as many is 20.
        Evidence one = agent("a", 10, 9, 990);
        assertThat(result(Gate.ALARM_FACTOR, one, agent("b", 10, 0, 990)))
                .extracting(GateResult::verdict, GateResult::now)
                .containsExactly(Verdict.HOLDS, 2.0);
        assertThat(result(Gate.ALARM_FACTOR, one, agent("b", 11, 0, 990)).verdict())
                .isEqualTo(Verdict.FAILS);
    }

    @Test
    void too_many_agents_that_cannot_run_it_fail_at_once() {
        Evidence good = agent("a", 0, 0, 1_000);
        assertThat(
                        result(
                                        Gate.FAILURES,
                                        good,
                                        Evidence.none("b"),
                                        Evidence.none("c"),
                                        failed("d", Progress.REFUSED))
                                .verdict())
                .isEqualTo(Verdict.HOLDS);
        assertThat(result(Gate.FAILURES, good, Evidence.none("b"), failed("d", Progress.REVERTED)))
                .extracting(GateResult::verdict, GateResult::now)
                .containsExactly(Verdict.FAILS, 1 / 3.0);
        assertThat(
                        result(
                                        Gate.FAILURES,
                                        failed("a", Progress.UNUSED),
                                        failed("b", Progress.UNUSED),
                                        good,
                                        failed("d", Progress.REFUSED))
                                .now())
                .as("who has no use for it is not counted")
                .isEqualTo(0.5);
        assertThat(result(Gate.FAILURES).verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void an_objection_says_what_was_wanted_and_what_is() {
        List<GateResult> results =
                GateCheck.of(GATES, List.of(agent("a", 0, 0, 500), agent("b", 0, 0, 500)));
        assertThat(GateCheck.objections(results, Verdict.FAILS))
                .isEqualTo("agreement is 0.5000, at least 0.9000");
        assertThat(GateCheck.objections(GateCheck.of(GATES, List.of()), Verdict.WAITS))
                .isEqualTo("agents is 0, at least 2; total-steps is 0, at least 250");
    }

    @Test
    void what_no_gates_can_be_is_named() {
        assertThat(Gates.DEFAULT.faults()).isEmpty();
        assertThat(GATES.faults()).isEmpty();
        assertThat(new Gates(0, 0, 0, 1.1, Duration.ZERO, -0.1, -1, Double.NaN, 2).faults())
                .hasSize(9)
                .contains("psi: 0 to 1000", "latency: more than 0, a minute at most");
    }

    @Test
    void an_agent_judges_by_what_it_can_see_alone() {
        assertThat(GATES.ofAgent())
                .satisfies(
                        gates -> {
                            assertThat(gates.getSteps()).isEqualTo(100);
                            assertThat(gates.getAgreement()).isEqualTo(0.9);
                            assertThat(gates.getLatencyMicros()).isEqualTo(5_000);
                            assertThat(gates.getAlarmRate()).isEqualTo(0.1);
                            assertThat(gates.getPsi()).isEqualTo(0.25);
                        });
    }
}
