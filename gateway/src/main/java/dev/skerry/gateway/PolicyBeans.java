package dev.skerry.gateway;

import dev.skerry.gateway.approval.ApprovalDesk;
import dev.skerry.gateway.approval.ApprovalQuery;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.command.Commands;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.model.rollout.Rollouts;
import dev.skerry.gateway.policy.Policies;
import dev.skerry.gateway.policy.PolicyBook;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.program.rollout.ProgramRollouts;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.profile.policy.PolicyRequest;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;

/** Puts together what judges requests and has them wait. */
@Singleton
public class PolicyBeans {
    @Produces
    @Singleton
    PolicyBook policyBook() {
        return new PolicyBook();
    }

    @Produces
    @Singleton
    Approvals approvals(PolicyBook policies, GatewayLog log, InstantSource clock) {
        return new Approvals(policies, log, clock);
    }

    @Produces
    @Singleton
    Policies policies(
            GroupCommitter committer,
            Database database,
            Approvals approvals,
            SessionRegistry registry,
            EventHub hub,
            GatewayLog log,
            InstantSource clock) {
        return new Policies(committer, database.jdbi(), approvals, registry, hub, log, clock);
    }

    @Produces
    @Singleton
    ApprovalQuery approvalQuery(
            Database database, PolicyBook policies, Approvals approvals, FleetStore fleet) {
        return new ApprovalQuery(database.jdbi(), policies, approvals, fleet);
    }

    @Produces
    @Singleton
    ApprovalDesk approvalDesk(
            GroupCommitter committer,
            Database database,
            PolicyBook book,
            Approvals approvals,
            Commands commands,
            Profiles profiles,
            Rollouts rollouts,
            ProgramRollouts programs,
            Policies policies,
            EventHub hub,
            GatewayLog log,
            InstantSource clock) {
        return new ApprovalDesk(
                committer,
                database.jdbi(),
                book,
                approvals,
                Map.of(
                        PolicyRequest.COMMAND, commands.waiting(),
                        PolicyRequest.AGENT_ACTION, commands.waiting(),
                        PolicyRequest.PROFILE, profiles.waiting(),
                        PolicyRequest.MODEL, rollouts.waiting(),
                        PolicyRequest.PROGRAM, programs.waiting(),
                        PolicyRequest.POLICY, policies),
                hub,
                log,
                clock);
    }
}
