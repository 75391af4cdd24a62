package dev.skerry.gateway.web.model;

import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.ModelError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.error.RolloutError;
import dev.skerry.gateway.model.rollout.Rollout;
import dev.skerry.gateway.model.rollout.Rollouts;
import dev.skerry.gateway.model.rollout.Rollouts.Outcome;
import dev.skerry.gateway.web.PlaceCheck;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.policy.ApprovalsResource;
import dev.skerry.sync.session.ModelCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** How assignments of models and rollouts are refused, with their status. */
public final class RolloutRefusals {
    private static final String MODELS = "/api/models/{name}/";

    private RolloutRefusals() {}

    public static boolean areOf(String path) {
        return path.equals(MODELS + "assignments") || path.startsWith(MODELS + "rollouts");
    }

    public static Map<ErrorCode, Integer> of(String path, HttpMethod method) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        if (path.contains("{rolloutId}")) {
            refusals.put(RolloutError.ROLLOUT_UNKNOWN, 404);
        }
        if (method == HttpMethod.GET) {
            if (refusals.isEmpty()) {
                refusals.put(ModelError.MODEL_UNKNOWN, 404);
            }
            return refusals;
        }
        refusals.put(PeopleError.SITES_LIMITED, 403);
        if (method != HttpMethod.DELETE) {
            refusals.put(GatewayError.BODY_INVALID, 400);
            refusals.put(GatewayError.BODY_TOO_LARGE, 413);
            refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
        }
        if (path.contains("{rolloutId}")) {
            refusals.put(RolloutError.ROLLOUT_OVER, 409);
            if (path.endsWith("/abort")) {
                refusals.put(PolicyError.NOT_THEIRS, 403);
            } else {
                refusals.put(RolloutError.NOT_BEGUN, 409);
            }
            if (path.endsWith("/promote")) {
                refusals.put(RolloutError.GATES_FAIL, 409);
                refusals.put(RolloutError.PAUSED, 409);
                refusals.put(GatewayError.CHANGED_SINCE, 412);
                refusals.put(RolloutError.NOTHING_TO_ROLL_OUT, 409);
            }
            return refusals;
        }
        if (path.endsWith("/preview")) {
            refusals.put(RolloutError.VERSION_UNKNOWN, 404);
            refusals.put(RolloutError.ROLLOUT_INVALID, 422);
            return refusals;
        }
        refusals.put(RolloutError.ROLLOUT_OPEN, 409);
        if (method == HttpMethod.DELETE) {
            refusals.put(RolloutError.NOT_ASSIGNED, 404);
        } else {
            refusals.put(RolloutError.VERSION_UNKNOWN, 404);
            refusals.put(RolloutError.TOO_MANY_ASSIGNMENTS, 409);
            refusals.put(PolicyError.REQUEST_TOO_LARGE, 422);
            refusals.put(PolicyError.TOO_MANY_WAITING, 429);
            refusals.put(PolicyError.TOO_MANY_OF_ONE, 429);
        }
        if (path.endsWith("/rollouts")) {
            refusals.put(RolloutError.NOTHING_TO_ROLL_OUT, 409);
            refusals.put(RolloutError.ROLLOUT_INVALID, 422);
        }
        return refusals;
    }

    static ProblemException unknown(String rolloutId) {
        return new ProblemException(
                RolloutError.ROLLOUT_UNKNOWN, 404, "rollout '" + rolloutId + "'");
    }

    /** Returns if it was done. */
    static void done(Outcome outcome, String what, PlaceCheck places) {
        switch (outcome) {
            case Outcome.Done _, Outcome.Started _, Outcome.Waiting _ -> {}
            case Outcome.CannotWait(PolicyError why) -> throw ApprovalsResource.cannotWait(why);
            case Outcome.NotBegun(Rollout rollout) ->
                    throw new ProblemException(
                            RolloutError.NOT_BEGUN,
                            409,
                            "rollout '%s' since %s".formatted(rollout.id(), rollout.stageAt()));
            case Outcome.NotTheirs(String caller) ->
                    throw new ProblemException(
                            PolicyError.NOT_THEIRS, 403, "'%s' asked for it".formatted(caller));
            case Outcome.UnknownVersion _ ->
                    throw new ProblemException(RolloutError.VERSION_UNKNOWN, 404, what);
            case Outcome.NotAssigned _ ->
                    throw new ProblemException(RolloutError.NOT_ASSIGNED, 404, what);
            case Outcome.UnknownRollout _ -> throw unknown(what);
            case Outcome.Over(Rollout rollout) ->
                    throw new ProblemException(
                            RolloutError.ROLLOUT_OVER,
                            409,
                            "rollout '%s' is %s since %s"
                                    .formatted(
                                            rollout.id(),
                                            rollout.stage().word(),
                                            rollout.stageAt()));
            case Outcome.Open(Rollout rollout) ->
                    throw new ProblemException(
                            RolloutError.ROLLOUT_OPEN,
                            409,
                            places.isSeen(rollout.place())
                                    ? "version %s for %s is in stage %s (rollout %s)"
                                            .formatted(
                                                    rollout.version(),
                                                    rollout.place().words(),
                                                    rollout.stage().word(),
                                                    rollout.id())
                                    : "it is of a site that you don't see");
            case Outcome.Paused(Rollout.Pause pause) ->
                    throw new ProblemException(
                            RolloutError.PAUSED,
                            409,
                            "by %s since %s".formatted(pause.by(), pause.at()));
            case Outcome.GatesFail(String which) ->
                    throw new ProblemException(RolloutError.GATES_FAIL, 409, which);
            case Outcome.Nobody(String why) ->
                    throw new ProblemException(RolloutError.NOTHING_TO_ROLL_OUT, 409, why);
            case Outcome.TooMany _ ->
                    throw new ProblemException(
                            RolloutError.TOO_MANY_ASSIGNMENTS,
                            409,
                            "at most %d models and %,d assignments"
                                    .formatted(ModelCheck.MOST_PLANS, Rollouts.MOST_ASSIGNMENTS));
            case Outcome.ChangedSince _ ->
                    throw new ProblemException(GatewayError.CHANGED_SINCE, 412, what);
        }
    }
}
