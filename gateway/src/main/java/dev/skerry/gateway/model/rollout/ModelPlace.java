package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Scope;

/**
 * Whom an assignment or a rollout of a model is for.
 *
 * @param scope any but a device: one agent's devices of a profile share their model
 * @param target the site, the tag or the agent; empty for all
 */
public record ModelPlace(String name, Scope scope, String target) {
    public ModelPlace {
        if (scope == Scope.DEVICE) {
            throw new IllegalArgumentException("a model is not for one device");
        }
    }

    /** Whether it is for this agent. */
    boolean concerns(Member agent) {
        return switch (scope) {
            case ALL -> true;
            case SITE -> target.equals(agent.site());
            case GROUP -> agent.tags().contains(target);
            case AGENT -> target.equals(agent.agentId());
            case DEVICE -> false;
        };
    }

    /** For people. */
    public String words() {
        return (scope.word() + " " + target).strip();
    }
}
