package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.profile.Member;
import dev.skerry.sync.sign.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;

/** Which agents a version acts on before it acts on all. */
public sealed interface Canary {
    /**
     * A share of the agents, but one at least. A hash of agent and rollout chooses them, so that it
     * is not always the same ones that try what is new.
     */
    record Share(double share) implements Canary {
        public Share {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a share of " + share);
            }
        }
    }

    /** The agents of one site. */
    record Site(String site) implements Canary {}

    /** Those of these agents; empty only where none of them is meant. */
    default Set<String> of(String rolloutId, Collection<Member> agents) {
        return switch (this) {
            case Share(double share) ->
                    agents.stream()
                            .map(Member::agentId)
                            .sorted(Comparator.comparing(agentId -> hash(rolloutId, agentId)))
                            .limit(count(share, agents.size()))
                            .collect(Collectors.toSet());
            case Site(String site) ->
                    agents.stream()
                            .filter(agent -> agent.site().equals(site))
                            .map(Member::agentId)
                            .collect(Collectors.toSet());
        };
    }

    private static long count(double share, int agents) {
        return Math.max(1, Math.round(share * agents));
    }

    private static String hash(String rolloutId, String agentId) {
        String text = rolloutId + "\n" + agentId;
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** As it is kept in the store. */
    default String text() {
        return switch (this) {
            case Share(double share) -> "share " + share;
            case Site(String site) -> "site " + site;
        };
    }

    /** What {@link #text} wrote. */
    static Canary ofText(String text) {
        String[] parts = text.split(" ", 2);
        return parts[0].equals("site")
                ? new Site(parts[1])
                : new Share(Double.parseDouble(parts[1]));
    }
}
