package dev.skerry.agent.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.BuiltIn;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.FalseAlarmRate;
import dev.skerry.profile.model.ModelBinding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all models have in common that an agent brings along, and what each is for. */
class BuiltInModelsTest {
    private static final String AUTOENCODER = "builtin:envelope-autoencoder";
    private static final int WARM_UP = 400;

    /** The reading from which on the value swings more quickly. */
    private static final int CHANGE = 1_800;

    /** A quarter of a bundle's bound; so much may be written each second for each device. */
    private static final int MOST_STATE_BYTES = 16 * 1024;

    @TempDir Path models;

    static List<String> all() {
        return BuiltIn.bundles();
    }

    @ParameterizedTest
    @MethodSource("all")
    void warms_up_as_long_as_the_profile_says_and_scores_the_same_each_time(String bundle) {
        List<Inference> all = whole(bundle, 1, WARM_UP, 700);
        assertThat(all.subList(0, WARM_UP)).allMatch(one -> one.warmingUp() && one.score() == 0);
        assertThat(all.subList(WARM_UP, 700)).noneMatch(Inference::warmingUp);
        assertThat(whole(bundle, 1, WARM_UP, 700)).isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("all")
    void goes_on_after_restarts_at_any_time_as_if_there_had_been_none(String bundle) {
        DeviceProfile profile = Fixture.profile(bundle, WARM_UP);
        List<Inference> parts = new ArrayList<>();
        Map<String, byte[]> states = new HashMap<>();
        for (int from = 0; from < 700; from += 37) {
            try (var stage = stage(states, 1)) {
                parts.addAll(run(stage, profile, from, Math.min(700, from + 37)));
                states.putAll(stage.dirtyStates());
                assertThat(states.values())
                        .allMatch(state -> state.length < MOST_STATE_BYTES)
                        .hasSize(1);
            }
        }
        assertThat(parts).isEqualTo(whole(bundle, 1, WARM_UP, 700));
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_stated_rate_of_false_alarms_is_calibrated_within_the_warm_up(String bundle) {
        var binding =
                new ModelBinding(
                        "heat", bundle, Map.of("t", "temperature"), 800, new FalseAlarmRate(0.01));
        DeviceProfile profile = Fixture.profile(binding);
        List<Inference> parts = new ArrayList<>();
        Map<String, byte[]> states = new HashMap<>();
        for (int from = 0; from < 1_800; from += 300) {
            try (var stage = stage(states, 1)) {
                parts.addAll(run(stage, profile, from, from + 300));
                states.putAll(stage.dirtyStates());
                assertThat(stage.troubles()).isEmpty();
            }
        }
        assertThat(parts.subList(0, 800)).allMatch(one -> one.warmingUp() && one.score() == 0);
        assertThat(parts.subList(800, 1_800)).noneMatch(Inference::warmingUp);
        assertThat(parts.subList(800, 1_800))
                .filteredOn(one -> one.score() >= 0.5)
                .hasSizeLessThan(30);
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_damaged_state_starts_a_new_warm_up_in_each_phase(String bundle) {
        DeviceProfile profile = Fixture.profile(bundle, WARM_UP);
        for (int readings : new int[] {100, 250, 350, 500}) {
            Map<String, byte[]> states;
            try (var stage = stage(Map.of(), 1)) {
                run(stage, profile, 0, readings);
                states = stage.dirtyStates();
            }
            byte[] state = states.values().iterator().next();
            state[state.length / 2] ^= 1;
            try (var stage = stage(states, 1)) {
                assertThat(run(stage, profile, 0, WARM_UP + 1))
                        .filteredOn(Inference::warmingUp)
                        .hasSize(WARM_UP);
            }
        }
    }

    @Test
    void an_autoencoder_notices_another_form_within_the_envelope() {
        assertThat(highest(whole("builtin:envelope", 1, 1_000, 2_000), 1_000, 2_000))
                .isLessThan(0.2f);
        for (int seed = 1; seed <= 3; seed++) {
            List<Inference> all = whole(AUTOENCODER, seed, 1_000, 2_000);
            assertThat(highest(all, 1_000, CHANGE)).isLessThan(0.5f);
            assertThat(highest(all, CHANGE, 2_000)).isGreaterThan(0.9f);
        }
    }

    @Test
    void what_an_autoencoder_learned_belongs_to_its_seed() {
        List<Inference> first = whole(AUTOENCODER, 1, WARM_UP, 700);
        List<Inference> second = whole(AUTOENCODER, 2, WARM_UP, 700);
        assertThat(second.getLast().modelDigest()).isNotEqualTo(first.getLast().modelDigest());
        assertThat(second).extracting(Inference::score).isNotEqualTo(scores(first));
        Map<String, byte[]> states;
        try (var stage = stage(Map.of(), 1)) {
            run(stage, Fixture.profile(AUTOENCODER, WARM_UP), 0, 500);
            states = stage.dirtyStates();
        }
        try (var stage = stage(states, 2)) {
            assertThat(run(stage, Fixture.profile(AUTOENCODER, WARM_UP), 500, 501))
                    .allMatch(Inference::warmingUp);
        }
    }

    private static List<Float> scores(List<Inference> all) {
        return all.stream().map(Inference::score).toList();
    }

    private static float highest(List<Inference> all, int from, int to) {
        float highest = 0;
        for (Inference one : all.subList(from, to)) {
            highest = Math.max(highest, one.score());
        }
        return highest;
    }

    private List<Inference> whole(String bundle, long seed, int warmUp, int readings) {
        try (var stage = stage(Map.of(), seed)) {
            List<Inference> all = run(stage, Fixture.profile(bundle, warmUp), 0, readings);
            assertThat(stage.troubles()).isEmpty();
            return all;
        }
    }

    private InferenceStage stage(Map<String, byte[]> states, long seed) {
        return new InferenceStage(
                models, SealedFiles.PLAIN, ModelTrust.ANY, states, BuiltInModels.ofSeed(seed));
    }

    private static List<Inference> run(
            InferenceStage stage, DeviceProfile profile, int from, int to) {
        List<Inference> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.addAll(stage.infer(profile, List.of(Fixture.reading("oven-1", i, value(i)))));
        }
        return all;
    }

    /** A swing with its overtone, which is in the end three times as quick, and no larger. */
    private static double value(int i) {
        double angle = i * (i < CHANGE ? 0.25 : 0.75);
        return 20 + 5 * Math.sin(angle) + Math.sin(2 * angle);
    }
}
