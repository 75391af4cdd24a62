package dev.skerry.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageStatesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String OVEN =
            """
            schema: skerry.device/v1
            name: oven
            version: 1.0.0
            source: { mqtt: { topic: "oven/{device}" } }
            resources:
              heat: { type: float64, unit: Cel }
            models:
              watch: { bundle: "builtin:envelope", inputs: { value: heat } }
            rules:
              hot: { when: "heat > 90.0", then: [ { alarm: warning } ] }
            """;

    @TempDir Path models;
    private final DeviceProfile profile = compiled();
    private InferenceStage infer;
    private DecisionStage decide;
    private StageStates states;
    private int second;

    @BeforeEach
    void begin() {
        infer = new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
        decide = new DecisionStage(Map.of(), infer);
        states = new StageStates(infer, decide, 0);
    }

    @AfterEach
    void end() {
        infer.close();
    }

    private static DeviceProfile compiled() {
        return switch (new ProfileCompiler().compile("oven.yaml", OVEN)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    private void read(String device, double heat) {
        List<Reading> readings =
                List.of(
                        Reading.ofDouble(
                                device,
                                profile.resources().getFirst(),
                                ++second * 1_000_000L,
                                Quality.GOOD,
                                heat));
        decide.decide(profile, readings, infer.infer(profile, readings));
    }

    private void read(String device, int times) {
        for (int i = 0; i < times; i++) {
            read(device, 20.0);
        }
    }

    @Test
    void what_models_know_is_kept_each_ten_seconds() {
        read("slow", 3);
        read("other", 1);

        assertThat(states.due(10 * SECOND - 1)).isEmpty();
        assertThat(states.due(10 * SECOND))
                .containsOnlyKeys("infer/oven/slow/watch", "infer/oven/other/watch");
        read("slow", 1);
        assertThat(states.due(20 * SECOND - 1)).isEmpty();
        assertThat(states.due(20 * SECOND)).containsOnlyKeys("infer/oven/slow/watch");
    }

    @Test
    void sooner_for_a_device_of_which_a_crash_would_lose_many_readings() {
        read("slow", 3);
        read("busy", 31);
        assertThat(states.due(SECOND)).isEmpty();

        read("busy", 1);
        assertThat(states.due(SECOND)).containsOnlyKeys("infer/oven/busy/watch");
        read("busy", 31);
        assertThat(states.due(SECOND)).isEmpty();
        assertThat(states.due(10 * SECOND))
                .containsOnlyKeys("infer/oven/busy/watch", "infer/oven/slow/watch");
    }

    @Test
    void what_rules_know_is_kept_at_once() {
        read("slow", 95.0);

        assertThat(states.due(SECOND)).containsOnlyKeys("decide/oven/slow");
    }

    @Test
    void all_is_kept_at_the_end() {
        read("slow", 1);

        assertThat(states.all()).containsOnlyKeys("infer/oven/slow/watch");
        assertThat(states.all()).isEmpty();
    }
}
