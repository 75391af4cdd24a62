package dev.skerry.agent.web;

import dev.skerry.agent.infer.plan.ModelFigures;
import dev.skerry.agent.infer.plan.ModelStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A model bundle that runs, shall, or is refused, and how it does. */
@RegisterForReflection
public record BundleView(
        String name,
        String version,
        String digest,
        String role,
        String state,
        String code,
        String message,
        String rolloutId,
        long steps,
        long alarms,
        long compared,
        long agreed,
        long latencyP50Micros,
        long latencyP99Micros,
        int devices) {
    static BundleView of(ModelStatus status) {
        ModelFigures figures = status.figures();
        return new BundleView(
                status.name(),
                status.version(),
                status.digest(),
                AgentStatusView.lower(status.role()),
                AgentStatusView.lower(status.state()),
                status.code(),
                status.message(),
                status.rolloutId(),
                figures.steps(),
                figures.alarms(),
                figures.compared(),
                figures.agreed(),
                figures.latencyP50Micros(),
                figures.latencyP99Micros(),
                figures.devices());
    }
}
