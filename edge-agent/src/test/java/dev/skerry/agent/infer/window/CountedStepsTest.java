package dev.skerry.agent.infer.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.agent.infer.window.BundleLoader.Result;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.bundle.manifest.Window.Step;
import dev.skerry.profile.drift.Histogram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which steps are told to who counts them. */
class CountedStepsTest {
    private final DigitsBundle bundle = new DigitsBundle();
    private final List<String> steps = new ArrayList<>();

    private final ModelStream.Scored counting =
            new ModelStream.Scored() {
                @Override
                public void result(ModelResult result, long atMicros, boolean warmingUp) {
                    steps.add("told at " + atMicros / 1_000_000);
                }

                @Override
                public void step(double[] values, float score, long atMicros) {
                    steps.add(
                            "%.0f %.0f, %.0f at %d"
                                    .formatted(values[0], values[1], score, atMicros / 1_000_000));
                }
            };

    private List<String> stepsOf(double... valuesOfA) throws Exception {
        try (var watchdog = new Watchdog();
                WindowModel model =
                        ((Result.Loaded)
                                        new BundleLoader(watchdog, "amd64")
                                                .load(
                                                        Path.of("digits.skm"),
                                                        bundle.archive(),
                                                        "digits",
                                                        bundle.version))
                                .model()) {
            ModelStream stream = model.begin(0);
            stream.accept(1, 2, 0, counting);
            for (int i = 0; i < valuesOfA.length; i++) {
                stream.accept(0, valuesOfA[i], i * 1_000_000L, counting);
            }
            assertThat(model.reference()).isEqualTo(bundle.reference);
            return steps;
        }
    }

    @Test
    void steps_of_the_warm_up_and_what_is_older_do_not_count() throws Exception {
        bundle.warmUp = 2;
        assertThat(stepsOf(1, 3, 5)).containsExactly("told at 1", "5 2, 1003252 at 2", "told at 2");
    }

    @Test
    void a_step_counts_though_the_window_is_not_full() throws Exception {
        assertThat(stepsOf(1, 3)).containsExactly("1 2, NaN at 0", "3 2, 1232 at 1", "told at 1");
    }

    @Test
    void each_step_that_a_reading_completes_counts() throws Exception {
        bundle.step = new Step.Every(Duration.ofMillis(500));
        bundle.reference =
                new Reference(3, List.of(Histogram.of(1), Histogram.of(1)), Histogram.of(1));
        assertThat(stepsOf(1, 3)).containsExactly("1 2, NaN at 0", "1 2, 1212 at 1", "told at 1");
    }
}
