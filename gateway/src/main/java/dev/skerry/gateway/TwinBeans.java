package dev.skerry.gateway;

import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.twin.ConflictStore;
import dev.skerry.gateway.twin.SqlTwinStore;
import dev.skerry.gateway.twin.TwinHistory;
import dev.skerry.gateway.twin.TwinMetrics;
import dev.skerry.gateway.twin.TwinStores;
import dev.skerry.gateway.twin.Twins;
import dev.skerry.sync.clock.HybridLogicalClock;
import dev.skerry.sync.clock.HybridTimestamp;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** Puts together what keeps twins, and the conflicts in them. */
@Singleton
public class TwinBeans {
    private static final Duration MAX_CLOCK_DRIFT = Duration.ofMinutes(5);

    @Produces
    @Singleton
    TwinHistory twinHistory(Database database) {
        return new TwinHistory(database.jdbi());
    }

    @Produces
    @Singleton
    ConflictStore conflictStore(Database database) {
        return new ConflictStore(database.jdbi());
    }

    @Produces
    @Singleton
    Twins twins(
            Database database,
            TwinHistory history,
            ConflictStore conflicts,
            GroupCommitter committer,
            SessionRegistry registry,
            EventHub hub,
            GatewayLog log,
            MeterRegistry metrics,
            InstantSource clock) {
        var hybridClock =
                new HybridLogicalClock(clock::millis, MAX_CLOCK_DRIFT, HybridTimestamp.ZERO);
        return new Twins(
                committer,
                new TwinStores(new SqlTwinStore(database.jdbi()), history, conflicts),
                hybridClock,
                clock,
                registry,
                hub,
                log,
                new TwinMetrics(metrics, conflicts));
    }
}
