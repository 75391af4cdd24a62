package dev.skerry.agent;

import dev.skerry.agent.deliver.Deliveries;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.TelemetryPipeline;
import dev.skerry.agent.profile.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The parts of an agent that work by profiles. */
record WorkingLine(
        TelemetryPipeline pipeline,
        List<IngestSource> sources,
        Deliveries deliveries,
        InferenceStage infer)
        implements Line {
    /** Models that take longer to get ready begin later than the line. */
    static final Duration MODELS_PATIENCE = Duration.ofSeconds(10);

    @Override
    public List<String> prepare(ActiveProfiles next) throws InterruptedException {
        List<String> refused = new ArrayList<>();
        for (IngestSource source : sources) {
            refused.addAll(source.prepare(next.all()));
        }
        return refused;
    }

    @Override
    public boolean follow(ActiveProfiles next) throws InterruptedException {
        infer.prepare(next, MODELS_PATIENCE);
        boolean isDone = pipeline.follow(next);
        deliveries.profilesChanged();
        return isDone;
    }

    @Override
    public void settle(ActiveProfiles profiles) {
        sources.forEach(source -> source.settle(profiles.all()));
    }
}
