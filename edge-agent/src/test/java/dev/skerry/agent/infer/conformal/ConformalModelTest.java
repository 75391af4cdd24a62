package dev.skerry.agent.infer.conformal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.profile.model.FalseAlarmRate;
import dev.skerry.profile.model.ModelBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConformalModelTest {
    /** What came of a reading. */
    private record Told(float score, boolean warmingUp) {}

    private static LoadedModel model(double rate) {
        var binding =
                new ModelBinding("m", "x", Map.of("v", "value"), 10, new FalseAlarmRate(rate));
        return ConformalModel.of(new ValueModel(), binding);
    }

    private static List<Told> tell(ModelStream stream, double... values) throws Exception {
        List<Told> told = new ArrayList<>();
        for (double value : values) {
            stream.accept(
                    0,
                    value,
                    told.size(),
                    (result, at, warming) -> told.add(new Told(result.score(), warming)));
        }
        return told;
    }

    @Test
    void alarms_of_exchangeable_scores_are_as_frequent_as_was_stated() throws Exception {
        Random random = new Random(20);
        for (double rate : new double[] {0.05, 0.01}) {
            int streams = 400;
            int steps = 200;
            int alarms = 0;
            for (int s = 0; s < streams; s++) {
                // Half of it calibrates: 199 scores, of which the tenth or the second decides.
                ModelStream stream = model(rate).begin(398);
                tell(stream, random.doubles(398).map(it -> it * it).toArray());
                for (Told told : tell(stream, random.doubles(steps).map(it -> it * it).toArray())) {
                    assertThat(told.warmingUp()).isFalse();
                    alarms += told.score() >= 0.5 ? 1 : 0;
                }
            }
            // Of a stream's own rate, which has a beta distribution, and of counting by that.
            double ofStreams = Math.sqrt(rate * (1 - rate) / 201 / streams);
            double ofCounting = Math.sqrt(rate * (1 - rate) / steps / streams);
            double bound = 4 * Math.hypot(ofStreams, ofCounting);
            assertThat(alarms / (double) (streams * steps)).isBetween(rate - bound, rate + bound);
        }
    }

    @Test
    void the_threshold_is_the_conformal_quantile_of_what_the_model_did_not_learn_from()
            throws Exception {
        // 19 scores at a rate of 0.1: the second largest of them, (19 + 1) 0.1, is the threshold.
        ModelStream stream = model(0.1).begin(38);
        double[] learned = new Random(1).doubles(19).map(it -> 1_000 + it).toArray();
        assertThat(tell(stream, learned)).allMatch(Told::warmingUp);
        double[] held = {5, 3, 9, 1, 7, 2, 8, 4, 6, 3, 5, 9.5, 1, 2, 3, 4, 5, 6, 7};
        assertThat(tell(stream, held)).containsOnly(new Told(0, true));
        List<Told> told = tell(stream, 9, 9.01, 1, 0, 5, 17, 1e9);
        assertThat(told).noneMatch(Told::warmingUp);
        assertThat(told.get(0).score()).isEqualTo(Math.nextDown(0.5f));
        assertThat(told.get(1).score()).isBetween(Math.nextUp(0.5f), 0.51f);
        assertThat(told.get(2).score()).isZero();
        assertThat(told.get(3).score()).isZero();
        assertThat(told.get(4).score()).isEqualTo(0.25f);
        assertThat(told.get(5).score()).isEqualTo(0.75f);
        assertThat(told.get(6).score()).isBetween(0.99f, 1f);
    }

    @Test
    void scores_that_were_all_the_same_leave_their_own_unit() throws Exception {
        ModelStream stream = model(0.1).begin(38);
        tell(stream, new double[38]);
        List<Told> told = tell(stream, 0, 1e-30, 1, 3);
        assertThat(told.get(0).score()).isZero();
        assertThat(told.get(1).score()).isEqualTo(Math.nextUp(0.5f));
        assertThat(told.get(2).score()).isEqualTo(0.75f);
        assertThat(told.get(3).score()).isEqualTo(0.875f);
    }

    @Test
    void goes_on_from_its_state_at_any_time_and_copies_go_their_own_way() throws Exception {
        double[] values = new Random(4).doubles(300).toArray();
        ModelStream whole = model(0.05).begin(100);
        ModelStream parts = model(0.05).begin(100);
        for (int i = 0; i < values.length; i++) {
            if (i % 13 == 7) {
                parts = Objects.requireNonNull(model(0.05).decode(parts.encode(), 100));
            }
            tell(whole.copy(), 50, 60);
            assertThat(tell(parts, values[i])).isEqualTo(tell(whole, values[i]));
        }
        byte[] state = whole.encode();
        assertThat(model(0.1).decode(state, 100)).isNull();
        assertThat(model(0.05).decode(state, 200)).isNull();
        state[state.length / 2] ^= 1;
        assertThat(model(0.05).decode(state, 100)).isNull();
    }

    @Test
    void steps_that_count_are_told_for_drift_in_the_models_own_scores() throws Exception {
        ModelStream stream = model(0.1).begin(38);
        List<String> steps = new ArrayList<>();
        var scored =
                new ModelStream.Scored() {
                    @Override
                    public void result(ModelResult result, long at, boolean warming) {}

                    @Override
                    public void step(double[] values, float score, long at) {
                        steps.add("%s %s %s".formatted(values[0], score, at));
                    }
                };
        for (int i = 0; i < 38; i++) {
            stream.accept(0, i, i, scored);
        }
        assertThat(steps).as("it calibrated").isEmpty();
        stream.accept(0, 70, 40, scored);
        assertThat(steps).containsExactly("70.0 70.0 40");
    }

    @Test
    void what_is_explained_is_on_the_same_scale_as_what_was_told() throws Exception {
        ModelStream stream = model(0.1).begin(38);
        tell(stream, new Random(1).doubles(37).toArray());
        assertThat(stream.explain()).isNull();
        tell(stream, 1);
        assertThat(stream.explain()).as("it still calibrated").isNull();
        float score = tell(stream, 0.3).getFirst().score();
        var step = Objects.requireNonNull(stream.explain());
        assertThat(step.result().score()).isEqualTo(score);
        assertThat(step.inputs().getFirst().contribution()).isEqualTo(score);
        assertThat(step.inputs().getFirst().steps()).hasSize(32);
    }

    @Test
    void a_rate_says_what_it_takes() {
        var rate = new FalseAlarmRate(0.001);
        assertThat(rate.leastWarmUp()).isEqualTo(1_998);
        assertThat(rate.rank(rate.scores(1_998))).isEqualTo(1);
        assertThat(rate.rank(rate.scores(1_997))).isZero();
        assertThat(rate.scores(1_000_000)).isEqualTo(100_000);
        assertThat(new FalseAlarmRate(0.1).rank(9)).isEqualTo(1);
        for (double wrong : new double[] {0, 0.11, -1, Double.NaN}) {
            assertThatThrownBy(() -> new FalseAlarmRate(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new ConformalScale(rate, 100))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_model_without_a_rate_is_left_as_it_is() {
        LoadedModel model = new ValueModel();
        var binding = new ModelBinding("m", "x", Map.of("v", "value"), 10);
        assertThat(ConformalModel.of(model, binding)).isSameAs(model);
    }
}
