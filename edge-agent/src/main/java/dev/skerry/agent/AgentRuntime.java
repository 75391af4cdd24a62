package dev.skerry.agent;

import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.config.CannotStartException;
import dev.skerry.agent.config.ConfigCheck;
import dev.skerry.agent.firstboot.FirstBootLog;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.program.ProgramPlace;
import dev.skerry.agent.recent.DeviceMessages;
import dev.skerry.agent.self.EffectiveSettings;
import dev.skerry.agent.self.JsonLog;
import dev.skerry.agent.self.LogCapture;
import dev.skerry.agent.self.LogRing;
import dev.skerry.agent.self.Secrets;
import dev.skerry.agent.self.SelfKnowledge;
import dev.skerry.agent.service.ServiceNotices;
import dev.skerry.agent.web.AgentMetrics;
import dev.skerry.profile.log.LogFormat;
import dev.skerry.sync.proto.SettingsReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the agent with the process and stops it with the process. */
@ApplicationScoped
public class AgentRuntime {
    private static final Logger LOG = Logger.getLogger(AgentRuntime.class);

    /** How long a start that is under way may take to notice that the process stops. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(5);

    private final Config settings;
    private final AgentConfig config;
    private final AgentMetrics metrics;
    private final String version;
    private final Secrets secrets;
    private final LogRing ring;
    private final LocalDate buildDate;
    private final AtomicReference<@Nullable PatientStart> starting = new AtomicReference<>();
    private volatile @Nullable Thread thread;
    private volatile @Nullable Agent agent;
    private final ServiceNotices notices =
            new ServiceNotices(
                    System.getenv(),
                    new ServicePulse(this::agent, this::startTrouble, System::nanoTime));

    AgentRuntime(
            Config settings,
            AgentConfig config,
            MeterRegistry registry,
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "build.date") LocalDate buildDate) {
        this.buildDate = buildDate;
        this.settings = settings;
        this.config = config;
        this.metrics = new AgentMetrics(registry);
        this.version = version;
        this.secrets = new Secrets(config.enrol().token().stream().toList());
        this.ring = new LogRing(config.logs().memory().asLongValue());
    }

    void check(@Observes StartupEvent event) {
        List<Refusal> problems = ConfigCheck.check(settings);
        if (!problems.isEmpty()) {
            throw new CannotStartException(problems);
        }
        LogCapture.begin(ring, secrets);
        if (config.logs().format() == LogFormat.JSON) {
            JsonLog.begin(config.id().orElseThrow(), config.site(), secrets);
        }
    }

    /**
     * Not before HTTP listens: a process that finds its port taken must not have connected to
     * anything as if it were this agent.
     */
    void start(@ObservesAsync HttpServerStart event) {
        ProcessExit exit = new ProcessExit(config.dataDir());
        PatientStart start =
                new PatientStart(
                        new AgentAssembly(
                                        config,
                                        identity(),
                                        metrics::committed,
                                        new SelfKnowledge(
                                                ring,
                                                effectiveSettings(),
                                                new DeviceMessages(
                                                        config.messages().memory().asLongValue()),
                                                FirstBootLog.besideOf(
                                                        ProgramPlace.of(System.getenv()).folder())),
                                        exit,
                                        exit::switchOver)
                                ::start);
        if (starting.compareAndSet(null, start)) {
            notices.start();
            thread = Thread.ofPlatform().name("skerry-start").start(() -> start(start));
        }
    }

    private SettingsReport effectiveSettings() {
        return new EffectiveSettings(settings, secrets)
                .report(ConfigCheck.names(), ConfigCheck.PREFIX);
    }

    private Agent.Identity identity() {
        return new Agent.Identity(
                config.id().orElseThrow(),
                config.site(),
                UUID.randomUUID().toString(),
                ProgramPlace.of(System.getenv()).version().orElse(version),
                TimeUnit.DAYS.toMicros(buildDate.toEpochDay()),
                TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
    }

    private void start(PatientStart start) {
        try {
            start.run().ifPresent(this::started);
        } catch (OutboxUnavailableException e) {
            LOG.errorf("%s %s", e.refusal().code(), e.refusal().message());
            Quarkus.asyncExit(AgentMain.CANNOT_START);
        } catch (RuntimeException e) {
            LOG.error("SKR-A008 the agent failed to start: please report it", e);
            Quarkus.asyncExit(AgentMain.FAILED);
        }
    }

    private void started(Agent started) {
        agent = started;
        metrics.bind(started);
        started.profiles().troubles().forEach(AgentRuntime::warn);
        LOG.infof(
                "agent=started id=%s site=%s profiles=%d devices=%d",
                started.identity().agentId(),
                started.identity().site(),
                started.profiles().active().all().size(),
                started.devices().size());
    }

    private static void warn(Refusal trouble) {
        LOG.warnf("%s %s", trouble.code(), trouble.message());
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        notices.close();
        PatientStart begun = starting.get();
        Thread running = thread;
        if (begun != null && running != null) {
            begun.close();
            running.join(START_PATIENCE);
        }
        Agent closing = agent;
        agent = null;
        if (closing != null) {
            closing.close();
        }
    }

    /** What the start waits for at present. */
    public Optional<Refusal> startTrouble() {
        return Optional.ofNullable(starting.get()).flatMap(PatientStart::trouble);
    }

    /** The agent, while it runs. */
    public Optional<Agent> agent() {
        return Optional.ofNullable(agent);
    }
}
