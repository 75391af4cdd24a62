package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Scope;
import java.util.List;

/**
 * Whom a rollout is for.
 *
 * @param scope all, site, group or agent
 * @param targets the sites, tags or agents; none of all
 */
public record Audience(Scope scope, List<String> targets) {
    /** How many sites, tags or agents may be named. */
    public static final int MOST = 500;

    public Audience {
        targets = List.copyOf(targets);
        if (scope == Scope.DEVICE || (scope == Scope.ALL) != targets.isEmpty()) {
            throw new IllegalArgumentException("%s %s".formatted(scope, targets));
        }
    }

    boolean has(Member agent) {
        return switch (scope) {
            case ALL -> true;
            case SITE -> targets.contains(agent.site());
            case GROUP -> targets.stream().anyMatch(agent.tags()::contains);
            case AGENT -> targets.contains(agent.agentId());
            case DEVICE -> false;
        };
    }

    /** For people. */
    public String words() {
        return targets.isEmpty()
                ? "all agents"
                : "%s %s".formatted(scope.word(), String.join(", ", targets));
    }
}
