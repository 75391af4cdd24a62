package dev.skerry.agent.infer.evaluate;

import static dev.skerry.agent.infer.window.DigitsBundle.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.window.DigitsBundle;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that name their inputs. */
class SeriesScorerTest {
    private static final String DIGITS = "digits@1.0.0";

    @TempDir Path models;

    private final DigitsBundle bundle = new DigitsBundle();

    private SeriesScorer scorer() throws IOException {
        bundle.version = "1.0.0";
        Files.write(models.resolve("digits-1.0.0.skm"), bundle.archive());
        return new SeriesScorer(models, DIGITS, BuiltInModels.standard());
    }

    @Test
    void a_model_of_several_inputs_takes_the_channels_of_their_names() throws IOException {
        bundle.features = List.of(plain("a", "Cel"), plain("b", "mm/s"));
        try (SeriesScorer scorer = scorer()) {
            scorer.begin(List.of("b", "else", "a"), 0);
            assertThat(scorer.score(1_000_000, new double[] {2, 9, 1})).isZero();
            assertThat(scorer.score(2_000_000, new double[] {4, 9, 3})).isEqualTo(1234);
            assertThat(scorer.troubles()).isEmpty();
        }
    }

    @Test
    void a_model_whose_inputs_the_data_does_not_have_is_told_until_a_series_has_them()
            throws IOException {
        bundle.features = List.of(plain("a", "Cel"), plain("b", "mm/s"));
        try (SeriesScorer scorer = scorer()) {
            scorer.begin(List.of("a", "c"), 0);
            assertThat(scorer.troubles()).extracting(Refusal::code).containsExactly("SKR-M013");
            assertThat(scorer.troubles().getFirst().message()).contains("[a, b]", "[a, c]");
            scorer.begin(List.of("a", "b"), 0);
            assertThat(scorer.troubles()).isEmpty();
        }
    }

    @Test
    void a_model_of_one_input_watches_each_channel_whatever_it_is_called() throws IOException {
        bundle.features = List.of(plain("a", "Cel"));
        try (SeriesScorer scorer = scorer()) {
            scorer.begin(List.of("heat", "load"), 0);
            scorer.score(1_000_000, new double[] {1, 2});
            assertThat(scorer.score(2_000_000, new double[] {3, 4})).isEqualTo(24);
            assertThat(scorer.troubles()).isEmpty();
        }
    }
}
