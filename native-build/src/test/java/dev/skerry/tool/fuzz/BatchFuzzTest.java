package dev.skerry.tool.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchFuzzTest {
    private static final int ROUNDS = 400;

    @Test
    void batches_come_back_and_damaged_ones_are_refused_within_their_limits() {
        BatchFuzz fuzz = new BatchFuzz();
        for (long seed = 1; seed <= ROUNDS; seed++) {
            assertThat(fuzz.round(seed)).as("the round of seed %d", seed).isNull();
        }
        assertThat(fuzz.batches()).isEqualTo(2L * ROUNDS);
        assertThat(fuzz.refused()).as("most damage shows").isGreaterThan(20L * ROUNDS);
    }
}
