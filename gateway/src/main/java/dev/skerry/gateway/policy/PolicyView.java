package dev.skerry.gateway.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy in force and who goes by it.
 *
 * @param version 0 while there is none
 * @param source as it was given; empty while there is none
 * @param agents that told which policy they go by
 */
public record PolicyView(
        long version,
        @Nullable String digest,
        String source,
        @Nullable Instant setAt,
        @Nullable String setBy,
        List<AgentView> agents) {
    public PolicyView {
        agents = List.copyOf(agents);
    }

    /**
     * Which policy an agent goes by.
     *
     * @param isCurrent whether what it goes by says the same as the one in force
     * @param code why it refused a newer one, or what else is wrong; null if nothing is
     */
    public record AgentView(
            String agentId,
            long version,
            Instant reportedAt,
            boolean isCurrent,
            @Nullable String code,
            @Nullable String message) {}

    /** One that is or was in force. */
    public record VersionView(long version, String digest, Instant setAt, String setBy) {}
}
