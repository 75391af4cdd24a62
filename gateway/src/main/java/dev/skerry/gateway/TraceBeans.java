package dev.skerry.gateway;

import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.config.Settings;
import dev.skerry.gateway.trace.Origin;
import dev.skerry.gateway.trace.OtlpExporter;
import dev.skerry.gateway.trace.Tracing;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Puts what traces together; see {@link GatewayBeans}. */
@Singleton
public class TraceBeans {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /** After all that may still be traced while it ends. */
    private static final int LATE = 10_000;

    private final GatewayConfig.Traces config;
    private @Nullable OtlpExporter exporter;

    TraceBeans(Config settings, GatewayConfig config) {
        Settings.check(settings);
        this.config = config.traces();
    }

    @Produces
    @Singleton
    Tracing tracing(
            InstantSource clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        Optional<String> endpoint = config.endpoint();
        if (endpoint.isEmpty()) {
            return Tracing.off(new SecureRandom(), clock);
        }
        OtlpExporter started = new OtlpExporter(URI.create(endpoint.get()), FIRST_PAUSE);
        FunctionCounter.builder("skerry.gateway.trace.spans", started, OtlpExporter::exportedSpans)
                .description("Spans that the collector has taken")
                .register(metrics);
        FunctionCounter.builder(
                        "skerry.gateway.trace.spans.dropped", started, OtlpExporter::droppedSpans)
                .description("Spans that were dropped because the collector did not take them")
                .register(metrics);
        started.start();
        exporter = started;
        return new Tracing(
                true,
                config.perMinute(),
                config.requests(),
                Origin.gateway(version),
                started,
                new SecureRandom(),
                clock);
    }

    void stop(@Observes @Priority(LATE) ShutdownEvent event) throws InterruptedException {
        OtlpExporter running = exporter;
        if (running != null) {
            running.stop();
        }
    }
}
