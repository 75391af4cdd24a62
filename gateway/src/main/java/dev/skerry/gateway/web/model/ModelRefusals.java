package dev.skerry.gateway.web.model;

import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.ModelError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.model.Catalogue;
import dev.skerry.gateway.model.Catalogue.Outcome;
import dev.skerry.gateway.model.StoredBundle;
import dev.skerry.gateway.web.BundleObjection;
import dev.skerry.gateway.web.Problem;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.profile.bundle.problem.BundleProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** How the operations of the catalogue of models are refused, with their status. */
public final class ModelRefusals {
    private ModelRefusals() {}

    public static boolean areOf(String path) {
        return path.startsWith("/api/models");
    }

    public static Map<ErrorCode, Integer> of(String path, HttpMethod method) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        if (path.contains("{name}")) {
            refusals.put(ModelError.MODEL_UNKNOWN, 404);
        }
        if (path.endsWith("/archive")) {
            refusals.put(ModelError.ARCHIVE_LOST, 503);
        }
        if (method == HttpMethod.POST) {
            refusals.put(GatewayError.BODY_INVALID, 400);
            refusals.put(GatewayError.BODY_TOO_SLOW, 408);
            refusals.put(GatewayError.BODY_TOO_LARGE, 413);
            refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
            refusals.put(ModelError.BUNDLE_WRONG, 422);
            refusals.put(ModelError.CARD_UNREADABLE, 422);
            refusals.put(ModelError.VERSION_TAKEN, 409);
            refusals.put(ModelError.CATALOGUE_FULL, 409);
            refusals.put(ModelError.NOT_WRITTEN, 507);
        }
        if (method != HttpMethod.GET) {
            refusals.put(ModelError.TOO_MANY_UPLOADS, 503);
        }
        if (method == HttpMethod.DELETE) {
            refusals.put(ModelError.MODEL_NEEDED, 409);
            refusals.put(PeopleError.SITES_LIMITED, 403);
        }
        return refusals;
    }

    /** An empty list would look as if nothing were assigned. */
    static void requireKnown(Catalogue catalogue, String name) {
        if (catalogue.versions(name).isEmpty()) {
            throw unknown("model '" + name + "'");
        }
    }

    static ProblemException unknown(String what) {
        return new ProblemException(ModelError.MODEL_UNKNOWN, 404, what);
    }

    /** Why something was not done. */
    public static ProblemException of(Outcome.Refusal outcome, String what) {
        return switch (outcome) {
            case Outcome.Unknown _ -> unknown(what);
            case Outcome.Wrong(var problems) -> wrong(problems);
            case Outcome.CardUnreadable(String why) ->
                    new ProblemException(ModelError.CARD_UNREADABLE, 422, why);
            case Outcome.Taken(StoredBundle other) ->
                    new ProblemException(
                            ModelError.VERSION_TAKEN,
                            409,
                            "model '%s' has the digest %s since %s"
                                    .formatted(other, other.digest(), other.storedAt()));
            case Outcome.NoRoom(String why) ->
                    new ProblemException(ModelError.CATALOGUE_FULL, 409, why);
            case Outcome.Needed(String why) ->
                    new ProblemException(ModelError.MODEL_NEEDED, 409, what + ": " + why);
            case Outcome.NotWritten(String why) ->
                    new ProblemException(ModelError.NOT_WRITTEN, 507, why);
            case Outcome.Busy _ ->
                    new ProblemException(ModelError.TOO_MANY_UPLOADS, 503, "one at a time", 30);
        };
    }

    private static ProblemException wrong(List<BundleProblem> problems) {
        BundleProblem first = problems.getFirst();
        return new ProblemException(
                Problem.of(
                                ModelError.BUNDLE_WRONG,
                                422,
                                "%d %s, the first: %s %s"
                                        .formatted(
                                                problems.size(),
                                                problems.size() == 1 ? "problem" : "problems",
                                                first.code().code(),
                                                first.message()))
                        .with(problems.stream().map(BundleObjection::of).toList()));
    }
}
