package dev.skerry.tool.demo;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.plant.Plant;
import dev.skerry.tool.plant.PlantSettings;
import dev.skerry.tool.plant.Witness;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Broker;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Broker, gateway, three agents and the plant; everything runs when the constructor returns. */
public final class Demo implements AutoCloseable {
    /** All three agents stand at this site. */
    public static final String SITE = "plant";

    private static final Duration SUBSCRIBED = Duration.ofMinutes(1);

    private final DemoSettings settings;
    private final Broker broker;
    private final Site site;
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final Map<String, Future<?>> heals = new ConcurrentHashMap<>();
    private final Closing parts = Closing.byHand();
    private @Nullable Plant plant;

    /** Starts everything; what was started is stopped again if anything fails. */
    public Demo(Installation installation, DemoSettings settings, Witness witness) {
        this(installation, settings, witness, Closing.byHand());
    }

    /**
     * Starts everything.
     *
     * @param closing closes what was started so far, even while the rest starts
     */
    public Demo(
            Installation installation, DemoSettings settings, Witness witness, Closing closing) {
        this.settings = settings;
        closing.add(parts);
        this.broker =
                parts.add(Broker.start(settings.brokerPort(), settings.folder().resolve("broker")));
        this.site = parts.add(new Site(installation, settings.folder(), settings.gatewayPort()));
        try {
            parts.add(later::shutdownNow);
            startAgent("north", -1, true, List.of("pump"));
            startAgent("south", -1, false, List.of("booster"));
            startAgent("tanks", settings.coapPort(), false, List.of("tank", "valve"));
            site.awaitReady();
            // The broker keeps messages only for subscriptions that it knows.
            if (!Await.until(
                    SUBSCRIBED, () -> site.agents().stream().allMatch(SiteAgent::isSubscribed))) {
                throw new ToolException(
                        "SKR-T022",
                        ExitCode.ENVIRONMENT,
                        "The agents did not reach the broker on port %d within %d s; their logs are in %s."
                                .formatted(
                                        broker.port(), SUBSCRIBED.toSeconds(), settings.folder()));
            }
            this.plant =
                    new Plant(
                            new PlantSettings(
                                    SITE,
                                    broker.port(),
                                    settings.coapPort(),
                                    settings.valvePort(),
                                    settings.seed(),
                                    settings.interval()),
                            witness);
            parts.add(this::stopPlant);
            plant.start();
            var _ =
                    later.scheduleWithFixedDelay(
                            () -> site.agents().forEach(SiteAgent::restartIfTold),
                            1,
                            1,
                            TimeUnit.SECONDS);
        } catch (MqttException e) {
            close();
            throw new ToolException(
                    "SKR-T022",
                    ExitCode.ENVIRONMENT,
                    "The plant's sensors did not reach the broker on port %d: %s"
                            .formatted(broker.port(), e.getMessage()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startAgent(String agentId, int coapPort, boolean host, List<String> profiles) {
        AgentSettings agent =
                new AgentSettings(
                        agentId,
                        SITE,
                        settings.folder().resolve("agents").resolve(agentId),
                        coapPort < 0 ? broker.port() : null,
                        coapPort,
                        host,
                        Ports.freeTcp(),
                        Map.of());
        DemoProfiles.install(profiles, agent.profilesDir(), settings.valvePort());
        site.startAgent(agent);
    }

    /** Where it runs. */
    public DemoSettings settings() {
        return settings;
    }

    /** Its gateway and agents. */
    public Site site() {
        return site;
    }

    /**
     * The agent of that name.
     *
     * @throws ToolException SKR-T023 if there is none
     */
    public SiteAgent agent(String name) {
        return site.agents().stream()
                .filter(agent -> agent.settings().agentId().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ToolException(
                                        "SKR-T023",
                                        ExitCode.USAGE,
                                        "The demo has no agent '%s'; it has %s."
                                                .formatted(name, names())));
    }

    private String names() {
        return site.agents().stream()
                .map(agent -> agent.settings().agentId())
                .collect(Collectors.joining(", "));
    }

    /** Cuts an agent's uplink and heals it after the time; returns at once. */
    public void cut(String name, Duration time) {
        SiteAgent agent = agent(name);
        agent.link().cut();
        Future<?> heal = later.schedule(agent.link()::heal, time.toMillis(), TimeUnit.MILLISECONDS);
        Future<?> earlier = heals.put(name, heal);
        if (earlier != null) {
            // The later cut decides how long.
            earlier.cancel(false);
        }
    }

    /** Kills an agent with SIGKILL and starts it again; returns when the new process runs. */
    public void crash(String name) {
        SiteAgent agent = agent(name);
        agent.kill();
        agent.restart();
    }

    /** Whether no message and no record is on its way any more. */
    public boolean isDrained() {
        return broker.waitingMessages() == 0
                && site.agents().stream().allMatch(SiteAgent::isDrained);
    }

    /** What still waits where, for people. */
    public String backlog() {
        return "%d messages at the broker; not drained: %s"
                .formatted(
                        broker.waitingMessages(),
                        site.agents().stream()
                                .filter(agent -> !agent.isDrained())
                                .map(agent -> agent.settings().agentId())
                                .toList());
    }

    /** Stops the sensors; what they sent is still under way. */
    public void stopPlant() {
        if (plant != null) {
            plant.close();
            plant = null;
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
