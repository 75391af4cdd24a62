package dev.skerry.gateway.web.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.model.rollout.ModelPlace;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.web.ProblemException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a version of a model is for.
 *
 * @param place of the assignment or the rollout
 */
record ModelPlaceBody(ModelPlace place, String version) {
    private static final int LONGEST_TARGET = 255;

    /**
     * Reads it.
     *
     * @param others what else may stand in the body
     */
    static ModelPlaceBody read(String name, @Nullable JsonNode body, Set<String> others) {
        if (body == null || !body.isObject()) {
            throw expected("a JSON object");
        }
        for (var field : body.properties()) {
            boolean isOther = others.contains(field.getKey());
            if (!isOther && !Set.of("version", "scope", "target").contains(field.getKey())) {
                throw expected("no " + field.getKey());
            }
            if (!isOther && !field.getValue().isTextual()) {
                throw expected("a text as " + field.getKey());
            }
        }
        if (!body.has("version")) {
            throw expected("a version");
        }
        return new ModelPlaceBody(
                place(name, body.path("scope").asText(""), body.path("target").asText("")),
                body.path("version").asText());
    }

    /** The place that these words name. */
    static ModelPlace place(String name, @Nullable String scopeWord, @Nullable String targetWord) {
        String target = targetWord == null ? "" : targetWord;
        Scope scope =
                Scope.of(scopeWord == null ? "" : scopeWord)
                        .filter(one -> one != Scope.DEVICE)
                        .orElseThrow(() -> expected("scope all, site, group or agent"));
        if (target.isEmpty() != (scope == Scope.ALL) || target.length() > LONGEST_TARGET) {
            throw expected(
                    scope == Scope.ALL
                            ? "no target for scope all"
                            : "the %s as target, of at most %d characters"
                                    .formatted(
                                            scope == Scope.GROUP ? "tag" : scope.word(),
                                            LONGEST_TARGET));
        }
        return new ModelPlace(name, scope, target);
    }

    private static ProblemException expected(String what) {
        return new ProblemException(
                GatewayError.BODY_INVALID,
                400,
                "expected {\"version\": …, \"scope\": …, \"target\": …} with " + what);
    }
}
