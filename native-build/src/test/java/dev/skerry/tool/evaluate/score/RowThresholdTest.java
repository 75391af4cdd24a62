package dev.skerry.tool.evaluate.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowThresholdTest {
    private static double best(double[] scores, boolean... anomalous) {
        RowThreshold threshold = new RowThreshold();
        threshold.add(scores, anomalous, 0);
        return threshold.best();
    }

    @Test
    void the_best_splits_the_anomalous_rows_from_the_others() {
        assertThat(best(new double[] {0.1, 0.7, 0.9, 0.3}, false, true, true, false))
                .isEqualTo(0.7);
    }

    @Test
    void calling_every_row_anomalous_is_never_the_best() {
        // At 0, F1 would be 0.86; at 0.4 it is 0.5.
        assertThat(best(new double[] {0, 0.4, 0, 0}, true, true, true, false)).isEqualTo(0.4);
        assertThat(best(new double[] {0, 0}, true, true)).isGreaterThan(1);
    }
}
