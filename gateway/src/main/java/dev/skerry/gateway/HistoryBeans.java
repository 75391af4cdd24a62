package dev.skerry.gateway;

import dev.skerry.gateway.history.Folder;
import dev.skerry.gateway.history.Histories;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.timeline.Timeline;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What charts and time lines are drawn of. */
@Singleton
public class HistoryBeans {
    @Produces
    @Singleton
    Histories histories(Database database, Readings readings, InstantSource clock) {
        return new Histories(database.jdbi(), readings, clock);
    }

    @Produces
    @Singleton
    Timeline timeline(Database database) {
        return new Timeline(database.jdbi());
    }

    @Produces
    @Singleton
    Folder folder(Database database, GroupCommitter committer) {
        return new Folder(database.jdbi(), committer);
    }
}
