package dev.skerry.tool.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ValveTest {
    private final Valve valve = new Valve("valve-1", new SplittableRandom(7));

    @Test
    void follows_its_set_point_with_little_torque() {
        for (int second = 0; second < 600; second++) {
            valve.advance(1, Fault.NONE);
            assertThat(lag()).isLessThan(1);
            assertThat(value("torque")).isLessThan(10);
        }
    }

    @Test
    void strains_more_and_more_and_lags_behind_while_its_stem_sticks() {
        run(120, Fault.NONE);
        run(5, Fault.STICKING_STEM);
        assertThat(value("torque")).isBetween(15.0, 30.0);
        run(35, Fault.STICKING_STEM);
        assertThat(value("torque")).isGreaterThan(50);
        assertThat(lag()).isGreaterThan(10);
    }

    @Test
    void catches_up_once_it_is_freed() {
        run(120, Fault.NONE);
        run(60, Fault.STICKING_STEM);
        run(30, Fault.NONE);
        assertThat(lag()).isLessThan(1);
        assertThat(value("torque")).isLessThan(10);
    }

    private void run(int seconds, Fault fault) {
        for (int i = 0; i < seconds; i++) {
            valve.advance(1, fault);
        }
    }

    private double lag() {
        return Math.abs(valve.setPoint() - value("position"));
    }

    private double value(String name) {
        return (double) Objects.requireNonNull(valve.measure().get(name), name);
    }
}
