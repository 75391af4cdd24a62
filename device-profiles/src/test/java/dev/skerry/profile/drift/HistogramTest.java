package dev.skerry.profile.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void every_number_is_in_one_bin_and_an_edge_in_the_one_above() {
        var bins = new Bins(-1, 0, 2.5);
        assertThat(bins.count()).isEqualTo(4);
        assertThat(IntStream.of(bins.of(-1e300), bins.of(-1.1), bins.of(-1), bins.of(-0.1)))
                .containsExactly(0, 0, 1, 1);
        assertThat(IntStream.of(bins.of(0), bins.of(2.4), bins.of(2.5), bins.of(1e300)))
                .containsExactly(2, 2, 3, 3);
    }

    @Test
    void edges_rise_and_are_63_at_most() {
        assertThatThrownBy(Bins::new).hasMessage("no edges: []");
        assertThatThrownBy(() -> new Bins(1, 1)).hasMessage("no edges: [1.0, 1.0]");
        assertThatThrownBy(() -> new Bins(Double.NaN)).hasMessage("no edges: [NaN]");
        assertThatThrownBy(() -> new Bins(1, Double.POSITIVE_INFINITY))
                .hasMessage("no edges: [1.0, Infinity]");
        double[] most = IntStream.range(0, 63).asDoubleStream().toArray();
        assertThat(new Bins(most).count()).isEqualTo(Bins.MOST);
        assertThatThrownBy(() -> new Bins(Arrays.copyOf(most, 64)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void samples_are_cut_into_tenths_midway_between_two() {
        double[] samples = IntStream.range(0, 100).map(it -> 99 - it).asDoubleStream().toArray();
        Histogram histogram = Histogram.of(samples);
        assertThat(histogram.bins().edges())
                .containsExactly(9.5, 19.5, 29.5, 39.5, 49.5, 59.5, 69.5, 79.5, 89.5);
        assertThat(histogram.counts()).containsOnly(10L).hasSize(10);
        assertThat(histogram.samples()).isEqualTo(100);
        assertThat(samples[0]).as("left as it was").isEqualTo(99);
    }

    @Test
    void samples_that_are_alike_stay_together() {
        Histogram states = Histogram.of(0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2);
        assertThat(states.bins()).isEqualTo(new Bins(0.5, 1.5));
        assertThat(states.counts()).containsExactly(6L, 3L, 3L);
        assertThat(states.count(0, 0.4, 1, 2, 7)).containsExactly(2, 1, 2);
    }

    @Test
    void a_number_that_never_changed_has_a_bin_of_its_own() {
        Histogram constant = Histogram.of(20, 20, 20);
        assertThat(constant.counts()).containsExactly(0L, 3L, 0L);
        assertThat(constant.count(20 + 1e-6, 20 - 1e-6, 20.1, 19)).containsExactly(1, 2, 1);
        assertThat(Histogram.of(0, 0).counts()).containsExactly(0L, 2L, 0L);
        assertThat(Histogram.of(-Double.MAX_VALUE).samples()).isEqualTo(1);
        assertThat(Histogram.of(Double.MAX_VALUE).samples()).isEqualTo(1);
    }

    @RepeatedTest(50)
    void bins_of_samples_have_something_in_them_and_all_of_it() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        double scale = Math.pow(10, random.nextInt(600) - 300);
        int grid = 1 + random.nextInt(40);
        double[] samples =
                random.doubles(2 + random.nextInt(500))
                        .map(it -> Math.rint((it - 0.5) * grid) * scale)
                        .toArray();
        Histogram histogram = Histogram.of(samples);
        assertThat(histogram.samples()).as("seed %d", seed).isEqualTo(samples.length);
        boolean isConstant = Arrays.stream(samples).map(it -> it + 0.0).distinct().count() == 1;
        if (!isConstant) {
            assertThat(histogram.counts()).as("seed %d", seed).doesNotContain(0L);
        }
        assertThat(histogram.bins().count()).as("seed %d", seed).isBetween(2, Histogram.BINS);
        assertThat(histogram.count(samples)).as("seed %d", seed).isEqualTo(histogram.toArray());
    }

    @Test
    void counts_fit_their_bins() {
        var bins = new Bins(1);
        assertThatThrownBy(() -> new Histogram(bins, List.of(1L))).hasMessage("[1] in [1.0]");
        assertThatThrownBy(() -> new Histogram(bins, List.of(0L, 0L)))
                .hasMessage("[0, 0] in [1.0]");
        assertThatThrownBy(() -> new Histogram(bins, List.of(2L, -1L)))
                .hasMessage("[2, -1] in [1.0]");
    }
}
