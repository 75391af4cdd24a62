package dev.skerry.gateway;

import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.config.Settings;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.insight.VitalsBoard;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.program.ChunkFiles;
import dev.skerry.gateway.program.ProgramCatalogue;
import dev.skerry.gateway.program.rollout.ProgramQuery;
import dev.skerry.gateway.program.rollout.ProgramRollouts;
import dev.skerry.gateway.program.rollout.RolloutUse;
import dev.skerry.gateway.session.ProgramServices;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.eclipse.microprofile.config.Config;

/** Puts the catalogue of agents' programs and what brings them to agents together. */
@Singleton
public class ProgramBeans {
    /** How many answers with chunks may be on their way to agents: 32 MiB of memory. */
    private static final int MOST_ANSWERS = 64;

    private final GatewayConfig config;

    ProgramBeans(Config settings, GatewayConfig config) {
        Settings.check(settings);
        this.config = config;
    }

    @Produces
    @Singleton
    ProgramCatalogue programCatalogue(
            GroupCommitter committer,
            Database database,
            Signer signer,
            GatewayLog log,
            InstantSource clock) {
        return new ProgramCatalogue(
                committer,
                database.jdbi(),
                ChunkFiles.open(config.dataDir().resolve("programs")),
                signer,
                new RolloutUse(),
                log,
                clock,
                config.programs().maxSize().asLongValue());
    }

    @Produces
    @Singleton
    LiveFleet liveFleet(SessionRegistry registry, FleetStore fleet, VitalsBoard vitals) {
        return new LiveFleet(registry, fleet, vitals);
    }

    @Produces
    @Singleton
    ProgramRollouts programRollouts(
            GroupCommitter committer,
            Database database,
            LiveFleet fleet,
            EventHub hub,
            Approvals approvals,
            GatewayLog log,
            InstantSource clock) {
        return new ProgramRollouts(
                committer, database.jdbi(), fleet, hub, approvals, hub, log, clock);
    }

    @Produces
    @Singleton
    ProgramQuery programQuery(Database database, LiveFleet fleet) {
        return new ProgramQuery(database.jdbi(), fleet);
    }

    @Produces
    @Singleton
    ProgramServices programServices(ProgramRollouts rollouts, ProgramCatalogue catalogue) {
        return new ProgramServices(rollouts, catalogue, MOST_ANSWERS);
    }
}
