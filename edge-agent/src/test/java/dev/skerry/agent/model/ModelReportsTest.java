package dev.skerry.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.plan.ModelFigures;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.sync.proto.Drift;
import dev.skerry.sync.proto.ModelReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelReportsTest {
    @Test
    void tells_the_gateway_how_far_what_a_model_sees_has_moved() {
        ModelStatus status =
                new ModelStatus(
                                "pump",
                                "1.2.0",
                                "d1",
                                ModelStatus.Role.ACTING,
                                ModelStatus.State.RUNNING,
                                "",
                                "",
                                "",
                                ModelFigures.NONE)
                        .with(
                                List.of(
                                        new DriftFigure("", 0.5, 0.4, 4_000, 0.01),
                                        new DriftFigure("speed", 0.1, 0.2, 4_001, 0.02)));
        ModelReport report =
                ModelReports.of(new Standing(KeptPlans.NONE, Map.of()), List.of(status));
        assertThat(report.getModels(0).getDriftsList())
                .containsExactly(
                        Drift.newBuilder()
                                .setPsi(0.5)
                                .setKs(0.4)
                                .setSamples(4_000)
                                .setChance(0.01)
                                .build(),
                        Drift.newBuilder()
                                .setFeature("speed")
                                .setPsi(0.1)
                                .setKs(0.2)
                                .setSamples(4_001)
                                .setChance(0.02)
                                .build());
    }
}
