package dev.skerry.agent.web;

import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.ModelResult;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a model made of a device's window, and of what; as the gateway shows it of an alarm. */
@RegisterForReflection
public record ExplanationView(
        String model,
        String bundle,
        String version,
        String digest,
        Instant observedAt,
        @Nullable Double score,
        @Nullable String label,
        @Nullable Double forecast,
        @Nullable Double lower,
        @Nullable Double upper,
        @Nullable Double threshold,
        String method,
        List<ChannelView> channels) {

    /** One feature of the model. */
    @RegisterForReflection
    public record ChannelView(
            String feature,
            String resource,
            String unit,
            @Nullable Double contribution,
            List<StepView> steps) {}

    /** A channel's value in one step. */
    @RegisterForReflection
    public record StepView(Instant at, double value) {}

    static ExplanationView of(Explanation of) {
        ModelResult result = of.result();
        ModelResult.Forecast forecast = result.forecast();
        return new ExplanationView(
                of.model(),
                of.bundle(),
                of.version(),
                of.digest(),
                AgentStatusView.instant(of.observedAtMicros()),
                known(result.score()),
                result.label(),
                forecast == null ? null : known(forecast.value()),
                forecast == null ? null : known(forecast.lower()),
                forecast == null ? null : known(forecast.upper()),
                of.threshold(),
                of.method().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                of.channels().stream().map(ExplanationView::channel).toList());
    }

    private static ChannelView channel(Explanation.Channel of) {
        return new ChannelView(
                of.feature(),
                of.resource(),
                of.unit(),
                known(of.contribution()),
                of.steps().stream()
                        .map(
                                step ->
                                        new StepView(
                                                AgentStatusView.instant(step.atMicros()),
                                                step.value()))
                        .toList());
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
