package dev.skerry.agent.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.profile.model.BuiltIn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code builtin:multichannel} on plants of some channels. */
class MultichannelTest {
    private static final int WARM_UP = 400;
    private static final int MOST_STATE_BYTES = 64 * 1024;

    private final Random random = new Random(3);
    private final Watchdog watchdog = new Watchdog();
    private LoadedModel model;

    @TempDir Path models;

    /** What came of a step. */
    private record Told(float score, boolean warmingUp) {}

    @BeforeEach
    void open() throws Exception {
        model = BuiltInModels.standard().open(BuiltIn.MULTICHANNEL.bundle(), models, watchdog);
    }

    @AfterEach
    void close() {
        model.close();
        watchdog.close();
    }

    @Test
    void a_channel_that_leaves_its_usual_values_alarms_and_contributes_most() throws Exception {
        ModelStream stream = stream(4);
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            double[] values = noise(4);
            values[2] += i >= 800 ? 6 : 0;
            step(stream, i, values, told);
        }
        assertThat(told.subList(0, WARM_UP)).allMatch(Told::warmingUp);
        assertThat(told.subList(WARM_UP, 800))
                .allMatch(one -> !one.warmingUp() && one.score() < 0.5f);
        assertThat(told.subList(820, 1_000)).allMatch(one -> one.score() > 0.5f);
        var inputs = Objects.requireNonNull(stream.explain()).inputs();
        assertThat(inputs).extracting(it -> it.name()).containsExactly("i0", "i1", "i2", "i3");
        assertThat(inputs.get(2).contribution()).isBetween(4.0, 8.0);
        assertThat(inputs.get(0).contribution()).isBetween(0.3, 1.6);
        assertThat(inputs.get(2).steps())
                .hasSize(32)
                .last()
                .extracting(it -> it.atMicros())
                .isEqualTo(999_000_000L);
    }

    @Test
    void a_single_reading_that_is_far_out_is_no_alarm() throws Exception {
        ModelStream stream = stream(3);
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            double[] values = noise(3);
            values[1] = i == 600 ? 1e12 : values[1];
            step(stream, i, values, told);
        }
        assertThat(told.get(600).score()).isBetween(told.get(599).score(), 0.5f);
        assertThat(told.subList(WARM_UP, 700)).allMatch(one -> one.score() < 0.5f);
    }

    @Test
    void a_channel_that_drifts_is_judged_by_its_slow_mean() throws Exception {
        ModelStream stream = stream(2);
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            double[] values = noise(2);
            // Far beyond all that the warm-up saw, and a jump in the end.
            values[0] = 1e5 + 0.2 * i + values[0] + (i >= 2_950 ? 10 : 0);
            step(stream, i, values, told);
        }
        assertThat(told.subList(WARM_UP, 2_950)).allMatch(one -> one.score() < 0.5f);
        assertThat(told.subList(2_960, 2_975)).allMatch(one -> one.score() > 0.5f);
    }

    @Test
    void steps_are_made_at_the_first_input_with_the_latest_of_the_others() throws Exception {
        ModelStream stream = stream(2);
        List<Told> told = new ArrayList<>();
        ModelStream.Scored scored = tell(told);
        for (int i = 0; i < 10; i++) {
            stream.accept(0, 1, i, scored);
        }
        assertThat(told).as("no step is whole without the second").isEmpty();
        for (int i = 10; i < 900; i++) {
            if (i % 7 == 0) {
                stream.accept(1, i < 800 ? random.nextGaussian() : 50, i, scored);
            }
            if (i >= 20) {
                stream.accept(0, random.nextGaussian(), i, scored);
            }
        }
        assertThat(told).hasSize(880);
        assertThat(told.get(779).score()).isLessThan(0.5f);
        assertThat(told.getLast().score()).isGreaterThan(0.5f);
    }

    @Test
    void of_64_channels_it_keeps_less_than_a_bundle_may_and_goes_on_from_that() throws Exception {
        ModelStream whole = stream(64);
        ModelStream parts = stream(64);
        List<Told> toldOfWhole = new ArrayList<>();
        List<Told> toldOfParts = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            double[] values = noise(64);
            step(whole, i, values, toldOfWhole);
            step(parts, i, values, toldOfParts);
            if (i % 90 == 50) {
                byte[] state = parts.encode();
                assertThat(state.length).isLessThan(MOST_STATE_BYTES);
                assertThat(model.of(names(63)).decode(state, WARM_UP)).isNull();
                parts = Objects.requireNonNull(model.of(names(64)).decode(state, WARM_UP));
            }
            if (i == 450) {
                ModelStream copy = whole.copy();
                step(copy, i, noise(64), new ArrayList<>());
            }
        }
        assertThat(toldOfParts).isEqualTo(toldOfWhole);
        assertThat(toldOfWhole.getLast().score()).isBetween(0.2f, 0.5f);
    }

    private ModelStream stream(int inputs) {
        return model.of(names(inputs)).begin(WARM_UP);
    }

    private static List<String> names(int inputs) {
        return IntStream.range(0, inputs).mapToObj(i -> "i" + i).toList();
    }

    private double[] noise(int channels) {
        return random.doubles(channels).map(it -> 4 * it - 2).toArray();
    }

    private static void step(ModelStream stream, int second, double[] values, List<Told> told)
            throws Exception {
        for (int i = values.length - 1; i >= 0; i--) {
            stream.accept(i, values[i], second * 1_000_000L, tell(told));
        }
    }

    private static ModelStream.Scored tell(List<Told> told) {
        return (ModelResult result, long atMicros, boolean warmingUp) ->
                told.add(new Told(result.score(), warmingUp));
    }
}
