package dev.skerry.gateway.web.live;

import dev.skerry.gateway.live.Interest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which events a reader gets: what it asked for, of what it shows, and of agents that it sees. */
final class EventFilter {
    private final @Nullable String agentId;
    private final @Nullable String deviceId;
    private final Predicate<String> isSeen;

    /** Whether the reader sees an agent; only the hub's thread asks. */
    private final Map<String, Boolean> seen = new HashMap<>();

    private volatile @Nullable Interest interest;

    EventFilter(@Nullable String agentId, @Nullable String deviceId, Predicate<String> isSeen) {
        this.agentId = agentId;
        this.deviceId = deviceId;
        this.isSeen = isSeen;
    }

    /** What it wants to hear of from now on; of everything before it was ever called. */
    void show(Interest wanted) {
        interest = wanted;
    }

    boolean passes(String name, String ofAgent, @Nullable String ofDevice) {
        if (ofDevice == null) {
            // An agent may come back as one of another site, which an event of itself tells.
            seen.remove(ofAgent);
        }
        Interest shown = interest;
        return (agentId == null || agentId.equals(ofAgent))
                && (deviceId == null || ofDevice == null || deviceId.equals(ofDevice))
                && (shown == null || shown.includes(name, ofAgent, ofDevice))
                && (ofAgent.isEmpty() || seen.computeIfAbsent(ofAgent, isSeen::test));
    }
}
