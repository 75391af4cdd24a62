package dev.skerry.agent.infer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchLineTest {
    private static final int DEVICES = 3;

    @TempDir Path folder;

    @Test
    void what_is_measured_scores_each_reading_and_judges_by_the_score() throws Exception {
        try (BenchLine line = new BenchLine(folder, DEVICES)) {
            line.feed(DEVICES * WatchedDevices.WARM_UP);
            assertThat(line.decisions()).as("while models warm up").isZero();

            line.feed(20_000);

            assertThat(line.inferences()).isEqualTo(DEVICES * WatchedDevices.WARM_UP + 20_000L);
            assertThat(line.decisions()).isPositive();
        }
    }
}
