package dev.skerry.gateway;

import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.fleet.index.FleetMetrics;
import dev.skerry.gateway.fleet.index.SqlRows;
import dev.skerry.gateway.fleet.view.SavedViews;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What has to do with the fleet as a whole. */
@Singleton
public class FleetBeans {
    @Produces
    @Singleton
    SavedViews savedViews(Database database, GroupCommitter committer, InstantSource clock) {
        return new SavedViews(database.jdbi(), committer, clock);
    }

    @Produces
    @Singleton
    FleetIndex fleetIndex(
            Database database, FleetStore fleet, InstantSource clock, MeterRegistry metrics) {
        var index = new FleetIndex(new SqlRows(database.jdbi(), fleet), clock);
        FleetMetrics.register(index, metrics, System::nanoTime);
        return index;
    }
}
