package dev.skerry.gateway;

import dev.skerry.gateway.alarm.AlarmDesk;
import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.alarm.AlarmTimer;
import dev.skerry.gateway.alarm.FleetAlarms;
import dev.skerry.gateway.alarm.Snoozes;
import dev.skerry.gateway.alarm.SqlAlarmStore;
import dev.skerry.gateway.alarm.Timelines;
import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.condition.ConditionWatch;
import dev.skerry.gateway.condition.Thresholds;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.feedback.AlarmMarks;
import dev.skerry.gateway.feedback.Precision;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.people.Helpers;
import dev.skerry.gateway.people.People;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
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
                    hub.alarmChanged(alarm.id());
                    registry.alarmMarked(alarm.agentId());
                },
                clock);
    }

    @Produces
    @Singleton
    Helpers helpers(People people) {
        return new Helpers(people);
    }

    @Produces
    @Singleton
    AlarmDesk alarmDesk(
            GroupCommitter committer,
            Helpers helpers,
            GatewayLog log,
            EventHub hub,
            InstantSource clock) {
        return new AlarmDesk(committer, helpers, log, hub::alarmChanged, clock);
    }

    @Produces
    @Singleton
    Timelines timelines(Database database) {
        return new Timelines(database.jdbi());
    }

    @Produces
    @Singleton
    AlarmTimer alarmTimer(
            GroupCommitter committer,
            Database database,
            EventHub hub,
            FleetStore fleet,
            GatewayConfig config,
            InstantSource clock) {
        var alarms =
                new FleetAlarms(
                        committer,
                        database.jdbi(),
                        (agentId, alarmId) -> {
                            hub.alarmChanged(alarmId);
                            hub.agentChanged(agentId);
                        });
        var watch =
                new ConditionWatch(
                        () -> fleet.agents(Sites.ALL), alarms, thresholds(config), clock);
        return new AlarmTimer(
                new Snoozes(committer, database.jdbi(), hub::alarmChanged, clock), watch::look);
    }

    private static Thresholds thresholds(GatewayConfig config) {
        GatewayConfig.Conditions given = config.conditions();
        // A certificate is renewed at two thirds of its life: at three quarters that is overdue.
        Duration overdue = config.authority().certificateLife().dividedBy(4);
        Duration left = given.certificateLeft();
        return new Thresholds(
                given.cutOffAfter(),
                given.outboxLeft(),
                left.compareTo(overdue) < 0 ? left : overdue,
                given.sourceDownAfter(),
                given.hold());
    }

    @Produces
    @Singleton
    Precision precision(Database database) {
        return new Precision(database.jdbi());
    }
}
