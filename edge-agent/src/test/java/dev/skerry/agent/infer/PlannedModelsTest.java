package dev.skerry.agent.infer;

import static dev.skerry.agent.infer.window.DigitsBundle.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.plan.ModelStatus.State;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.infer.window.DigitsBundle;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that a plan names. */
class PlannedModelsTest {
    @TempDir Path folder;
    private Path models;

    @BeforeEach
    void own() throws IOException {
        models = Files.createDirectories(folder.resolve("models"));
        bundle("1.1.0", models);
    }

    private static PlannedBundle bundle(String version, Path folder) throws IOException {
        var bundle = new DigitsBundle();
        bundle.version = version;
        bundle.features = List.of(plain("t", "Cel"));
        Path file = Files.write(folder.resolve("digits-" + version + ".skm"), bundle.archive());
        String digest = Sha256.hex(BundleWriter.manifest(bundle.manifest()));
        return new PlannedBundle(version, digest, file);
    }

    private InferenceStage stage() {
        return new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
    }

    private static ModelPlan acting(@Nullable PlannedBundle bundle) {
        return new ModelPlan("digits", "", bundle, null, null);
    }

    private static DeviceProfile profile(String bundle) {
        return Fixture.profile(new ModelBinding("heat", bundle, Map.of("t", "temperature"), 1));
    }

    private static List<Inference> send(InferenceStage stage, String bundle, int second) {
        return stage.infer(profile(bundle), List.of(Fixture.reading("oven-1", second, second)));
    }

    @Test
    void the_bundle_of_a_plan_acts_in_place_of_the_agents_own() throws IOException {
        PlannedBundle planned = bundle("1.0.0", folder);
        try (var stage = stage()) {
            send(stage, "digits@^1", 1);
            assertThat(stage.models())
                    .singleElement()
                    .returns("1.1.0", ModelStatus::version)
                    .returns(Role.ACTING, ModelStatus::role)
                    .returns(State.RUNNING, ModelStatus::state);
            stage.plan(List.of(acting(planned)));
            send(stage, "digits@^1", 2);
            assertThat(send(stage, "digits@^1", 3))
                    .extracting(Inference::modelDigest, Inference::score)
                    .containsExactly(tuple(planned.digest(), 23f));
            assertThat(stage.models())
                    .extracting(ModelStatus::digest)
                    .containsExactly(planned.digest());
        }
    }

    @Test
    void a_model_that_no_plan_changes_goes_on_with_what_it_knows() throws IOException {
        PlannedBundle other = bundle("1.0.0", folder);
        try (var stage = stage()) {
            send(stage, "digits@^1", 1);
            stage.plan(List.of(new ModelPlan("else", "", other, null, null), acting(null)));
            assertThat(send(stage, "digits@^1", 2))
                    .extracting(Inference::score)
                    .containsExactly(12f);
        }
    }

    @Test
    void a_bundle_out_of_the_profiles_range_does_not_run() throws IOException {
        PlannedBundle planned = bundle("2.0.0", folder);
        try (var stage = stage()) {
            stage.plan(List.of(acting(planned)));
            send(stage, "digits@^1", 1);
            assertThat(stage.models()).extracting(ModelStatus::version).containsExactly("1.1.0");
        }
    }
}
