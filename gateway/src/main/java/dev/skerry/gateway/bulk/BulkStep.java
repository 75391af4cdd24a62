package dev.skerry.gateway.bulk;

import dev.skerry.gateway.action.Action;
import dev.skerry.gateway.action.ActionWish;
import dev.skerry.gateway.action.AgentActions;
import dev.skerry.gateway.bulk.BulkRow.State;
import dev.skerry.gateway.command.CommandState;
import dev.skerry.gateway.command.Commands.Answer;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.error.RolloutError;
import dev.skerry.gateway.fleet.AgentRemoval;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.ActivityView.Doing;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.model.rollout.ModelPlace;
import dev.skerry.gateway.model.rollout.Rollouts;
import dev.skerry.gateway.model.rollout.WaitingAssignments;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.profile.Assignment.Place;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.profile.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Does what is to be done to one agent, by whoever does it for one agent alone. Doing it again does
 * no more: what the process before did may not be noted.
 */
public final class BulkStep {
    private static final int PATIENCE_SECONDS = 30;
    private static final Duration ACTION_LIFE = Duration.ofHours(24);

    private final FleetStore fleet;
    private final AgentActions actions;
    private final Profiles profiles;
    private final Rollouts models;
    private final WaitingAssignments waitingModels;
    private final AgentRemoval removal;

    public BulkStep(
            FleetStore fleet,
            AgentActions actions,
            Profiles profiles,
            Rollouts models,
            WaitingAssignments waitingModels,
            AgentRemoval removal) {
        this.fleet = fleet;
        this.actions = actions;
        this.profiles = profiles;
        this.models = models;
        this.waitingModels = waitingModels;
        this.removal = removal;
    }

    /** See {@link BulkRunner.Step}. */
    BulkRow run(Bulk bulk, String agentId, @Nullable String wanted, String orderId)
            throws InterruptedException, TimeoutException {
        AgentView agent =
                fleet.agent(agentId)
                        .filter(seen -> bulk.by().sites().include(seen.site()))
                        .orElse(null);
        if (agent == null) {
            return bulk.change().kind() == BulkKind.REMOVE && wasThere(agentId, bulk.by())
                    ? BulkRow.of(agentId, State.SAME, null)
                    : refused(agentId, GatewayError.AGENT_UNKNOWN);
        }
        try {
            BulkChange change = bulk.change();
            Action action = change.kind().action().orElse(null);
            if (action != null) {
                return act(agent, action, orderId, bulk.by());
            }
            return switch (change.kind()) {
                case TAGS -> tag(agent, change, wanted, bulk.by());
                case PROFILE -> profile(agent, change, wanted, bulk.by());
                case MODEL -> model(agent, change, wanted, bulk.by());
                case REMOVE -> remove(agentId, bulk.by());
                case RESTART, DRAIN, RESUME -> throw new IllegalStateException("an action");
            };
        } catch (ExecutionException e) {
            return refused(agentId, GatewayError.STORE_TROUBLE);
        }
    }

    /** It was removed, perhaps by this change before the gateway ended. */
    private boolean wasThere(String agentId, Caller by) {
        return fleet.hasEverConnected(agentId) && fleet.isSeen(agentId, by.sites());
    }

    private static String version(BulkChange change, @Nullable String wanted) {
        return wanted == null ? Objects.requireNonNullElse(change.version(), "") : wanted;
    }

    private BulkRow act(AgentView agent, Action action, String orderId, Caller by)
            throws InterruptedException, ExecutionException, TimeoutException {
        var objection = AgentActions.objection(agent, action, by);
        if (objection.isPresent()) {
            return refused(agent.agentId(), objection.get());
        }
        var wish = new ActionWish(orderId, agent.agentId(), action, false, ACTION_LIFE);
        return switch (await(actions.request(wish, by))) {
            case Answer.Taken(var command) ->
                    BulkRow.of(
                            agent.agentId(),
                            command.state() == CommandState.WAITING
                                            || command.state() == CommandState.REQUESTED
                                    ? State.WAITING
                                    : State.DONE,
                            null);
            case Answer.IdTaken _ -> refused(agent.agentId(), GatewayError.COMMAND_ID_TAKEN);
            case Answer.TooMany _ -> refused(agent.agentId(), GatewayError.TOO_MANY_COMMANDS);
            case Answer.CannotWait(var why) -> refused(agent.agentId(), why);
        };
    }

    private BulkRow tag(AgentView agent, BulkChange change, @Nullable String wanted, Caller by)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> before = profiles.tags(agent.agentId()).orElse(Set.of());
        Set<String> after = wanted == null ? change.tagged(before) : tags(wanted);
        // What would set others once it is approved is withdrawn though the tags are so already.
        if (before.equals(after) && wanted == null) {
            return BulkRow.of(agent.agentId(), State.SAME, null);
        }
        return ended(
                agent.agentId(),
                await(profiles.tag(agent.agentId(), after, before::equals, by)),
                text(before));
    }

    private BulkRow profile(AgentView agent, BulkChange change, @Nullable String wanted, Caller by)
            throws InterruptedException, ExecutionException, TimeoutException {
        String name = change.name();
        String version = version(change, wanted);
        var place = new Place(name, Scope.AGENT, agent.agentId(), "");
        boolean isWithdrawn = wanted != null && await(profiles.giveUp(place, change.version()));
        String before =
                profiles.assignments(name, by.sites()).stream()
                        .filter(a -> a.scope() == Scope.AGENT && a.device().isEmpty())
                        .filter(a -> a.target().equals(agent.agentId()))
                        .map(a -> a.version())
                        .findFirst()
                        .orElse("");
        if (before.equals(version)) {
            return BulkRow.of(agent.agentId(), isWithdrawn ? State.DONE : State.SAME, null);
        }
        return ended(
                agent.agentId(),
                await(
                        version.isEmpty()
                                ? profiles.unassign(place, all -> true, by.sites(), by)
                                : profiles.assign(place, version, all -> true, by.sites(), by)),
                before);
    }

    private static BulkRow ended(String agentId, Profiles.Outcome outcome, String before) {
        return switch (outcome) {
            case Profiles.Outcome.Done _ -> BulkRow.of(agentId, State.DONE, before);
            case Profiles.Outcome.Waiting _ -> BulkRow.of(agentId, State.WAITING, before);
            case Profiles.Outcome.Unknown _ -> refused(agentId, GatewayError.PROFILE_UNKNOWN);
            case Profiles.Outcome.TooMany _ -> refused(agentId, GatewayError.TOO_MANY_PROFILES);
            case Profiles.Outcome.CannotWait(var why) -> refused(agentId, why);
            case Profiles.Outcome.ChangedSince _,
                    Profiles.Outcome.Taken _,
                    Profiles.Outcome.Assigned _ ->
                    refused(agentId, GatewayError.CHANGED_SINCE);
        };
    }

    private BulkRow model(AgentView agent, BulkChange change, @Nullable String wanted, Caller by)
            throws InterruptedException, ExecutionException, TimeoutException {
        String agentId = agent.agentId();
        String name = change.name();
        String version = version(change, wanted);
        var place = new ModelPlace(name, Scope.AGENT, agentId);
        // To take an assignment back asks nobody.
        boolean isWithdrawn =
                wanted != null
                        && change.version() != null
                        && await(waitingModels.giveUp(place, change.version()));
        String before =
                models.assignments(name, by.sites()).stream()
                        .filter(a -> a.scope() == Scope.AGENT && a.target().equals(agentId))
                        .map(a -> a.version())
                        .findFirst()
                        .orElse("");
        if (before.equals(version)) {
            return BulkRow.of(agentId, isWithdrawn ? State.DONE : State.SAME, null);
        }
        Rollouts.Outcome outcome =
                await(
                        version.isEmpty()
                                ? models.unassign(place, all -> true, by.sites(), by.name())
                                : models.assign(place, version, all -> true, by.sites(), by));
        if (outcome instanceof Rollouts.Outcome.Waiting) {
            return BulkRow.of(agentId, State.WAITING, before);
        }
        return objection(outcome)
                .map(why -> refused(agentId, why))
                .orElseGet(() -> BulkRow.of(agentId, State.DONE, before));
    }

    private BulkRow remove(String agentId, Caller by)
            throws InterruptedException, ExecutionException, TimeoutException {
        return switch (await(removal.remove(agentId, false, by.name()))) {
            case AgentRemoval.Outcome.Removed _ -> BulkRow.of(agentId, State.DONE, null);
            case AgentRemoval.Outcome.Unknown _ -> refused(agentId, GatewayError.AGENT_UNKNOWN);
            case AgentRemoval.Outcome.Connected _ -> refused(agentId, GatewayError.AGENT_CONNECTED);
        };
    }

    private static <T> T await(CompletableFuture<T> done)
            throws InterruptedException, ExecutionException, TimeoutException {
        return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static BulkRow refused(String agentId, ErrorCode why) {
        return BulkRow.refused(agentId, why.code(), why.meaning());
    }

    /** Tags have no spaces. */
    static String text(Set<String> tags) {
        return String.join(" ", new TreeSet<>(tags));
    }

    private static Set<String> tags(String text) {
        return Arrays.stream(text.split(" "))
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String word(Doing doing) {
        return doing.name().toLowerCase(Locale.ROOT);
    }

    /** Why a model was not assigned, or taken back; empty if it was. */
    private static Optional<ErrorCode> objection(Rollouts.Outcome outcome) {
        return switch (outcome) {
            case Rollouts.Outcome.Done _, Rollouts.Outcome.Started _, Rollouts.Outcome.Waiting _ ->
                    Optional.empty();
            case Rollouts.Outcome.CannotWait(var why) -> Optional.of(why);
            case Rollouts.Outcome.NotBegun _ -> Optional.of(RolloutError.NOT_BEGUN);
            case Rollouts.Outcome.NotTheirs _ -> Optional.of(PolicyError.NOT_THEIRS);
            case Rollouts.Outcome.UnknownVersion _ -> Optional.of(RolloutError.VERSION_UNKNOWN);
            case Rollouts.Outcome.NotAssigned _ -> Optional.of(RolloutError.NOT_ASSIGNED);
            case Rollouts.Outcome.Open _, Rollouts.Outcome.Paused _ ->
                    Optional.of(RolloutError.ROLLOUT_OPEN);
            case Rollouts.Outcome.TooMany _ -> Optional.of(RolloutError.TOO_MANY_ASSIGNMENTS);
            case Rollouts.Outcome.UnknownRollout _, Rollouts.Outcome.Over _ ->
                    Optional.of(RolloutError.ROLLOUT_OVER);
            case Rollouts.Outcome.GatesFail _, Rollouts.Outcome.Nobody _ ->
                    Optional.of(RolloutError.ROLLOUT_INVALID);
            case Rollouts.Outcome.ChangedSince _ -> Optional.of(GatewayError.CHANGED_SINCE);
        };
    }
}
