package dev.skerry.gateway.profile;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/**
 * Who shall work by which version of a profile.
 *
 * @param target the site, the tag or the agent; empty for all
 * @param device of the agent that is the target; empty but for {@link Scope#DEVICE}
 * @param by who assigned it, for people
 */
public record Assignment(
        @JsonIgnore String name,
        Scope scope,
        String target,
        String device,
        String version,
        String digest,
        Instant at,
        String by) {
    /** Whom it is for. */
    Place place() {
        return new Place(name, scope, target, device);
    }

    /** Whether it is for this agent or for one of its devices. */
    boolean concerns(Member agent) {
        return place().concerns(agent);
    }

    /** Whom an assignment is for; there is one for each profile. */
    public record Place(String name, Scope scope, String target, String device) {
        /** Whether it is this agent, one of its devices, or more. */
        boolean concerns(Member agent) {
            return switch (scope) {
                case ALL -> true;
                case SITE -> target.equals(agent.site());
                case GROUP -> agent.tags().contains(target);
                case AGENT, DEVICE -> target.equals(agent.agentId());
            };
        }
    }
}
