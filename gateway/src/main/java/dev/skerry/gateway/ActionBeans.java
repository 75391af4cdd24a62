package dev.skerry.gateway;

import dev.skerry.gateway.action.AgentActions;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.bulk.BulkRunner;
import dev.skerry.gateway.bulk.BulkStep;
import dev.skerry.gateway.bulk.Bulks;
import dev.skerry.gateway.command.Commands;
import dev.skerry.gateway.fleet.AgentRemoval;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.model.rollout.Rollouts;
import dev.skerry.gateway.model.rollout.WaitingAssignments;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What has to do with telling agents themselves to do something. */
@Singleton
public class ActionBeans {
    @Produces
    @Singleton
    AgentActions agentActions(Commands commands) {
        return new AgentActions(commands);
    }

    @Produces
    @Singleton
    WaitingAssignments waitingModels(GroupCommitter committer, Approvals approvals, EventHub hub) {
        return new WaitingAssignments(committer, approvals, hub);
    }

    @Produces
    @Singleton
    BulkStep bulkStep(
            FleetStore fleet,
            AgentActions actions,
            Profiles profiles,
            Rollouts models,
            WaitingAssignments waitingModels,
            AgentRemoval removal) {
        return new BulkStep(fleet, actions, profiles, models, waitingModels, removal);
    }

    @Produces
    @Singleton
    BulkRunner bulkRunner(
            GroupCommitter committer,
            Database database,
            BulkStep step,
            GatewayLog log,
            InstantSource clock) {
        return new BulkRunner(committer, database.jdbi(), step, log, clock);
    }

    @Produces
    @Singleton
    Bulks bulks(
            GroupCommitter committer,
            Database database,
            FleetStore fleet,
            FleetIndex index,
            Profiles profiles,
            Rollouts models,
            Approvals approvals,
            BulkRunner runner,
            GatewayLog log,
            InstantSource clock) {
        return new Bulks(
                committer,
                database.jdbi(),
                new Bulks.Sources(fleet, index, profiles, models, approvals),
                runner,
                log,
                clock);
    }
}
