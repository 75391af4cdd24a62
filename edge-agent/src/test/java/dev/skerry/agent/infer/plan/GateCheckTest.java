package dev.skerry.agent.infer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateCheckTest {
    private static final double UNKNOWN = Double.NaN;

    /** 50 of 200 steps are alarms, 80 of 100 compared ones agree, 99 of 100 runs take 900 us. */
    private static final ModelFigures FIGURES = new ModelFigures(200, 50, 100, 80, 300, 900, 2);

    private static @Nullable String broken(Gates gates, double psi) {
        return GateCheck.broken(gates, FIGURES, true, psi);
    }

    @Test
    void nothing_is_judged_before_there_are_enough_compared_steps() {
        assertThat(broken(new Gates(101, 1.0, 0L, 0.0, 0.0), 9)).isNull();
        assertThat(broken(new Gates(100, 1.0, null, null, null), UNKNOWN)).contains("100 steps");
        assertThat(GateCheck.broken(new Gates(101, null, 0L, null, null), FIGURES, false, UNKNOWN))
                .as("all steps count if there is nothing to compare with")
                .contains("over 200 steps");
    }

    @Test
    void nothing_is_said_of_what_never_ran() {
        assertThat(
                        GateCheck.broken(
                                new Gates(0, 1.0, 0L, 0.0, null), ModelFigures.NONE, true, UNKNOWN))
                .isNull();
    }

    @Test
    void what_is_just_within_its_gates_goes_on() {
        assertThat(broken(new Gates(1, 0.8, 900L, 0.25, 0.2), 0.2)).isNull();
        assertThat(broken(new Gates(1, null, null, null, null), 9)).isNull();
        assertThat(broken(new Gates(1, null, null, null, 0.2), UNKNOWN)).isNull();
    }

    @Test
    void each_gate_is_judged_by_its_figure() {
        assertThat(broken(new Gates(1, 0.81, null, null, null), UNKNOWN))
                .isEqualTo("agreement 0.8000 of at least 0.8100, over 100 steps");
        assertThat(broken(new Gates(1, null, 899L, null, null), UNKNOWN))
                .isEqualTo("latency of 900 us in 99 of 100 runs of at most 899 us, over 100 steps");
        assertThat(broken(new Gates(1, null, null, 0.24, null), UNKNOWN))
                .isEqualTo("alarms on 0.2500 of its steps of at most 0.2400, over 100 steps");
        assertThat(broken(new Gates(1, null, null, null, 0.2), 0.3))
                .isEqualTo("drift of 0.3000 of at most 0.2000, over 100 steps");
        assertThat(broken(new Gates(1, 0.9, 1L, null, null), UNKNOWN))
                .contains("agreement", "; latency");
    }

    @Test
    void gates_that_nothing_can_keep_to_are_none() {
        assertThatThrownBy(() -> new Gates(-1, null, null, null, null)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Gates(1, 1.1, null, null, null)).hasMessageContaining("1.1");
        assertThatThrownBy(() -> new Gates(1, null, -1L, null, null)).hasMessageContaining("-1 us");
        assertThatThrownBy(() -> new Gates(1, null, null, Double.NaN, null))
                .hasMessageContaining("alarm rate");
        assertThatThrownBy(() -> new Gates(1, null, null, null, -0.1)).hasMessageContaining("psi");
    }
}
