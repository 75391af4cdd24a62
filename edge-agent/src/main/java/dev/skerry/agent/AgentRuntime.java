package dev.skerry.agent;

import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.config.CannotStartException;
import dev.skerry.agent.config.ConfigCheck;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.web.AgentMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the agent with the process and stops it with the process. */
@ApplicationScoped
public class AgentRuntime {
    private static final Logger LOG = Logger.getLogger(AgentRuntime.class);

    private final Config settings;
    private final AgentConfig config;
    private final AgentMetrics metrics;
    private final String version;
    private volatile @Nullable Agent agent;

    AgentRuntime(
            Config settings,
            AgentConfig config,
            MeterRegistry registry,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.settings = settings;
        this.config = config;
        this.metrics = new AgentMetrics(registry);
        this.version = version;
    }

    void start(@Observes StartupEvent event) {
        List<Refusal> problems = ConfigCheck.check(settings);
        if (!problems.isEmpty()) {
            throw new CannotStartException(problems);
        }
        Agent.Identity identity =
                new Agent.Identity(
                        config.id().orElseThrow(),
                        config.site(),
                        UUID.randomUUID().toString(),
                        version,
                        TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
        try {
            Agent started = new AgentAssembly(config, identity, metrics::committed).start();
            agent = started;
            metrics.bind(started);
            started.catalog().troubles().forEach(AgentRuntime::warn);
            LOG.infof(
                    "agent=started id=%s site=%s profiles=%d devices=%d",
                    identity.agentId(),
                    identity.site(),
                    started.catalog().profiles().size(),
                    started.devices().size());
        } catch (OutboxUnavailableException e) {
            throw new CannotStartException(List.of(e.refusal()));
        }
    }

    private static void warn(Refusal trouble) {
        LOG.warnf("%s %s", trouble.code(), trouble.message());
    }

    void stop(@Observes ShutdownEvent event) {
        Agent running = agent;
        agent = null;
        if (running != null) {
            running.close();
        }
    }

    /** The agent, while it runs. */
    public Optional<Agent> agent() {
        return Optional.ofNullable(agent);
    }
}
