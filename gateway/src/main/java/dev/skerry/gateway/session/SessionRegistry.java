package dev.skerry.gateway.session;

import dev.skerry.gateway.fleet.Presence;
import dev.skerry.gateway.twin.TwinLink;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.session.GatewayInput;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sessions that are open, at most one for each agent. */
public final class SessionRegistry implements Presence, TwinLink {
    private final ConcurrentHashMap<String, Entry> sessions = new ConcurrentHashMap<>();
    private final int maxSessions;

    public SessionRegistry(int maxSessions) {
        this.maxSessions = maxSessions;
    }

    /**
     * A session.
     *
     * @param since null while nothing is heard of the agent
     */
    private record Entry(SessionHandler session, @Nullable Instant since) {}

    /** Whether a new agent still finds room. */
    boolean hasRoomFor(String agentId) {
        return sessions.size() < maxSessions || sessions.containsKey(agentId);
    }

    /** Makes this the agent's session; gives the one whose place it took. */
    Optional<SessionHandler> enter(String agentId, SessionHandler session, Instant now) {
        return Optional.ofNullable(sessions.put(agentId, new Entry(session, now)))
                .map(Entry::session);
    }

    /** The session ended; returns whether the agent is cut off now. */
    boolean leave(String agentId, SessionHandler session) {
        Entry current = sessions.get(agentId);
        return current != null && current.session == session && sessions.remove(agentId, current);
    }

    /** Nothing is heard of the agent, or again; returns whether this is still its session. */
    boolean silent(String agentId, SessionHandler session, boolean silent, Instant now) {
        Entry current = sessions.get(agentId);
        return current != null
                && current.session == session
                && sessions.replace(agentId, current, new Entry(session, silent ? null : now));
    }

    /** The agent's session, if it has one. */
    public Optional<SessionHandler> session(String agentId) {
        return Optional.ofNullable(sessions.get(agentId)).map(Entry::session);
    }

    /** All that are open now. */
    public Collection<SessionHandler> all() {
        return List.copyOf(sessions.values().stream().map(Entry::session).toList());
    }

    @Override
    public void send(String agentId, TwinDelta delta) {
        session(agentId).ifPresent(s -> s.post(new GatewayInput.TwinChanged(delta)));
    }

    /** How many are open. */
    public int size() {
        return sessions.size();
    }

    @Override
    public @Nullable Instant connectedSince(String agentId) {
        Entry entry = sessions.get(agentId);
        return entry == null ? null : entry.since;
    }
}
