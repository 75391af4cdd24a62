package dev.skerry.agent.infer;

import static dev.skerry.agent.infer.window.DigitsBundle.output;
import static dev.skerry.agent.infer.window.DigitsBundle.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.agent.infer.InferenceStage.Coming;
import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec.Channel;
import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import dev.skerry.agent.infer.window.DigitsBundle;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What models of several devices calculate together is what they calculate one by one. */
class LookAheadTest {
    private static final float TOLERANCE = 1e-5f;
    private static final int DEVICES = 20;

    private static final DeviceProfile PROFILE =
            Fixture.profile(
                    new ModelBinding("built-in", "builtin:envelope", Map.of("t", "temperature"), 8),
                    new ModelBinding("bundle", "digits@^1", Map.of("a", "temperature"), 0));

    @TempDir Path models;

    /** Of a step x after a state s: ln(x) + s, and tanh(s + x) as the next state. */
    @BeforeEach
    void bundle() throws IOException {
        OnnxGraphWriter graph = new OnnxGraphWriter();
        graph.input("window", OnnxGraphWriter.ANY, 1, 1);
        graph.input("state", OnnxGraphWriter.ANY, 1);
        String x = column(graph);
        graph.applyAs("score", "Add", List.of(graph.apply("Log", x), "state"), Map.of());
        graph.applyAs("state_out", "Tanh", List.of(graph.apply("Add", "state", x)), Map.of());
        put(graph);
    }

    private static String column(OnnxGraphWriter graph) {
        return graph.apply("ReduceMean", List.of("window"), Map.of("axes", 1L, "keepdims", 0L));
    }

    private void put(OnnxGraphWriter graph) throws IOException {
        graph.output("score", OnnxGraphWriter.ANY, 1);
        graph.output("state_out", OnnxGraphWriter.ANY, 1);
        var bundle = new DigitsBundle();
        bundle.features = List.of(plain("a", null));
        bundle.length = 1;
        bundle.state = List.of(1, 1);
        bundle.outputs = List.of(output("score", OutputRole.SCORE, 1, 1));
        bundle.graph = graph.model("rows", Map.of());
        Files.write(models.resolve("digits-1.2.0.skm"), bundle.archive());
    }

    private InferenceStage stage() {
        var small = new EnvelopeSpec(4, List.of(new Channel(1, 2), new Channel(4, 3)), 50, 9, 3);
        return new InferenceStage(
                models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of(), new BuiltInModels(small, 1));
    }

    private static Coming message(int device, long second, double... values) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            readings.add(
                    Reading.ofDouble(
                            "oven-" + device,
                            Fixture.TEMPERATURE,
                            second * 1_000_000 + i,
                            Quality.GOOD,
                            values[i]));
        }
        return new Coming(PROFILE, "oven-" + device, readings);
    }

    /**
     * Devices in any order, some several times at once, some of them new; one to three readings.
     */
    private static List<Coming> random(Random random, long second) {
        List<Coming> messages = new ArrayList<>();
        for (int i = random.nextInt(64); i >= 0; i--) {
            double[] values = random.doubles(1 + random.nextInt(3), 1, 9).toArray();
            messages.add(message(random.nextInt(DEVICES), second, values));
        }
        return messages;
    }

    private static List<Inference> together(InferenceStage stage, List<Coming> messages) {
        stage.lookAhead(messages);
        return oneByOne(stage, messages);
    }

    private static List<Inference> oneByOne(InferenceStage stage, List<Coming> messages) {
        List<Inference> all = new ArrayList<>();
        messages.forEach(it -> all.addAll(stage.infer(it.profile(), it.readings())));
        return all;
    }

    private static void assertSame(List<Inference> actual, List<Inference> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Inference one = actual.get(i);
            Inference other = expected.get(i);
            assertThat(one.deviceId() + one.model() + one.observedAtMicros() + one.warmingUp())
                    .isEqualTo(
                            other.deviceId()
                                    + other.model()
                                    + other.observedAtMicros()
                                    + other.warmingUp());
            assertThat(one.score()).isCloseTo(other.score(), within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatever_waits_each_message_leads_to_what_it_leads_to_alone(long seed) {
        Random random = new Random(seed);
        try (var ahead = stage();
                var plain = stage()) {
            for (int second = 1; second <= 60; second++) {
                List<Coming> messages = random(random, second);
                assertSame(together(ahead, messages), oneByOne(plain, messages));
            }
            assertThat(ahead.troubles()).isEmpty();
            assertThat(ahead.dirtyStates().keySet()).isEqualTo(plain.dirtyStates().keySet());
        }
    }

    @Test
    void a_model_that_fails_for_one_device_fails_there_and_not_before() {
        try (var ahead = stage();
                var plain = stage()) {
            for (int second = 1; second <= 30; second++) {
                List<Coming> messages = new ArrayList<>();
                for (int device = 0; device < DEVICES; device++) {
                    boolean isGuilty = second == 30 && device == 7;
                    messages.add(message(device, second, isGuilty ? -5 : 2 + device));
                }
                List<Inference> expected = oneByOne(plain, messages);
                assertSame(together(ahead, messages), expected);
                assertThat(expected.stream().filter(it -> it.model().equals("bundle")))
                        .hasSize(second == 30 ? 7 : DEVICES);
            }
            assertThat(ahead.troubles()).isEqualTo(plain.troubles());
            assertThat(ahead.troubles())
                    .singleElement()
                    .extracting(Refusal::message)
                    .asString()
                    .contains("of device oven-7 (its score is not a number)");
        }
    }

    /**
     * The graph shows it: a row over 500 is seen by the others. That is not so while it is tried.
     */
    @Test
    void messages_that_wait_are_calculated_together_and_single_ones_at_once() throws Exception {
        OnnxGraphWriter graph = new OnnxGraphWriter();
        graph.input("window", OnnxGraphWriter.ANY, 1, 1);
        graph.input("state", OnnxGraphWriter.ANY, 1);
        String x = column(graph);
        String most = graph.apply("ReduceMax", List.of(x), Map.of("axes", 0L, "keepdims", 1L));
        String isOver = graph.apply("Greater", most, graph.floats(500));
        String more = graph.apply("Where", isOver, graph.floats(1_000), graph.floats(0));
        graph.applyAs("score", "Add", List.of(x, more), Map.of());
        graph.applyAs("state_out", "Identity", List.of("state"), Map.of());
        put(graph);
        try (var stage = stage()) {
            for (int second = 1; second <= 10; second++) {
                List<Coming> messages = new ArrayList<>();
                for (int device = 0; device < DEVICES; device++) {
                    messages.add(message(device, second, device));
                }
                together(stage, messages);
            }

            assertThat(
                            bundleScores(
                                    together(
                                            stage,
                                            List.of(message(1, 20, 1), message(2, 20, 501)))))
                    .containsExactly(1_001f, 1_501f);
            stage.lookAhead(List.of());
            assertThat(bundleScores(oneByOne(stage, List.of(message(1, 21, 1)))))
                    .containsExactly(1f);
        }
    }

    private static List<Float> bundleScores(List<Inference> inferences) {
        return inferences.stream()
                .filter(it -> it.model().equals("bundle"))
                .map(Inference::score)
                .toList();
    }
}
