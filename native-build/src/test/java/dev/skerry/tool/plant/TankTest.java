package dev.skerry.tool.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.DoubleSummaryStatistics;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TankTest {
    private final Tank tank = new Tank("tank-1", new SplittableRandom(7));

    @Test
    void keeps_its_level_between_its_marks() {
        DoubleSummaryStatistics level = levels(1_200, Fault.NONE);
        assertThat(level.getMin()).isGreaterThan(1.4);
        assertThat(level.getMax()).isLessThan(2.9);
        assertThat(level.getMax() - level.getMin()).isGreaterThan(0.5);
    }

    @Test
    void a_surge_nearly_fills_it_within_the_episode() {
        levels(120, Fault.NONE);
        assertThat(levels(45, Fault.INFLOW_SURGE).getMax()).isGreaterThan(3.4);
    }

    @Test
    void a_drifting_sensor_shows_a_level_that_is_not_there() {
        Tank truth = new Tank("tank-1", new SplittableRandom(7));
        for (int i = 0; i < 60; i++) {
            tank.advance(1, Fault.SENSOR_DRIFT);
            truth.advance(1, Fault.NONE);
        }
        assertThat(level(tank)).isGreaterThan(level(truth) + 0.3);
    }

    private DoubleSummaryStatistics levels(int seconds, Fault fault) {
        DoubleSummaryStatistics levels = new DoubleSummaryStatistics();
        for (int i = 0; i < seconds; i++) {
            tank.advance(1, fault);
            levels.accept(level(tank));
        }
        return levels;
    }

    private static double level(Tank tank) {
        return (double) Objects.requireNonNull(tank.measure().get("level"));
    }
}
