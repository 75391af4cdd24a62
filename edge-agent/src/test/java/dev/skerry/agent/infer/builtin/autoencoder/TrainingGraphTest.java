package dev.skerry.agent.infer.builtin.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.agent.infer.builtin.autoencoder.AutoencoderSpec.Training;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec.Channel;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.infer.run.Watchdog;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The graph that trains, against plain arithmetic in double precision. */
class TrainingGraphTest {
    private static final int WIDTH = 6;
    private static final int BATCH = 5;
    private static final int STEPS = 3;
    private static final List<Integer> INNER = List.of(4, 2, 4);
    private static final float NEVER_SHORTENED = 1e9f;

    /** What a run made of parameters and velocity. */
    private record Trained(float[] parameters, float[] velocity, float[] losses) {}

    @Test
    void its_gradient_is_that_of_numerical_differences() throws Exception {
        AutoencoderSpec spec = spec(1, 1, 0, NEVER_SHORTENED);
        float[] from = spec.layers().initial(new Dice(3));
        float[] rows = samples(1);
        Trained trained = run(spec, from, rows);
        assertThat((double) trained.losses()[0]).isCloseTo(loss(spec, from, rows), within(1e-5));
        double steepest = 0;
        for (int i = 0; i < from.length; i++) {
            double numerical = difference(spec, from, rows, i);
            steepest = Math.max(steepest, Math.abs(numerical));
            assertThat((double) trained.velocity()[i])
                    .as("parameter %d", i)
                    .isCloseTo(numerical, within(1e-5));
        }
        assertThat(steepest).isGreaterThan(0.05);
    }

    @Test
    void steps_follow_each_other_with_momentum() throws Exception {
        AutoencoderSpec single = spec(1, 0.1f, 0, NEVER_SHORTENED);
        AutoencoderSpec spec = spec(STEPS, 0.1f, 0.9f, NEVER_SHORTENED);
        float[] rows = samples(STEPS);
        float[] at = spec.layers().initial(new Dice(3));
        Trained trained = run(spec, at, rows);
        double[] velocity = new double[at.length];
        for (int step = 0; step < STEPS; step++) {
            float[] batch = new float[BATCH * WIDTH];
            System.arraycopy(rows, step * batch.length, batch, 0, batch.length);
            Trained one = run(single, at, batch);
            assertThat(trained.losses()[step]).isCloseTo(one.losses()[0], within(1e-5f));
            for (int i = 0; i < at.length; i++) {
                velocity[i] = 0.9 * velocity[i] + one.velocity()[i];
                at[i] -= (float) (0.1 * velocity[i]);
            }
        }
        for (int i = 0; i < at.length; i++) {
            assertThat(trained.parameters()[i]).isCloseTo(at[i], within(1e-5f));
        }
    }

    @Test
    void a_long_gradient_is_shortened_and_keeps_its_direction() throws Exception {
        float[] rows = samples(1);
        AutoencoderSpec free = spec(1, 1, 0, NEVER_SHORTENED);
        float[] from = free.layers().initial(new Dice(3));
        float[] whole = run(free, from, rows).velocity();
        float[] shorter = run(spec(1, 1, 0, 0.01f), from, rows).velocity();
        double length = length(whole);
        assertThat(length).isGreaterThan(0.01);
        assertThat(length(shorter)).isCloseTo(0.01, within(1e-5));
        for (int i = 0; i < whole.length; i++) {
            assertThat((double) shorter[i]).isCloseTo(whole[i] * 0.01 / length, within(1e-6));
        }
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float one : vector) {
            squares += one * one;
        }
        return Math.sqrt(squares);
    }

    private static AutoencoderSpec spec(int steps, float rate, float momentum, float longest) {
        return new AutoencoderSpec(
                new EnvelopeSpec(WIDTH, List.of(new Channel(1, 1)), 100, 100, 0),
                1,
                INNER,
                new Training(100, BATCH, steps, steps, rate, momentum, longest),
                1);
    }

    private static float[] samples(int steps) {
        Dice dice = new Dice(11);
        float[] rows = new float[steps * BATCH * WIDTH];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (4 * dice.at(i) - 2);
        }
        return rows;
    }

    private static Trained run(AutoencoderSpec spec, float[] parameters, float[] rows)
            throws Exception {
        int count = parameters.length;
        int steps = spec.training().stepsAtOnce();
        try (var watchdog = new Watchdog();
                var session =
                        ModelSession.open(
                                AutoencoderGraphs.training(spec), RunLimits.UNDECLARED, watchdog)) {
            session.input(AutoencoderGraphs.PARAMETERS, count).put(parameters);
            session.input(AutoencoderGraphs.VELOCITY, count);
            session.input(AutoencoderGraphs.WINDOWS, steps, BATCH, WIDTH).put(rows);
            FloatBuffer after = session.output(AutoencoderGraphs.PARAMETERS_OUT, count);
            FloatBuffer velocity = session.output(AutoencoderGraphs.VELOCITY_OUT, count);
            FloatBuffer losses = session.output(AutoencoderGraphs.LOSSES, steps);
            session.run();
            return new Trained(
                    numbers(after, count), numbers(velocity, count), numbers(losses, steps));
        }
    }

    private static float[] numbers(FloatBuffer from, int count) {
        float[] numbers = new float[count];
        from.get(0, numbers);
        return numbers;
    }

    private static double difference(AutoencoderSpec spec, float[] at, float[] rows, int i) {
        double width = 1e-3;
        float[] more = at.clone();
        float[] less = at.clone();
        more[i] += (float) width;
        less[i] -= (float) width;
        return (loss(spec, more, rows) - loss(spec, less, rows)) / ((double) more[i] - less[i]);
    }

    /** The mean squared error, as the layers' own description has it. */
    private static double loss(AutoencoderSpec spec, float[] parameters, float[] rows) {
        List<Integer> sizes = spec.layers().sizes();
        double sum = 0;
        for (int row = 0; row < BATCH; row++) {
            double[] now = new double[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                now[i] = rows[row * WIDTH + i];
            }
            int at = 0;
            for (int layer = 0; layer + 1 < sizes.size(); layer++) {
                int in = sizes.get(layer);
                int out = sizes.get(layer + 1);
                double[] next = new double[out];
                for (int o = 0; o < out; o++) {
                    next[o] = parameters[at + in * out + o];
                    for (int i = 0; i < in; i++) {
                        next[o] += now[i] * parameters[at + i * out + o];
                    }
                    boolean isLast = layer + 2 == sizes.size();
                    next[o] = isLast ? next[o] : Math.max(0, next[o]);
                }
                at += (in + 1) * out;
                now = next;
            }
            for (int i = 0; i < WIDTH; i++) {
                sum += Math.pow(now[i] - rows[row * WIDTH + i], 2);
            }
        }
        return sum / (BATCH * WIDTH);
    }
}
