package dev.skerry.tool.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SensorTest {
    private static final Duration INTERVAL = Duration.ofMillis(10);

    /** A sample is tried again after 500 ms. */
    private static final double REFUSED_TWICE_SECONDS = 1;

    /** A machine that shows how long it has lived. */
    private static final class Ageing implements Machine {
        private double seconds;

        @Override
        public String deviceId() {
            return "tank-1";
        }

        @Override
        public void advance(double elapsed, Fault fault) {
            seconds += elapsed;
        }

        @Override
        public Map<String, Object> measure() {
            return Map.of("level", seconds);
        }
    }

    /** An agent that is away at first and takes two samples then. */
    private static final class Absent implements Transport {
        private final ArrayBlockingQueue<Sample> taken = new ArrayBlockingQueue<>(2);
        private int refused;

        @Override
        public boolean send(Sample sample) {
            return refused++ >= 2 && taken.offer(sample);
        }

        @Override
        public void close() {}
    }

    @Test
    void a_machine_lives_on_while_its_sample_waits_for_an_agent() throws InterruptedException {
        Absent agent = new Absent();
        Sensor sensor =
                new Sensor(
                        new Ageing(),
                        Payloads::valve,
                        agent,
                        "tanks",
                        Schedule.of(List.of()),
                        Witness.counting(),
                        Clock.systemUTC(),
                        INTERVAL);
        sensor.start();
        double first = level(agent.taken.poll(30, TimeUnit.SECONDS));
        double second = level(agent.taken.poll(30, TimeUnit.SECONDS));
        sensor.stop();

        assertThat(first).isLessThan(REFUSED_TWICE_SECONDS);
        assertThat(second - first).isGreaterThanOrEqualTo(REFUSED_TWICE_SECONDS);
    }

    private static double level(Sample sample) {
        assertThat(sample).isNotNull();
        return (double) Objects.requireNonNull(sample.values().get("level"));
    }
}
