package dev.skerry.gateway;

import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.config.Settings;
import dev.skerry.gateway.feedback.Precision;
import dev.skerry.gateway.model.BundleFiles;
import dev.skerry.gateway.model.Catalogue;
import dev.skerry.gateway.model.ModelQuery;
import dev.skerry.gateway.model.ModelRuns;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.eclipse.microprofile.config.Config;

/** Puts the catalogue of models together. */
@Singleton
public class ModelBeans {
    private final GatewayConfig config;

    ModelBeans(Config settings, GatewayConfig config) {
        Settings.check(settings);
        this.config = config;
    }

    @Produces
    @Singleton
    ModelRuns modelRuns() {
        return ModelRuns.NONE;
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
