package dev.skerry.agent.infer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.pipeline.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in, scores out. */
class ScoreLinesTest {
    private static final String BUILT_IN = "builtin:envelope";
    private static final int WARM_UP = 60;

    @TempDir Path models;

    private final StringWriter out = new StringWriter();

    private List<Refusal> answer(String bundle, String lines) throws IOException {
        try (var scorer = new SeriesScorer(models, bundle, BuiltInModels.standard())) {
            return new ScoreLines(scorer).answer(new BufferedReader(new StringReader(lines)), out);
        }
    }

    private List<Float> scores() {
        return out.toString().lines().map(Float::valueOf).toList();
    }

    private static String swinging(String... others) {
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < WARM_UP; row++) {
            rows.append(row).append(' ').append(20 + Math.sin(row));
            for (String other : others) {
                rows.append(' ').append(other);
            }
            rows.append('\n');
        }
        return rows.toString();
    }

    @Test
    void each_row_has_its_score_and_the_warm_up_is_quiet() throws IOException {
        assertThat(answer(BUILT_IN, "series 60 heat\n" + swinging() + "60 20\n61 90\n")).isEmpty();
        assertThat(scores()).hasSize(WARM_UP + 2);
        assertThat(scores().subList(0, WARM_UP + 1)).containsOnly(0f);
        assertThat(scores().getLast()).isGreaterThan(0.9f);
    }

    @Test
    void the_largest_score_of_the_channels_counts_and_missing_values_none() throws IOException {
        String rows = "series 60 heat flow%20rate\n" + swinging("5") + "60 20 -\n61 - 90\n62 - -\n";
        assertThat(answer(BUILT_IN, rows)).isEmpty();
        assertThat(scores().get(WARM_UP)).isZero();
        assertThat(scores().get(WARM_UP + 1)).isGreaterThan(0.9f);
        assertThat(scores().get(WARM_UP + 2)).isZero();
    }

    @Test
    void a_new_series_knows_nothing_of_the_one_before() throws IOException {
        assertThat(answer(BUILT_IN, "series 60 heat\n" + swinging() + "series 60 heat\n0 900\n"))
                .isEmpty();
        assertThat(scores()).hasSize(WARM_UP + 1).containsOnly(0f);
    }

    @Test
    void a_model_that_does_not_run_ends_it_without_an_answer() throws IOException {
        List<Refusal> troubles = answer("missing@1.0.0", "series 60 heat\n0 20\n1 20\n");
        assertThat(troubles).extracting(Refusal::code).contains("SKR-M001");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void rows_that_no_series_has_are_a_fault() {
        assertThatThrownBy(() -> answer(BUILT_IN, "0 20\n"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> answer(BUILT_IN, "series 60 heat\n0 20 30\n"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> answer(BUILT_IN, "series 60" + " x".repeat(65) + "\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
