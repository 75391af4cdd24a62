package dev.skerry.agent;

import dev.skerry.agent.act.Actuator;
import dev.skerry.agent.action.AgentActions;
import dev.skerry.agent.action.AgentExit;
import dev.skerry.agent.action.Maintenance;
import dev.skerry.agent.audit.AgentLog;
import dev.skerry.agent.audit.AuditLogs;
import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.audit.ClockSteps;
import dev.skerry.agent.audit.Started;
import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.clock.LinuxMachine;
import dev.skerry.agent.command.RemoteCommands;
import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.deliver.Deliveries;
import dev.skerry.agent.discover.Discovery;
import dev.skerry.agent.discover.Sightings;
import dev.skerry.agent.enrol.IdentityFolder;
import dev.skerry.agent.enrol.IdentityKeeper;
import dev.skerry.agent.enrol.IdentitySettings;
import dev.skerry.agent.feedback.MarkBook;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.infer.Reversals;
import dev.skerry.agent.infer.drift.DriftSettings;
import dev.skerry.agent.ingest.mqtt.Absence;
import dev.skerry.agent.model.ModelDesk;
import dev.skerry.agent.model.ModelFolder;
import dev.skerry.agent.model.Stage;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.Onlooker;
import dev.skerry.agent.pipeline.ProfileCatalog;
import dev.skerry.agent.pipeline.StageStates;
import dev.skerry.agent.pipeline.TelemetryPipeline;
import dev.skerry.agent.policy.PolicyDesk;
import dev.skerry.agent.profile.ProfileDesk;
import dev.skerry.agent.profile.ProfileFolder;
import dev.skerry.agent.program.OrderMemory;
import dev.skerry.agent.program.ProgramDesk;
import dev.skerry.agent.program.ProgramPlace;
import dev.skerry.agent.program.Sharing;
import dev.skerry.agent.program.SwitchOver;
import dev.skerry.agent.rescue.RescueCards;
import dev.skerry.agent.seal.InUse;
import dev.skerry.agent.seal.SealFault;
import dev.skerry.agent.seal.Vault;
import dev.skerry.agent.self.SelfKnowledge;
import dev.skerry.agent.self.VitalsReport;
import dev.skerry.agent.trust.SignedProfiles;
import dev.skerry.agent.trust.Trust;
import dev.skerry.agent.twin.TwinStore;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.agent.uplink.SightingsReport;
import dev.skerry.agent.uplink.Surroundings;
import dev.skerry.agent.uplink.Uplink;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Puts the parts of an agent together and starts them, each after those that it hands to. */
final class AgentAssembly {
    private final AgentConfig config;
    private final Agent.Identity identity;
    private final LongConsumer commitNanos;
    private final SelfKnowledge self;
    private final AgentExit exit;
    private final SwitchOver switchOver;
    private final SecureRandom random = new SecureRandom();

    /**
     * An assembly for settings that were checked.
     *
     * @param commitNanos hears how long each commit took
     * @param self what the process knows of itself
     * @param exit ends the process by order
     * @param switchOver ends it for another program
     */
    AgentAssembly(
            AgentConfig config,
            Agent.Identity identity,
            LongConsumer commitNanos,
            SelfKnowledge self,
            AgentExit exit,
            SwitchOver switchOver) {
        this.self = self;
        this.config = config;
        this.identity = identity;
        this.commitNanos = commitNanos;
        this.exit = exit;
        this.switchOver = switchOver;
    }

    /** A running agent. */
    Agent start() throws OutboxUnavailableException {
        Path data = config.dataDir();
        Duration away = Absence.since(data, Outbox.folder(data), config.mqtt().sessionExpiry());
        try {
            InUse own = InUse.take(data);
            try {
                Vault vault = Vault.open(own, config.atRest(), config.keyFile());
                return startOn(own, vault, away);
            } catch (SealFault | OutboxUnavailableException | RuntimeException e) {
                own.close();
                throw e;
            }
        } catch (SealFault e) {
            throw new OutboxUnavailableException(e.refusal().code(), e.refusal().message(), e);
        }
    }

    private Agent startOn(InUse own, Vault vault, Duration away) throws OutboxUnavailableException {
        Outbox outbox =
                Outbox.open(
                        config.dataDir(),
                        OutboxSettings.of(config, vault.outbox()),
                        random::nextLong);
        try {
            return startOn(own, vault, outbox, away);
        } catch (OutboxUnavailableException | RuntimeException e) {
            outbox.close();
            throw e;
        }
    }

    private Agent startOn(InUse own, Vault vault, Outbox outbox, Duration away)
            throws OutboxUnavailableException {
        Map<String, byte[]> states = outbox.stageStates();
        AgentClock clock = clock(states.get(AgentClock.STATE), outbox);
        AuditLogs audit =
                AuditLogs.open(
                        config, vault.files(AuditLogs.FOLDER), identity.agentId(), clock, random);
        AgentLog log = audit.own();
        ProfileDesk profiles =
                new ProfileDesk(
                        ProfileCatalog.load(config.profilesDir(), config.host().enabled()),
                        new ProfileFolder(
                                config.dataDir().resolve(ProfileFolder.NAME),
                                vault.files(ProfileFolder.NAME)),
                        identity.site(),
                        log);
        ActiveProfiles active = profiles.active();
        DeviceRegistry devices =
                new DeviceRegistry(active, outbox.devices(), config.pipeline().maxDevices());
        GatewayLink link = new GatewayLink(config, identity);
        IdentityKeeper keeper =
                link.address()
                        .filter(url -> url.getScheme().equals("https"))
                        .map(
                                url ->
                                        IdentityKeeper.of(
                                                IdentitySettings.of(config, url),
                                                vault.files(IdentityFolder.NAME),
                                                clock::judgedTime,
                                                random))
                        .orElse(null);
        Trust trust = trust(vault, keeper, outbox.epoch(), log);
        ModelTrust models = trust.models(config.models().signed(), outbox::saveStates, states);
        InferenceStage infer =
                new InferenceStage(
                        config.modelsDir(),
                        vault.files("models"),
                        models,
                        StageStates.ofInference(states),
                        new Reversals(new ModelJournal(outbox, log), states));
        ModelDesk modelDesk =
                new ModelDesk(
                        new ModelFolder(
                                config.dataDir().resolve(ModelFolder.NAME),
                                vault.files(ModelFolder.PURPOSE)),
                        models,
                        new Stage(infer::plan, infer::models),
                        log);
        ProgramPlace place = ProgramPlace.of(System.getenv());
        new RescueCards(place)
                .leave(
                        config,
                        link.address(),
                        identity.agentId(),
                        outbox.epoch(),
                        identity.builtAtMicros());
        OrderMemory programOrders = new OrderMemory(place);
        ProgramDesk program =
                new ProgramDesk(
                        place,
                        ProgramDesk.Runs.normally(identity.softwareVersion()),
                        trust::objectionToProgram,
                        switchOver,
                        log,
                        clock::nowMicros,
                        random,
                        new Sharing(
                                config.program().sharePort(),
                                link.address().orElse(null),
                                () -> keeper == null ? null : keeper.tls(),
                                () -> Instant.EPOCH.plus(clock.nowMicros(), ChronoUnit.MICROS)));
        MarkBook marks = new MarkBook(outbox::saveStates, states);
        infer.judgeDriftBy(new DriftSettings(config.drift().window(), config.drift().limit()));
        DecisionStage decide = new DecisionStage(StageStates.ofDecision(states), infer);
        Sensors sensors = new Sensors(config, vault, identity, clock, away);
        Actuator actuator = sensors.actuator(devices);
        Maintenance maintenance = new Maintenance(clock::nowMicros);
        AgentActions actions = new AgentActions(maintenance, exit, System::nanoTime);
        RemoteCommands commands =
                RemoteCommands.open(outbox, devices, actuator, actions, log, clock::nowMicros);
        TwinStore twins =
                TwinStore.open(
                        outbox,
                        devices,
                        clock,
                        new TwinStore.Identity(identity.agentId(), random::nextLong));
        Deliveries deliveries = new Deliveries(twins, devices, sensors.writers());
        TelemetryPipeline pipeline =
                new TelemetryPipeline(
                        new TelemetryPipeline.Stages(
                                active,
                                sensors.admission(),
                                devices,
                                infer,
                                decide,
                                RecentDeliveries.of(
                                        outbox,
                                        config.outbox().recentMessages(),
                                        random,
                                        clock.nowMicros()),
                                Onlooker.both(commands, deliveries),
                                self.messages(),
                                outbox::append,
                                sensors.traces()),
                        identity.site(),
                        clock::now,
                        config.pipeline().queueMessages(),
                        config.pipeline().queueBytes().asLongValue());
        maintenance.start(new HeldLine(pipeline, outbox));
        List<IngestSource> sources =
                sensors.sources(
                        active.all(), pipeline, () -> outbox.trouble().or(maintenance::trouble));
        AgentTroubles troubles = new AgentTroubles();
        Lineage lineage = new Lineage(outbox::saveStates, states.get(Lineage.STATE));
        Sightings sightings = new Sightings(active::all, identity.site());
        Discovery discovery = new Discovery(sightings, clock::nowMicros);
        PolicyDesk policy =
                new PolicyDesk(
                        trust,
                        new PolicyDesk.Place(identity.agentId(), identity.site(), devices),
                        config.dataDir().resolve(PolicyDesk.FOLDER),
                        vault.files(PolicyDesk.FOLDER),
                        config.policyFile(),
                        log,
                        clock::nowMicros);
        Uplink uplink =
                link.to(
                        keeper,
                        new Surroundings(
                                outbox,
                                outbox::load,
                                devices,
                                twins,
                                trust.guard(commands, policy, clock::nowMicros),
                                trust.guard(
                                        profiles,
                                        policy,
                                        outbox::saveStates,
                                        states.get(SignedProfiles.STATE),
                                        clock::nowMicros),
                                trust.guard(
                                        modelDesk,
                                        policy,
                                        outbox::saveStates,
                                        states,
                                        clock::nowMicros),
                                trust.guard(
                                        program,
                                        policy,
                                        programOrders,
                                        programOrders.kept(),
                                        clock::nowMicros),
                                marks::take,
                                trust.keys(),
                                policy,
                                lineage,
                                clock,
                                troubles,
                                new SightingsReport(pipeline.refusals(), sightings),
                                self.talk(
                                        identity.bootId(),
                                        config.dataDir(),
                                        new VitalsReport.Parts(outbox, pipeline, infer, clock),
                                        sources,
                                        states),
                                actions,
                                audit.talk(),
                                sensors.traces(),
                                random));
        Agent agent =
                new Agent(
                        identity,
                        own,
                        vault,
                        profiles,
                        modelDesk,
                        program,
                        marks,
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
                        discovery,
                        maintenance,
                        keeper,
                        trust,
                        policy,
                        log,
                        audit.talk(),
                        uplink);
        troubles.begin(agent);
        log.record(Started.entry(log, identity));
        outbox.start(
                new Committed(actuator, uplink, log, new ClockSteps(log, clock), commitNanos),
                clock);
        infer.start();
        prepare(infer, active);
        pipeline.start();
        deliveries.start();
        if (uplink != null) {
            uplink.start();
        }
        if (keeper != null) {
            keeper.tell(() -> keeper.certificate().ifPresent(its -> log.record(its.entry(log))));
            keeper.start();
        }
        sources.forEach(source -> start(source, pipeline));
        profiles.start(new WorkingLine(pipeline, sources, deliveries, infer));
        modelDesk.start();
        program.start(new ProgramHealth(agent));
        discovery.start(sensors.looksAt());
        return agent;
    }

    /** So that the first readings are scored, where that does not take long. */
    private static void prepare(InferenceStage infer, ActiveProfiles active) {
        try {
            infer.prepare(active, WorkingLine.MODELS_PATIENCE);
        } catch (InterruptedException e) {
            // Whoever stops this start stops what it started.
            Thread.currentThread().interrupt();
        }
    }

    private Trust trust(
            Vault vault, @Nullable IdentityKeeper keeper, long epoch, AuditTrail audit) {
        return new Trust(
                config.dataDir().resolve(IdentityFolder.NAME),
                vault.files(IdentityFolder.NAME),
                keeper != null,
                identity.agentId(),
                epoch,
                audit);
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
}
