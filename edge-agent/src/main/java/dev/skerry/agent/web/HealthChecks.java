package dev.skerry.agent.web;

import dev.skerry.agent.Agent;
import dev.skerry.agent.AgentRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: messages are taken and made durable, which they are not while the disk is full or the
 * outbox has reached its budget. Live: no thread has died. Other troubles that pass by themselves,
 * such as a broker that is away, are shown but change neither.
 */
@ApplicationScoped
public class HealthChecks {
    private final AgentRuntime runtime;

    HealthChecks(AgentRuntime runtime) {
        this.runtime = runtime;
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck ready() {
        return () -> {
            Optional<Agent> agent = runtime.agent();
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("pipeline and outbox")
                            .status(agent.map(Agent::isReady).orElse(false));
            agent.map(Agent::troubles)
                    .orElseGet(() -> runtime.startTrouble().stream().toList())
                    .forEach(trouble -> response.withData(trouble.code(), trouble.message()));
            return response.build();
        };
    }

    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck live() {
        return () ->
                HealthCheckResponse.named("threads")
                        .status(runtime.agent().map(Agent::isAlive).orElse(true))
                        .build();
    }
}
