package dev.skerry.agent;

import dev.skerry.agent.act.Actuator;
import dev.skerry.agent.act.MqttActuator;
import dev.skerry.agent.act.NoActuator;
import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.clock.LinuxMachine;
import dev.skerry.agent.command.RemoteCommands;
import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.deliver.Deliveries;
import dev.skerry.agent.deliver.WriterSettings;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.ingest.coap.CoapSettings;
import dev.skerry.agent.ingest.coap.CoapSource;
import dev.skerry.agent.ingest.host.HostSource;
import dev.skerry.agent.ingest.mqtt.MqttSettings;
import dev.skerry.agent.ingest.mqtt.MqttSource;
import dev.skerry.agent.outbox.CommitListener;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.Onlooker;
import dev.skerry.agent.pipeline.ProfileCatalog;
import dev.skerry.agent.pipeline.RecentMessages;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.StageStates;
import dev.skerry.agent.pipeline.TelemetryPipeline;
import dev.skerry.agent.pipeline.TurnedAway;
import dev.skerry.agent.twin.TwinStore;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.agent.uplink.Surroundings;
import dev.skerry.agent.uplink.Uplink;
import dev.skerry.agent.uplink.UplinkSettings;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import dev.skerry.sync.proto.Hello;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the parts of an agent together and starts them, each after those that it hands to. */
final class AgentAssembly {
    private final AgentConfig config;
    private final Agent.Identity identity;
    private final LongConsumer commitNanos;
    private final SecureRandom random = new SecureRandom();

    /**
     * An assembly for settings that were checked.
     *
     * @param commitNanos hears how long each commit took
     */
    AgentAssembly(AgentConfig config, Agent.Identity identity, LongConsumer commitNanos) {
        this.config = config;
        this.identity = identity;
        this.commitNanos = commitNanos;
    }

    /** A running agent. */
    Agent start() throws OutboxUnavailableException {
        Outbox outbox = Outbox.open(config.dataDir(), OutboxSettings.of(config), random::nextLong);
        try {
            return startOn(outbox);
        } catch (OutboxUnavailableException | RuntimeException e) {
            outbox.close();
            throw e;
        }
    }

    private Agent startOn(Outbox outbox) throws OutboxUnavailableException {
        ProfileCatalog catalog = ProfileCatalog.load(config.profilesDir(), config.host().enabled());
        DeviceRegistry devices =
                new DeviceRegistry(
                        catalog.profiles(), outbox.devices(), config.pipeline().maxDevices());
        Map<String, byte[]> states = outbox.stageStates();
        AgentClock clock = clock(states.get(AgentClock.STATE), outbox);
        InferenceStage infer =
                new InferenceStage(config.modelsDir(), StageStates.ofInference(states));
        DecisionStage decide = new DecisionStage(StageStates.ofDecision(states));
        Actuator actuator = actuator();
        RemoteCommands commands = RemoteCommands.open(outbox, devices, actuator, clock::nowMicros);
        TwinStore twins =
                TwinStore.open(
                        outbox,
                        devices,
                        clock,
                        new TwinStore.Identity(identity.agentId(), random::nextLong));
        Deliveries deliveries =
                new Deliveries(
                        twins,
                        devices,
                        new WriterSettings(
                                identity.agentId(),
                                identity.site(),
                                mqtt(),
                                coap(),
                                catalog.profiles()));
        TelemetryPipeline pipeline =
                new TelemetryPipeline(
                        new TelemetryPipeline.Stages(
                                catalog.profiles(),
                                devices,
                                infer,
                                decide,
                                recent(outbox),
                                Onlooker.both(commands, deliveries),
                                outbox::append),
                        identity.site(),
                        config.pipeline().queueMessages(),
                        config.pipeline().queueBytes().asLongValue());
        List<IngestSource> sources = sources(catalog.profiles(), pipeline, outbox, clock);
        AgentTroubles troubles = new AgentTroubles();
        Lineage lineage = new Lineage(outbox::saveStates, states.get(Lineage.STATE));
        Uplink uplink = uplink(outbox, devices, twins, commands, lineage, clock, troubles);
        Agent agent =
                new Agent(
                        identity,
                        catalog,
                        devices,
                        sources,
                        pipeline,
                        infer,
                        decide,
                        outbox,
                        twins,
                        deliveries,
                        actuator,
                        clock,
                        uplink);
        troubles.agent = agent;
        outbox.start(listener(actuator, uplink), clock);
        pipeline.start();
        deliveries.start();
        if (uplink != null) {
            uplink.start();
        }
        sources.forEach(source -> start(source, pipeline));
        return agent;
    }

    private AgentClock clock(byte @Nullable [] kept, Outbox outbox) {
        return new AgentClock(
                new LinuxMachine(
                        Path.of("/"),
                        config.clock().synchronisedFile(),
                        config.clock().pretenceFile()),
                config.clock().trust(),
                kept,
                identity.builtAtMicros(),
                random,
                state -> outbox.saveStates(Map.of(AgentClock.STATE, state), () -> {}));
    }

    /** A transport that can't even begin must not keep the others from working. */
    private static void start(IngestSource source, TelemetryPipeline pipeline) {
        try {
            source.start(pipeline);
        } catch (RuntimeException e) {
            pipeline.faults().add("source " + source.name(), e);
        }
    }

    /** What the uplink reports, once there is an agent to ask. */
    private static final class AgentTroubles implements Supplier<List<Refusal>> {
        private volatile @Nullable Agent agent;

        @Override
        public List<Refusal> get() {
            Agent running = agent;
            return running == null ? List.of() : running.localTroubles();
        }
    }

    private RecentMessages recent(Outbox outbox) throws OutboxUnavailableException {
        RecentMessages recent = new RecentMessages(config.outbox().recentMessages());
        for (long identityOfMessage : outbox.recentIdentities()) {
            recent.add(identityOfMessage);
        }
        return recent;
    }

    private CommitListener listener(Actuator actuator, @Nullable Uplink uplink) {
        return new CommitListener() {
            @Override
            public void committed(List<StoredBatch> batches, long latencyNanos) {
                commitNanos.accept(latencyNanos);
                if (uplink != null) {
                    uplink.batchesAdded(batches);
                }
            }

            @Override
            public void released(List<Long> sequences) {
                if (uplink != null) {
                    uplink.batchesReleased(sequences);
                }
            }

            @Override
            public void decided(DeviceProfile profile, Decision decision) {
                if (decision instanceof Decision.CommandIssued command) {
                    actuator.act(profile, command);
                }
            }
        };
    }

    private Optional<MqttSettings> mqtt() {
        return config.mqtt().url().map(url -> MqttSettings.of(url, config.mqtt()));
    }

    private CoapSettings coap() {
        Map<String, URI> observed = new HashMap<>();
        config.coap().observe().forEach((id, url) -> observed.put(id, URI.create(url)));
        return CoapSettings.of(config.coap().host(), config.coap().port(), observed);
    }

    private Actuator actuator() {
        Optional<MqttSettings> mqtt = mqtt();
        if (mqtt.isEmpty()) {
            return new NoActuator();
        }
        MqttActuator actuator = new MqttActuator(mqtt.get(), identity.agentId(), identity.site());
        actuator.start();
        return actuator;
    }

    private List<IngestSource> sources(
            List<DeviceProfile> profiles, TurnedAway turnedAway, Outbox outbox, AgentClock clock) {
        List<IngestSource> sources = new ArrayList<>();
        mqtt().ifPresent(
                        settings ->
                                sources.add(
                                        new MqttSource(
                                                settings,
                                                identity.agentId(),
                                                identity.site(),
                                                profiles,
                                                clock::now)));
        if (config.coap().port() >= 0) {
            sources.add(
                    new CoapSource(
                            coap(),
                            identity.site(),
                            profiles,
                            turnedAway,
                            outbox::trouble,
                            clock::now));
        }
        if (config.host().enabled()) {
            hostInterval(profiles)
                    .ifPresent(
                            every ->
                                    sources.add(
                                            new HostSource(
                                                    identity.agentId(),
                                                    config.dataDir(),
                                                    every,
                                                    clock::now)));
        }
        return List.copyOf(sources);
    }

    private static Optional<Duration> hostInterval(List<DeviceProfile> profiles) {
        return profiles.stream()
                .flatMap(profile -> profile.sources().stream())
                .filter(Source.Host.class::isInstance)
                .map(source -> ((Source.Host) source).every())
                .min(Duration::compareTo);
    }

    private @Nullable Uplink uplink(
            Outbox outbox,
            DeviceRegistry devices,
            TwinStore twins,
            RemoteCommands commands,
            Lineage lineage,
            AgentClock clock,
            Supplier<List<Refusal>> troubles) {
        if (config.gateway().url().isEmpty()) {
            return null;
        }
        Hello hello =
                Hello.newBuilder()
                        .setAgentId(identity.agentId())
                        .setSite(identity.site())
                        .setEpoch(outbox.epoch())
                        .setBootId(identity.bootId())
                        .setSoftwareVersion(identity.softwareVersion())
                        .build();
        return new Uplink(
                UplinkSettings.of(URI.create(config.gateway().url().get()), config.gateway()),
                hello,
                new Surroundings(
                        outbox,
                        outbox::load,
                        devices,
                        twins,
                        commands,
                        lineage,
                        clock,
                        troubles,
                        random));
    }
}
