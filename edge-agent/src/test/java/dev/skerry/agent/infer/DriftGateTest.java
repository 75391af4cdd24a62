package dev.skerry.agent.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.drift.DriftSettings;
import dev.skerry.agent.infer.plan.Gates;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bundle that sees other things than it may goes back by itself, and one beside it is counted.
 */
class DriftGateTest {
    private static final int HALF = DriftSettings.LEAST_STEPS;

    @TempDir Path folder;
    private int step;

    private InferenceStage stage(PlannedBundle acting, PlannedBundle shadow, double psi) {
        var stage =
                new InferenceStage(
                        folder.resolve("models"), SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
        stage.judgeDriftBy(new DriftSettings(Duration.ofMinutes(20), 0.25));
        var gates = new Gates(1, null, null, null, psi);
        stage.plan(List.of(new ModelPlan("digits", "r1", acting, shadow, gates)));
        return stage;
    }

    private String send(InferenceStage stage, int steps, double least) {
        String digest = "";
        for (int i = 0; i < steps; i++) {
            double value = least + step % 10 * 0.01;
            for (Inference said : Candidates.send(stage, ++step, value)) {
                digest = said.modelDigest();
            }
        }
        stage.dirtyStates();
        return digest;
    }

    @Test
    void the_gate_of_drift_takes_back_what_sees_other_things() throws IOException {
        PlannedBundle own = Candidates.times(folder.resolve("models"), "1.1.0", 1);
        PlannedBundle other = Candidates.times(folder.resolve("planned"), "1.0.0", 2);
        try (var stage = stage(other, own, 0.25)) {
            assertThat(send(stage, 3 * HALF, 0.2)).isEqualTo(other.digest());
            assertThat(send(stage, 2 * HALF, 0.4)).isEqualTo(own.digest());
            assertThat(stage.models())
                    .filteredOn(it -> it.digest().equals(other.digest()))
                    .singleElement()
                    .satisfies(it -> assertThat(it.message()).contains("drift of "))
                    .returns(ModelStatus.State.REVERTED, ModelStatus::state);
        }
    }

    @Test
    void what_is_compared_only_is_counted_beside_what_acts() throws IOException {
        PlannedBundle own = Candidates.times(folder.resolve("models"), "1.1.0", 1);
        PlannedBundle other = Candidates.times(folder.resolve("planned"), "1.0.0", 2);
        try (var stage = stage(own, other, 99)) {
            send(stage, 4 * HALF, 0.2);
            assertThat(stage.drifts()).containsOnlyKeys("oven/heat", "oven/heat (shadow)");
            assertThat(stage.models()).hasSize(2).allMatch(it -> it.drifts().size() == 2);
        }
    }
}
