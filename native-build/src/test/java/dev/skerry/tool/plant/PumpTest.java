package dev.skerry.tool.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PumpTest {
    private final Pump pump = new Pump("pump-1", 1.0, new SplittableRandom(7));

    @Test
    void runs_warm_but_below_its_limit() {
        run(300, Fault.NONE);
        assertThat(value("temperature")).isBetween(35.0, 75.0);
        assertThat(value("flow")).isBetween(50.0, 80.0);
        assertThat(pump.measure()).containsEntry("state", "running");
    }

    @Test
    void overheats_within_a_minute_without_its_fan() {
        run(60, Fault.COOLING_LOSS);
        assertThat(value("temperature")).isGreaterThan(85);
    }

    @Test
    void obeys_stop_and_starts_again_when_it_has_cooled() {
        run(60, Fault.COOLING_LOSS);
        pump.obey("stop");
        run(10, Fault.NONE);
        assertThat(pump.measure()).containsEntry("state", "stopped");
        assertThat(value("flow")).isLessThan(1);
        run(120, Fault.NONE);
        assertThat(pump.measure()).containsEntry("state", "running");
    }

    @Test
    void cavitation_shakes_it_and_takes_head_away() {
        double pressure = value("pressure");
        double vibration = value("vibration");
        run(5, Fault.CAVITATION);
        assertThat(value("vibration")).isGreaterThan(vibration + 2);
        assertThat(value("pressure")).isLessThan(pressure);
    }

    @Test
    void a_blocked_valve_stops_the_flow_and_raises_the_pressure() {
        double pressure = value("pressure");
        run(5, Fault.BLOCKED_VALVE);
        assertThat(value("flow")).isLessThan(25);
        assertThat(value("pressure")).isGreaterThan(pressure);
    }

    @Test
    void a_damaged_bearing_shows_in_the_vibration() {
        double vibration = value("vibration");
        run(600, Fault.BEARING_DAMAGE);
        assertThat(value("vibration")).isGreaterThan(vibration + 1);
    }

    @Test
    void the_same_seed_gives_the_same_readings() {
        Pump twin = new Pump("pump-1", 1.0, new SplittableRandom(7));
        assertThat(twin.measure()).isEqualTo(pump.measure());
    }

    private void run(int seconds, Fault fault) {
        for (int i = 0; i < 2 * seconds; i++) {
            pump.advance(0.5, fault);
        }
    }

    private double value(String name) {
        return (double) Objects.requireNonNull(pump.measure().get(name), name);
    }
}
