package dev.skerry.gateway.model.rollout;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Scope;
import java.time.Instant;

/**
 * Who shall run which version of a model.
 *
 * @param target the site, the tag or the agent; empty for all
 * @param digest of the bundle
 * @param by who assigned it, for people
 */
public record ModelAssignment(
        @JsonIgnore String name,
        Scope scope,
        String target,
        String version,
        String digest,
        Instant at,
        String by) {
    static ModelAssignment of(
            ModelPlace place, String version, String digest, Instant at, String by) {
        return new ModelAssignment(
                place.name(), place.scope(), place.target(), version, digest, at, by);
    }

    /** Whom it is for. */
    ModelPlace place() {
        return new ModelPlace(name, scope, target);
    }

    boolean concerns(Member agent) {
        return place().concerns(agent);
    }
}
