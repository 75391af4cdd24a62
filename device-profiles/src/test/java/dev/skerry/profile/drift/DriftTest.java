package dev.skerry.profile.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final long[] TRAINED = {10, 20, 30, 40};
    private static final long[] SEEN = {40, 30, 20, 10};

    @Test
    void the_index_is_what_its_formula_gives_by_hand() {
        // 2 * 0.3 ln 4 + 2 * 0.1 ln 1.5
        assertThat(Drift.psi(SEEN, TRAINED)).isCloseTo(0.912869638293567, within(1e-12));
    }

    /** Of {@code sum(rel_entr(a, b)) + sum(rel_entr(b, a))} and {@code ks_2samp} of SciPy 1.17. */
    @Test
    void the_figures_are_those_of_scipy() {
        long[] tenths = {100, 100, 100, 100, 100, 100, 100, 100, 100, 100};
        long[] higher = {0, 12, 50, 88, 140, 160, 170, 150, 130, 200};
        assertThat(Drift.psi(higher, tenths)).isCloseTo(0.892351152354778, within(1e-12));
        assertThat(Drift.ks(higher, tenths)).isCloseTo(0.2636363636363636, within(1e-12));
        assertThat(Drift.ks(SEEN, TRAINED)).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void an_empty_bin_counts_as_half_a_number_of_its_sample() {
        assertThat(Drift.psi(new long[] {7, 1, 0, 5, 3}, new long[] {120, 80, 40, 0, 60}))
                .isCloseTo(2.0753176821048505, within(1e-12));
    }

    @Test
    void the_same_shares_are_no_drift_however_many_they_are_of() {
        assertThat(Drift.psi(new long[] {1, 0, 3}, new long[] {1000, 0, 3000})).isZero();
        assertThat(Drift.ks(new long[] {1, 0, 3}, new long[] {1000, 0, 3000})).isZero();
    }

    @RepeatedTest(50)
    void neither_depends_on_which_sample_is_which_and_the_index_on_no_order_of_bins() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        List<long[]> pairs = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(Bins.MOST - 1); i++) {
            pairs.add(new long[] {random.nextInt(50), random.nextInt(5_000)});
        }
        pairs.add(new long[] {1, 1});
        double psi = Drift.psi(side(pairs, 0), side(pairs, 1));
        double ks = Drift.ks(side(pairs, 0), side(pairs, 1));
        assertThat(psi).as("seed %d", seed).isNotNegative();
        assertThat(ks).as("seed %d", seed).isBetween(0.0, 1.0);
        assertThat(Drift.psi(side(pairs, 1), side(pairs, 0)))
                .as("seed %d", seed)
                .isCloseTo(psi, within(1e-9));
        assertThat(Drift.ks(side(pairs, 1), side(pairs, 0))).as("seed %d", seed).isEqualTo(ks);
        Collections.shuffle(pairs, random);
        assertThat(Drift.psi(side(pairs, 0), side(pairs, 1)))
                .as("seed %d", seed)
                .isCloseTo(psi, within(1e-9));
    }

    private static long[] side(List<long[]> pairs, int side) {
        return pairs.stream().mapToLong(it -> it[side]).toArray();
    }

    @Test
    void says_what_the_index_is_by_chance() {
        var random = new Random(1);
        Histogram reference = Histogram.of(random.doubles(2_000).toArray());
        double sum = 0;
        for (int i = 0; i < 400; i++) {
            long[] counts = reference.count(random.doubles(500).toArray());
            sum += Drift.psi(counts, reference.toArray());
        }
        // The one reference is off by chance itself, the same way each time.
        assertThat(sum / 400).isCloseTo(Drift.psiByChance(10, 500, 2_000), within(0.005));
        assertThat(Drift.psiByChance(10, 500, 2_000)).isCloseTo(0.0225, within(1e-12));
    }

    @Test
    void the_distance_over_all_numbers_is_larger_by_the_fullest_bin_at_most() {
        var random = new Random(2);
        double[] one = random.doubles(300).map(it -> it * it).toArray();
        double[] other = random.doubles(200).toArray();
        Histogram reference = Histogram.of(one);
        double exact = 0;
        for (double at : other) {
            double below = share(one, at) - share(other, at);
            exact = Math.max(exact, Math.abs(below));
        }
        long[] counts = reference.count(other);
        double binned = Drift.ks(counts, reference.toArray());
        double fullest = 0;
        for (long count : counts) {
            fullest = Math.max(fullest, Math.max(count / 200.0, 0.1));
        }
        assertThat(exact).isBetween(binned - 0.005, binned + fullest);
        assertThat(binned).isGreaterThan(0.15);
    }

    private static double share(double[] of, double below) {
        int count = 0;
        for (double value : of) {
            count += value < below ? 1 : 0;
        }
        return (double) count / of.length;
    }

    @Test
    void compares_only_counts_of_the_same_bins() {
        long[] none = {0, 0};
        long[] some = {1, 2};
        assertThatThrownBy(() -> Drift.psi(none, some)).hasMessage("[0, 0] and [1, 2]");
        assertThatThrownBy(() -> Drift.ks(some, none)).hasMessage("[0, 0] and [1, 2]");
        assertThatThrownBy(() -> Drift.ks(some, new long[] {1, 2, 3}))
                .hasMessage("[1, 2] and [1, 2, 3]");
    }

    @Test
    void a_figure_tells_what_it_is_of() {
        var reference = new Histogram(new Bins(1, 2, 3), List.of(10L, 20L, 30L, 40L));
        assertThat(DriftFigure.of("speed", reference, SEEN))
                .isEqualTo(
                        new DriftFigure(
                                "speed",
                                Drift.psi(SEEN, TRAINED),
                                Drift.ks(SEEN, TRAINED),
                                100,
                                Drift.psiByChance(4, 100, 100)));
    }
}
