package dev.skerry.gateway.fleet;

import dev.skerry.gateway.fleet.AgentView.SecurityView;
import dev.skerry.gateway.fleet.AgentView.TroubleView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which agents are connected, and how. */
public interface Presence {
    /** While no agent is connected. */
    Presence NOBODY =
            new Presence() {
                @Override
                public @Nullable Instant connectedSince(String agentId) {
                    return null;
                }

                @Override
                public boolean hasSession(String agentId) {
                    return false;
                }

                @Override
                public List<TroubleView> troubles(String agentId) {
                    return List.of();
                }

                @Override
                public @Nullable SecurityView security(String agentId) {
                    return null;
                }
            };

    /** Since when the agent is connected, or null when it is cut off. */
    @Nullable Instant connectedSince(String agentId);

    /** Whether the agent has a session, be it a silent one. */
    boolean hasSession(String agentId);

    /** What the gateway itself noticed about the agent's sessions. */
    List<TroubleView> troubles(String agentId);

    /** How the agent's session is secured; null when it has none, or one in plaintext. */
    @Nullable SecurityView security(String agentId);
}
