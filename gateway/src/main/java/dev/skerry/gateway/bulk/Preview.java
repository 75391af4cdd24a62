package dev.skerry.gateway.bulk;

import dev.skerry.gateway.action.Action;
import dev.skerry.gateway.action.AgentActions;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.bulk.BulkOutlook.Outcome;
import dev.skerry.gateway.bulk.BulkOutlook.Row;
import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.State;
import dev.skerry.gateway.people.Caller;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.TwinValue;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Says what a change would do to each agent, and does nothing.
 *
 * @param agents by id, those that whoever asks sees
 * @param tags by agent
 * @param assigned by agent, the version that is assigned to it by itself
 */
record Preview(
        BulkChange change,
        Caller by,
        Map<String, AgentView> agents,
        Map<String, Set<String>> tags,
        Map<String, String> assigned,
        Approvals approvals,
        Handle handle) {
    Row of(String agentId) {
        AgentView agent = agents.get(agentId);
        if (agent == null) {
            return refused(agentId, "", GatewayError.AGENT_UNKNOWN);
        }
        Action action = change.kind().action().orElse(null);
        if (action != null) {
            return of(agent, action);
        }
        return switch (change.kind()) {
            case TAGS -> {
                Set<String> before = tags.getOrDefault(agentId, Set.of());
                Set<String> after = change.tagged(before);
                yield row(
                        agent,
                        before.equals(after) ? Outcome.SAME : Outcome.CHANGES,
                        BulkStep.text(before),
                        BulkStep.text(after));
            }
            case PROFILE ->
                    assigned(
                            agent,
                            isAsked(
                                    question(agent, PolicyRequest.PROFILE)
                                            .setProfile(change.name())));
            case MODEL -> assigned(agent, change.version() != null && isAsked(model(agent)));
            case REMOVE ->
                    agent.state() == State.CONNECTED
                            ? refused(agentId, agent.site(), GatewayError.AGENT_CONNECTED)
                            : row(agent, Outcome.CHANGES, null, null);
            case RESTART, DRAIN, RESUME -> throw new IllegalStateException("an action");
        };
    }

    private Row of(AgentView agent, Action action) {
        Optional<ActionError> objection = AgentActions.objection(agent, action, by);
        if (objection.isPresent()) {
            return refused(agent.agentId(), agent.site(), objection.get());
        }
        String doing = agent.activity() == null ? null : BulkStep.word(agent.activity().state());
        if (isSo(doing, action)) {
            return row(agent, Outcome.SAME, doing, doing);
        }
        boolean isAsked =
                isAsked(question(agent, PolicyRequest.AGENT_ACTION).setName(action.word()));
        Outcome outcome =
                isAsked
                        ? Outcome.APPROVAL
                        : agent.state() == State.CUT_OFF ? Outcome.LATER : Outcome.CHANGES;
        return row(agent, outcome, doing, after(action));
    }

    private static boolean isSo(@Nullable String doing, Action action) {
        return (action == Action.DRAIN && "drained".equals(doing))
                || (action == Action.RESUME && "working".equals(doing));
    }

    private static @Nullable String after(Action action) {
        return switch (action) {
            case DRAIN -> "drained";
            case RESTART, RESUME -> "working";
            case WIPE -> null;
        };
    }

    private Row assigned(AgentView agent, boolean isAsked) {
        return changed(
                agent,
                assigned.getOrDefault(agent.agentId(), ""),
                Objects.requireNonNullElse(change.version(), ""),
                isAsked);
    }

    private static Row changed(AgentView agent, String before, String after, boolean isAsked) {
        Outcome outcome =
                before.equals(after)
                        ? Outcome.SAME
                        : isAsked
                                ? Outcome.APPROVAL
                                : agent.state() == State.CUT_OFF ? Outcome.LATER : Outcome.CHANGES;
        return row(agent, outcome, before, after);
    }

    private ApprovalRequest.Builder question(AgentView agent, String kind) {
        return ApprovalRequest.newBuilder()
                .setKind(kind)
                .setAgentId(agent.agentId())
                .setSite(agent.site())
                .setCaller(by.name())
                .setRole(by.role().word());
    }

    private ApprovalRequest.Builder model(AgentView agent) {
        String version = Objects.requireNonNullElse(change.version(), "");
        return question(agent, PolicyRequest.MODEL)
                .setName(change.name())
                .putArguments(
                        PolicyRequest.VERSION, TwinValue.newBuilder().setText(version).build());
    }

    private boolean isAsked(ApprovalRequest.Builder question) {
        return approvals.isAsked(handle, question.build());
    }

    private static Row row(
            AgentView agent, Outcome outcome, @Nullable String before, @Nullable String after) {
        return new Row(agent.agentId(), agent.site(), outcome, before, after, null, null);
    }

    private static Row refused(String agentId, String site, ErrorCode why) {
        return new Row(agentId, site, Outcome.REFUSED, null, null, why.code(), why.meaning());
    }
}
