package dev.skerry.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.approval.ApprovalDesk;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.audit.AgentLogs;
import dev.skerry.gateway.audit.AuditQuery;
import dev.skerry.gateway.audit.AuditTimer;
import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.audit.WholeLogs;
import dev.skerry.gateway.authority.IssuedCertificates;
import dev.skerry.gateway.command.Commands;
import dev.skerry.gateway.command.ExpiryTimer;
import dev.skerry.gateway.command.SqlCommandStore;
import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.config.Settings;
import dev.skerry.gateway.fleet.AgentRemoval;
import dev.skerry.gateway.fleet.FleetRecorder;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.SqlFleetStore;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.insight.Insight;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.people.RefusedLogins;
import dev.skerry.gateway.policy.Policies;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.session.Identities;
import dev.skerry.gateway.session.Lineages;
import dev.skerry.gateway.session.ModelServices;
import dev.skerry.gateway.session.ProgramServices;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.session.SessionServices;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.store.CommitListeners;
import dev.skerry.gateway.store.CommitMetrics;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.store.StoreStartException;
import dev.skerry.gateway.telemetry.BatchLog;
import dev.skerry.gateway.telemetry.DamagedBatches;
import dev.skerry.gateway.telemetry.Expiry;
import dev.skerry.gateway.telemetry.GroupedBatchLog;
import dev.skerry.gateway.telemetry.IngestMetrics;
import dev.skerry.gateway.telemetry.MissingBatches;
import dev.skerry.gateway.telemetry.Purge;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.telemetry.Replays;
import dev.skerry.gateway.telemetry.SqlBatchStore;
import dev.skerry.gateway.trace.Tracing;
import dev.skerry.gateway.twin.ConflictStore;
import dev.skerry.gateway.twin.SqlTwinStore;
import dev.skerry.gateway.twin.Twins;
import dev.skerry.sync.session.SessionLimits;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.eclipse.microprofile.config.Config;

/** Puts the gateway together. Everything below is a plain class that knows nothing of CDI. */
@Singleton
public class GatewayBeans {
    private final GatewayConfig config;

    GatewayBeans(Config settings, GatewayConfig config) {
        Settings.check(settings);
        this.config = config;
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    Database database() {
        try {
            return Database.open(
                    config.dataDir(),
                    config.store().readers(),
                    config.store().cacheSize().asLongValue());
        } catch (StoreStartException e) {
            throw new CannotStartException(e.error(), String.valueOf(e.getMessage()));
        }
    }

    @Produces
    @Singleton
    StoreHealth storeHealth() {
        return new StoreHealth();
    }

    @Produces
    @Singleton
    SqlBatchStore batchStore(Database database, InstantSource clock) {
        return new SqlBatchStore(database.jdbi(), clock);
    }

    @Produces
    @Singleton
    GatewayLog gatewayLog(Database database, SecretBox box, InstantSource clock) {
        return new GatewayLog(database.jdbi(), box, clock);
    }

    @Produces
    @Singleton
    AuditTimer auditTimer(GatewayLog log, RefusedLogins refused) {
        return new AuditTimer(log, config.audit().keep(), refused::writeDue);
    }

    @Produces
    @Singleton
    WholeLogs wholeLogs(Database database, GatewayLog log) {
        return new WholeLogs(database.jdbi(), log);
    }

    @Produces
    @Singleton
    AuditQuery auditQuery(Database database, GatewayLog log) {
        return new AuditQuery(database.jdbi(), log);
    }

    @Produces
    @Singleton
    AgentLogs agentLogs(
            Database database, GroupCommitter committer, GatewayLog log, InstantSource clock) {
        return new AgentLogs(database.jdbi(), committer, log, clock);
    }

    @Produces
    @Singleton
    GroupCommitter committer(
            Database database,
            StoreHealth health,
            SqlBatchStore batches,
            GatewayLog log,
            MeterRegistry metrics) {
        var committer =
                new GroupCommitter(
                        database.jdbi(),
                        health,
                        new CommitMetrics(CommitListeners.both(batches, log), metrics),
                        config.store().commitInterval(),
                        Math.toIntExact(config.store().queueSize().asLongValue()));
        log.writeBy(committer);
        Gauge.builder("skerry.gateway.queue.bytes", committer, GroupCommitter::queuedBytes)
                .description("What waits to be committed")
                .register(metrics);
        return committer;
    }

    @Produces
    @Singleton
    SessionRegistry registry(MeterRegistry metrics, InstantSource clock) {
        var registry = new SessionRegistry(config.session().maxSessions(), clock);
        Gauge.builder("skerry.gateway.sessions", registry, SessionRegistry::size)
                .description("Agents that are connected")
                .register(metrics);
        Gauge.builder("skerry.gateway.agent.ids.shared", registry, SessionRegistry::sharedIds)
                .description("Ids that two or more agents have (SKR-G204)")
                .register(metrics);
        FunctionCounter.builder(
                        "skerry.gateway.sessions.superseded", registry, SessionRegistry::takeovers)
                .description("Sessions that another one of the same agent ended (SKR-S014)")
                .register(metrics);
        return registry;
    }

    @Produces
    @Singleton
    FleetStore fleetStore(Database database, SessionRegistry registry, InstantSource clock) {
        return new SqlFleetStore(database.jdbi(), registry, clock);
    }

    @Produces
    @Singleton
    EventHub eventHub(
            ObjectMapper json,
            FleetStore fleet,
            FleetIndex index,
            AlarmStore alarms,
            ConflictStore conflicts,
            MeterRegistry metrics) {
        var hub =
                new EventHub(
                        json,
                        fleet,
                        index,
                        alarms,
                        conflicts,
                        config.events().readingsInterval(),
                        config.events().maxSubscribers());
        Gauge.builder("skerry.gateway.event.subscribers", hub, it -> it.audience().size())
                .description("Event streams that are open")
                .register(metrics);
        FunctionCounter.builder("skerry.gateway.events.sent", hub, it -> it.audience().sentEvents())
                .description("Events that were given to streams, each counted for each stream")
                .register(metrics);
        FunctionCounter.builder("skerry.gateway.events.merged", hub, EventHub::mergedReadings)
                .description("Readings of a device that went into the event of later ones")
                .register(metrics);
        FunctionCounter.builder(
                        "skerry.gateway.event.overflows", hub, it -> it.audience().overflows())
                .description("Event streams that ended because their reader was too slow")
                .register(metrics);
        return hub;
    }

    @Produces
    @Singleton
    FleetRecorder recorder(
            GroupCommitter committer, FleetStore fleet, EventHub hub, InstantSource clock) {
        return new FleetRecorder(committer, fleet, hub, clock);
    }

    @Produces
    @Singleton
    Purge purge(Database database, GroupCommitter committer, SqlBatchStore batches) {
        return new Purge(database.jdbi(), committer, batches);
    }

    @Produces
    @Singleton
    Expiry expiry(Database database, GroupCommitter committer, InstantSource clock) {
        return new Expiry(database.jdbi(), committer, clock);
    }

    @Produces
    @Singleton
    AgentRemoval removal(
            GroupCommitter committer,
            Purge purge,
            SessionRegistry registry,
            IssuedCertificates certificates,
            EventHub hub,
            GatewayLog log,
            InstantSource clock) {
        return new AgentRemoval(
                committer, purge, registry, certificates::revokeAgent, hub, log, clock);
    }

    @Produces
    @Singleton
    BatchLog batchLog(
            GroupCommitter committer,
            SqlBatchStore batches,
            AlarmStore alarms,
            EventHub hub,
            MeterRegistry metrics,
            InstantSource clock) {
        return new GroupedBatchLog(
                committer, batches, alarms, hub, new IngestMetrics(metrics, clock));
    }

    @Produces
    @Singleton
    SqlCommandStore commandStore(Database database) {
        return new SqlCommandStore(database.jdbi());
    }

    @Produces
    @Singleton
    Commands commands(
            GroupCommitter committer,
            SqlCommandStore store,
            SessionRegistry registry,
            EventHub hub,
            Approvals approvals,
            GatewayLog log,
            InstantSource clock) {
        return new Commands(committer, store, registry, hub, approvals, log, clock);
    }

    @Produces
    @Singleton
    Replays replays(
            Database database,
            GroupCommitter committer,
            SessionRegistry registry,
            EventHub hub,
            InstantSource clock) {
        return new Replays(committer, new MissingBatches(database.jdbi()), registry, hub, clock);
    }

    @Produces
    @Singleton
    Profiles profiles(
            Database database,
            GroupCommitter committer,
            SessionRegistry registry,
            EventHub hub,
            Approvals approvals,
            GatewayLog log,
            InstantSource clock) {
        return new Profiles(committer, database.jdbi(), registry, hub, hub, approvals, log, clock);
    }

    @Produces
    @Singleton
    ExpiryTimer expiryTimer(Commands commands, ApprovalDesk desk) {
        return new ExpiryTimer(commands, desk);
    }

    @Produces
    @Singleton
    Readings readings(SqlBatchStore batches, MeterRegistry metrics) {
        return new Readings(batches, new DamagedBatches(metrics));
    }

    @Produces
    @Singleton
    SessionServices sessionServices(
            Database database,
            SessionRegistry registry,
            BatchLog batches,
            FleetRecorder recorder,
            FleetStore fleet,
            EventHub hub,
            Twins twins,
            GroupCommitter committer,
            Commands commands,
            Replays replays,
            Profiles profiles,
            ModelServices models,
            ProgramServices programs,
            Policies policies,
            Signer signer,
            Identities identities,
            AgentLogs agentLogs,
            Insight insight,
            GatewayLog gatewayLog,
            Tracing tracing,
            InstantSource clock) {
        SessionLimits d = SessionLimits.DEFAULT;
        var limits =
                new SessionLimits(
                        d.protocolMin(),
                        d.protocolMax(),
                        d.maxFrameBytes(),
                        d.maxBatchBytes(),
                        config.session().credits(),
                        d.loadLimit(),
                        d.statusIntervalMillis(),
                        config.session().silence().toMillis(),
                        d.reconnectBaseMillis(),
                        d.reconnectCapMillis());
        return new SessionServices(
                registry,
                limits,
                config.session().cutOffAfter(),
                batches,
                recorder,
                fleet,
                hub,
                twins,
                new Lineages(committer, clock, new SqlTwinStore(database.jdbi()), gatewayLog),
                identities,
                commands,
                replays,
                profiles,
                models,
                programs,
                policies,
                signer,
                agentLogs,
                insight,
                tracing,
                clock);
    }
}
