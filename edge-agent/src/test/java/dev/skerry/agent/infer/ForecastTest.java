package dev.skerry.agent.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.ModelResult.Forecast;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.BuiltIn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code builtin:forecast} on series of which the best forecast is known. */
class ForecastTest {
    private static final int WARM_UP = 1_000;
    private static final int COUNT = 8_000;

    private final Random random = new Random(5);

    @TempDir Path models;

    @Test
    void forecasts_a_swing_nearly_as_well_as_its_noise_allows() {
        double[] values = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = swing(i) + 0.2 * random.nextGaussian();
        }
        List<Inference> all = run(values);
        double squares = 0;
        double persistence = 0;
        for (int i = WARM_UP; i < COUNT - 1; i++) {
            squares += Math.pow(values[i + 1] - forecast(all, i).value(), 2);
            persistence += Math.pow(values[i + 1] - values[i], 2);
        }
        int count = COUNT - 1 - WARM_UP;
        assertThat(Math.sqrt(squares / count)).isBetween(0.19, 0.32);
        assertThat(Math.sqrt(persistence / count)).isGreaterThan(0.4);
    }

    @Test
    void its_interval_holds_99_percent_of_the_readings_whatever_they_are() {
        double[] noise = new double[COUNT];
        double[] walk = new double[COUNT];
        double[] skewed = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            noise[i] = random.nextGaussian();
            walk[i] = 1e6 + (i == 0 ? 0 : walk[i - 1] - 1e6) + random.nextGaussian();
            skewed[i] = Math.exp(random.nextGaussian());
        }
        for (double[] values : List.of(noise, walk, skewed)) {
            List<Inference> all = run(values);
            int outside = 0;
            for (int i = WARM_UP; i < COUNT - 1; i++) {
                Forecast next = forecast(all, i);
                boolean isOutside = values[i + 1] < next.lower() || values[i + 1] > next.upper();
                outside += isOutside ? 1 : 0;
                double reach = (next.upper() - next.lower()) / 2;
                double distance = Math.abs(values[i + 1] - next.value()) / reach;
                // At the very edge single precision decides.
                if (Math.abs(distance - 1) > 0.01) {
                    assertThat(all.get(i + 1).score() > 0).isEqualTo(isOutside);
                }
            }
            assertThat(outside / (double) (COUNT - 1 - WARM_UP)).isCloseTo(0.01, within(0.003));
        }
    }

    @Test
    void an_implausible_value_stands_out_and_is_not_what_the_next_forecast_goes_by() {
        double[] values = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = swing(i) + 0.05 * random.nextGaussian();
        }
        values[5_000] += 40;
        List<Inference> all = run(values);
        assertThat(all.get(4_999).score()).isLessThan(0.5f);
        assertThat(all.get(5_000).score()).isGreaterThan(0.9f);
        assertThat(forecast(all, 5_000).value()).isCloseTo(values[5_001], within(1.5));
        assertThat(all.subList(5_001, 5_050)).allMatch(one -> one.score() < 0.5f);
    }

    @Test
    void what_stays_at_another_level_is_followed() {
        double[] values = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = (i < 5_000 ? 10 : 60) + 0.5 * random.nextGaussian();
        }
        List<Inference> all = run(values);
        assertThat(all.get(5_000).score()).isGreaterThan(0.9f);
        assertThat(all.subList(5_100, COUNT)).allMatch(one -> one.score() < 0.5f);
        assertThat(forecast(all, COUNT - 2).value()).isCloseTo(60, within(2.0));
    }

    @Test
    void a_series_that_never_moves_is_expected_not_to() {
        double[] values = new double[2_000];
        Arrays.fill(values, 7);
        values[1_999] = 8;
        List<Inference> all = run(values);
        assertThat(forecast(all, 1_998).value()).isCloseTo(7, within(0.01));
        assertThat(all.get(1_998).score()).isZero();
        assertThat(all.get(1_999).score()).isGreaterThan(0.9f);
    }

    private static double swing(int i) {
        return 20 + 5 * Math.sin(i / 11.0);
    }

    private static Forecast forecast(List<Inference> all, int i) {
        return Objects.requireNonNull(all.get(i).result().forecast());
    }

    private List<Inference> run(double[] values) {
        var profile = Fixture.profile(BuiltIn.FORECAST.bundle(), WARM_UP);
        List<Inference> all = new ArrayList<>();
        try (var stage = new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of())) {
            for (int i = 0; i < values.length; i++) {
                all.addAll(stage.infer(profile, List.of(Fixture.reading("oven", i, values[i]))));
            }
            assertThat(stage.troubles()).isEmpty();
        }
        return all;
    }
}
