package dev.skerry.gateway.profile;

import java.util.Set;

/**
 * An agent, as far as assignments go by it.
 *
 * @param tags the groups that it belongs to
 */
public record Member(String agentId, String site, Set<String> tags) {
    public Member {
        tags = Set.copyOf(tags);
    }
}
