package dev.skerry.gateway;

import dev.skerry.gateway.insight.AgentSettings;
import dev.skerry.gateway.insight.Insight;
import dev.skerry.gateway.insight.LogTails;
import dev.skerry.gateway.insight.MessageRequests;
import dev.skerry.gateway.insight.VitalsBoard;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Puts together what shows agents as they tell of themselves. */
@Singleton
public class InsightBeans {
    private static final int MOST_LOG_WATCHES = 100;

    @Produces
    @Singleton
    LogTails logTails(SessionRegistry registry, MeterRegistry metrics) {
        var tails = new LogTails(registry, MOST_LOG_WATCHES, System::nanoTime);
        Gauge.builder("skerry.gateway.log.watches", tails, LogTails::watches)
                .description("Logs of agents that somebody watches")
                .register(metrics);
        return tails;
    }

    @Produces
    @Singleton
    AgentSettings agentSettings(Database database, GroupCommitter committer, InstantSource clock) {
        return new AgentSettings(database.jdbi(), committer, clock);
    }

    @Produces
    @Singleton
    VitalsBoard vitalsBoard(Database database, InstantSource clock) {
        return new VitalsBoard(database.jdbi(), clock);
    }

    @Produces
    @Singleton
    MessageRequests messageRequests(SessionRegistry registry) {
        return new MessageRequests(registry);
    }

    @Produces
    @Singleton
    Insight insight(
            LogTails logs, AgentSettings settings, VitalsBoard vitals, MessageRequests messages) {
        return new Insight(logs, settings, vitals, messages);
    }
}
