package dev.skerry.agent.infer.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.ModelResult.Forecast;
import org.junit.jupiter.api.Test;

class SurpriseTest {
    private final Forecast expected = new Forecast(10, 8, 14);

    @Test
    void is_in_parts_of_the_way_to_the_bound_on_its_side() {
        assertThat(Surprise.of(10, expected)).isZero();
        assertThat(Surprise.of(8, expected)).isEqualTo(1);
        assertThat(Surprise.of(14, expected)).isEqualTo(1);
        assertThat(Surprise.of(16, expected)).isEqualTo(1.5f);
        assertThat(Surprise.of(4, expected)).isEqualTo(3);
    }

    @Test
    void is_bounded_however_narrow_the_interval_is() {
        var sure = new Forecast(10, 10, 10);
        assertThat(Surprise.of(10, sure)).isZero();
        assertThat(Surprise.of(10.1, sure)).isEqualTo(Surprise.MOST);
        assertThat(Surprise.of(1e9, new Forecast(10, 10, 10.001))).isEqualTo(Surprise.MOST);
    }

    @Test
    void is_not_known_without_an_interval() {
        assertThat(Surprise.of(10, new Forecast(10, Double.NaN, Double.NaN))).isNaN();
    }
}
