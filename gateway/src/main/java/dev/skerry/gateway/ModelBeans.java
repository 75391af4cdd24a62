package dev.skerry.gateway;

import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.config.Settings;
import dev.skerry.gateway.feedback.MarkFeed;
import dev.skerry.gateway.feedback.Precision;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.model.BundleFiles;
import dev.skerry.gateway.model.Catalogue;
import dev.skerry.gateway.model.ModelQuery;
import dev.skerry.gateway.model.ModelRuns;
import dev.skerry.gateway.model.rollout.ReportedRuns;
import dev.skerry.gateway.model.rollout.Rollouts;
import dev.skerry.gateway.program.rollout.ProgramRollouts;
import dev.skerry.gateway.session.ModelServices;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.timer.RolloutTimer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.Config;

/** Puts the catalogue of models and what brings them to agents together. */
@Singleton
public class ModelBeans {
    /** How many parts of archives may be on their way to agents: 32 MiB of memory. */
    private static final int MOST_PARTS = 64;

    private final GatewayConfig config;

    ModelBeans(Config settings, GatewayConfig config) {
        Settings.check(settings);
        this.config = config;
    }

    @Produces
    @Singleton
    ModelRuns modelRuns(Database database) {
        return new ReportedRuns(database.jdbi());
    }

    @Produces
    @Singleton
    Rollouts rollouts(
            GroupCommitter committer,
            Database database,
            SessionRegistry registry,
            EventHub hub,
            Approvals approvals,
            GatewayLog log,
            InstantSource clock) {
        return new Rollouts(committer, database.jdbi(), registry, hub, approvals, hub, log, clock);
    }

    @Produces
    @Singleton
    RolloutTimer rolloutTimer(Rollouts models, ProgramRollouts programs) {
        return new RolloutTimer(
                Map.of(
                        "model-rollouts", () -> started(models.tick()),
                        "program-rollouts", () -> started(programs.tick())));
    }

    /** What it begins the store's writer carries out, and logs when it can't. */
    private static void started(CompletableFuture<Void> look) {
        var _ = look;
    }

    @Produces
    @Singleton
    ModelServices modelServices(Rollouts rollouts, Catalogue catalogue, Database database) {
        return new ModelServices(rollouts, catalogue, new MarkFeed(database.jdbi()), MOST_PARTS);
    }

    @Produces
    @Singleton
    BundleFiles bundleFiles() {
        return BundleFiles.open(config.dataDir().resolve("models"));
    }

    @Produces
    @Singleton
    ModelQuery modelQuery(Catalogue catalogue, ModelRuns runs, Precision precision) {
        return new ModelQuery(catalogue, runs, precision);
    }

    @Produces
    @Singleton
    Catalogue catalogue(
            GroupCommitter committer,
            Database database,
            BundleFiles files,
            Signer signer,
            ModelRuns runs,
            GatewayLog log,
            InstantSource clock) {
        return new Catalogue(
                committer,
                database.jdbi(),
                files,
                signer,
                runs,
                log,
                clock,
                config.models().maxSize().asLongValue());
    }
}
