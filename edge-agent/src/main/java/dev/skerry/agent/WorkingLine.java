package dev.skerry.agent;

import dev.skerry.agent.deliver.Deliveries;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.TelemetryPipeline;
import dev.skerry.agent.profile.Line;
import java.util.ArrayList;
import java.util.List;

/** The parts of an agent that work by profiles. */
record WorkingLine(TelemetryPipeline pipeline, List<IngestSource> sources, Deliveries deliveries)
        implements Line {
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
        boolean isDone = pipeline.follow(next);
        deliveries.profilesChanged();
        return isDone;
    }

    @Override
    public void settle(ActiveProfiles profiles) {
        sources.forEach(source -> source.settle(profiles.all()));
    }
}
