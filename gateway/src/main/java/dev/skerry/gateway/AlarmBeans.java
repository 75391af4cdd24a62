package dev.skerry.gateway;

import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.alarm.SqlAlarmStore;
import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.feedback.AlarmMarks;
import dev.skerry.gateway.feedback.Precision;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What has to do with alarms and what people say of them. */
@Singleton
public class AlarmBeans {
    @Produces
    @Singleton
    AlarmStore alarmStore(Database database) {
        return new SqlAlarmStore(database.jdbi());
    }

    @Produces
    @Singleton
    AlarmMarks alarmMarks(
            GroupCommitter committer,
            Database database,
            GatewayLog log,
            EventHub hub,
            SessionRegistry registry,
            InstantSource clock) {
        return new AlarmMarks(
                committer,
                database.jdbi(),
                log,
                alarm -> {
                    hub.alarmMarked(alarm.id());
                    registry.alarmMarked(alarm.agentId());
                },
                clock);
    }

    @Produces
    @Singleton
    Precision precision(Database database) {
        return new Precision(database.jdbi());
    }
}
