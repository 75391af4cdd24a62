package dev.skerry.gateway.web.program;

import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.error.ProgramError;
import dev.skerry.gateway.program.ProgramCatalogue;
import dev.skerry.gateway.program.rollout.ProgramRollout;
import dev.skerry.gateway.program.rollout.ProgramRollouts;
import dev.skerry.gateway.program.rollout.ProgramRollouts.Outcome;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.policy.ApprovalsResource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** How what is asked about programs is refused, with its status. */
public final class ProgramRefusals {
    private static final String ROLLOUTS = "/api/program-rollouts";

    private ProgramRefusals() {}

    public static boolean areOf(String path) {
        return path.startsWith("/api/programs") || path.startsWith(ROLLOUTS);
    }

    public static Map<ErrorCode, Integer> of(String path, HttpMethod method) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        if (path.contains("{version}")) {
            refusals.put(ProgramError.VERSION_UNKNOWN, 404);
        }
        if (path.contains("{rolloutId}")) {
            refusals.put(ProgramError.ROLLOUT_UNKNOWN, 404);
        }
        if (method == HttpMethod.GET) {
            return refusals;
        }
        refusals.put(PeopleError.SITES_LIMITED, 403);
        if (method == HttpMethod.POST) {
            refusals.put(GatewayError.BODY_TOO_LARGE, 413);
            refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
        }
        if (path.startsWith(ROLLOUTS)) {
            refusals.put(GatewayError.BODY_INVALID, 400);
            refusals.putAll(ofRollouts(path));
        } else if (method == HttpMethod.DELETE) {
            refusals.put(ProgramError.PROGRAM_NEEDED, 409);
            refusals.put(ProgramError.BUSY, 503);
        } else {
            refusals.put(GatewayError.BODY_INVALID, 400);
            refusals.put(
                    path.endsWith("/chunks") ? ProgramError.CHUNKS_WRONG : ProgramError.INDEX_WRONG,
                    422);
            if (!path.endsWith("/chunks")) {
                refusals.put(ProgramError.VERSION_TAKEN, 409);
            }
            refusals.put(ProgramError.CATALOGUE_FULL, 409);
            refusals.put(ProgramError.NOT_WRITTEN, 507);
            refusals.put(ProgramError.BUSY, 503);
        }
        return refusals;
    }

    private static Map<ErrorCode, Integer> ofRollouts(String path) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        if (path.contains("{rolloutId}")) {
            if (path.endsWith("/revert")) {
                refusals.put(ProgramError.NOTHING_TO_REVERT, 409);
            } else {
                refusals.put(ProgramError.ROLLOUT_OVER, 409);
            }
            refusals.put(
                    path.endsWith("/stop") ? PolicyError.NOT_THEIRS : ProgramError.NOT_BEGUN,
                    path.endsWith("/stop") ? 403 : 409);
            return refusals;
        }
        refusals.put(ProgramError.VERSION_UNKNOWN, 404);
        refusals.put(ProgramError.ROLLOUT_INVALID, 422);
        if (!path.endsWith("/preview")) {
            refusals.put(ProgramError.NOBODY, 409);
            refusals.put(ProgramError.TOO_MANY_ROLLOUTS, 409);
            refusals.put(PolicyError.REQUEST_TOO_LARGE, 422);
            refusals.put(PolicyError.TOO_MANY_WAITING, 429);
            refusals.put(PolicyError.TOO_MANY_OF_ONE, 429);
        }
        return refusals;
    }

    static ProblemException unknownVersion(String version) {
        return new ProblemException(ProgramError.VERSION_UNKNOWN, 404, "version '" + version + "'");
    }

    static ProblemException unknownRollout(String rolloutId) {
        return new ProblemException(
                ProgramError.ROLLOUT_UNKNOWN, 404, "rollout '" + rolloutId + "'");
    }

    static ProblemException of(ProgramCatalogue.Outcome.Refusal refusal, String what) {
        return switch (refusal) {
            case ProgramCatalogue.Outcome.Unknown _ ->
                    new ProblemException(ProgramError.VERSION_UNKNOWN, 404, what);
            case ProgramCatalogue.Outcome.Wrong(String why) ->
                    new ProblemException(ProgramError.INDEX_WRONG, 422, why);
            case ProgramCatalogue.Outcome.Taken(var other) ->
                    new ProblemException(
                            ProgramError.VERSION_TAKEN,
                            409,
                            "%s has the index %s, stored by %s at %s"
                                    .formatted(
                                            other,
                                            other.indexDigest(),
                                            other.storedBy(),
                                            other.storedAt()));
            case ProgramCatalogue.Outcome.NoRoom(String why) ->
                    new ProblemException(ProgramError.CATALOGUE_FULL, 409, why);
            case ProgramCatalogue.Outcome.Needed(String why) ->
                    new ProblemException(ProgramError.PROGRAM_NEEDED, 409, why);
            case ProgramCatalogue.Outcome.NotWritten(String why) ->
                    new ProblemException(ProgramError.NOT_WRITTEN, 507, why);
            case ProgramCatalogue.Outcome.Busy _ ->
                    new ProblemException(ProgramError.BUSY, 503, what);
        };
    }

    /** Returns if it was done. */
    static void done(Outcome outcome, String what) {
        switch (outcome) {
            case Outcome.Done _, Outcome.Started _, Outcome.Waiting _ -> {}
            case Outcome.CannotWait(PolicyError why) -> throw ApprovalsResource.cannotWait(why);
            case Outcome.NotBegun(ProgramRollout rollout) ->
                    throw new ProblemException(
                            ProgramError.NOT_BEGUN,
                            409,
                            "rollout '%s' since %s".formatted(rollout.id(), rollout.startedAt()));
            case Outcome.NotTheirs(String caller) ->
                    throw new ProblemException(
                            PolicyError.NOT_THEIRS, 403, "'%s' asked for it".formatted(caller));
            case Outcome.UnknownVersion _ -> throw unknownVersion(what);
            case Outcome.UnknownRollout _ -> throw unknownRollout(what);
            case Outcome.Over(ProgramRollout rollout) ->
                    throw new ProblemException(
                            ProgramError.ROLLOUT_OVER,
                            409,
                            "rollout '%s' is %s".formatted(rollout.id(), rollout.stage().word()));
            case Outcome.Nobody(String whom) ->
                    throw new ProblemException(ProgramError.NOBODY, 409, whom);
            case Outcome.NothingToRevert _ ->
                    throw new ProblemException(
                            ProgramError.NOTHING_TO_REVERT, 409, "rollout '" + what + "'");
            case Outcome.TooMany _ ->
                    throw new ProblemException(
                            ProgramError.TOO_MANY_ROLLOUTS,
                            409,
                            "at most %d".formatted(ProgramRollouts.MOST_OPEN));
            case Outcome.ChangedSince _ ->
                    throw new ProblemException(GatewayError.CHANGED_SINCE, 412, what);
        }
    }
}
