package dev.skerry.agent.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.plan.Gates;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.plan.ModelStatus.State;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Stages of an agent that the gateway plans bundles for. */
abstract class PlannedStages {
    static final Gates AGREEMENT = new Gates(4, 0.75, null, null, null);

    @TempDir Path folder;
    Path models;
    Path planned;
    final Map<String, byte[]> kept = new HashMap<>();
    final List<String> reverted = new ArrayList<>();

    @BeforeEach
    void own() throws IOException {
        models = Files.createDirectories(folder.resolve("models"));
        planned = Files.createDirectories(folder.resolve("planned"));
    }

    InferenceStage stage(Map<String, byte[]> states) {
        return new InferenceStage(
                models,
                SealedFiles.PLAIN,
                ModelTrust.ANY,
                states,
                new Reversals(
                        new Reversals.Journal() {
                            @Override
                            public void save(Map<String, byte[]> states) {
                                kept.putAll(states);
                            }

                            @Override
                            public void reverted(String bundle, String digest, Refusal why) {
                                reverted.add(bundle + " " + why.code());
                            }
                        },
                        kept));
    }

    InferenceStage stage() {
        return stage(Map.of());
    }

    static void plan(
            InferenceStage stage,
            String rollout,
            @Nullable PlannedBundle acting,
            @Nullable PlannedBundle shadow,
            @Nullable Gates gates) {
        stage.plan(List.of(new ModelPlan("digits", rollout, acting, shadow, gates)));
    }

    static ModelStatus status(InferenceStage stage, PlannedBundle of) {
        return stage.models().stream()
                .filter(it -> it.digest().equals(of.digest()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(stage.models()));
    }

    static void assertIs(ModelStatus status, Role role, State state, String code) {
        assertThat(status.role()).as("%s", status).isEqualTo(role);
        assertThat(status.state()).as("%s", status).isEqualTo(state);
        assertThat(status.code()).as("%s", status).isEqualTo(code);
    }

    static void assertSaid(List<Inference> said, PlannedBundle by) {
        assertThat(said).isNotEmpty();
        assertThat(said).extracting(Inference::modelDigest).containsOnly(by.digest());
    }

    static List<String> codes(InferenceStage stage) {
        return stage.troubles().stream().map(Refusal::code).toList();
    }
}
