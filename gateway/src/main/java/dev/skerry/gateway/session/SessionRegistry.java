package dev.skerry.gateway.session;

import dev.skerry.gateway.command.CommandLink;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.AgentView.SecurityView;
import dev.skerry.gateway.fleet.AgentView.TroubleView;
import dev.skerry.gateway.fleet.Presence;
import dev.skerry.gateway.insight.LogLink;
import dev.skerry.gateway.insight.MessageRequests;
import dev.skerry.gateway.model.rollout.ModelLink;
import dev.skerry.gateway.policy.PolicyLink;
import dev.skerry.gateway.profile.ProfileLink;
import dev.skerry.gateway.session.Rivals.Rivalry;
import dev.skerry.gateway.telemetry.Replays;
import dev.skerry.gateway.twin.TwinLink;
import dev.skerry.sync.proto.AlarmMarks;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.Inquiry;
import dev.skerry.sync.proto.LogTail;
import dev.skerry.sync.proto.MessagesWanted;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.PolicySet;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.session.SequenceRange;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The sessions that are open, at most one for each agent. */
public final class SessionRegistry
        implements Presence,
                TwinLink,
                CommandLink,
                ProfileLink,
                ModelLink,
                PolicyLink,
                Replays.Link,
                LogLink,
                MessageRequests.Link {
    private static final Logger LOG = Logger.getLogger(SessionRegistry.class);
    private final ConcurrentHashMap<String, Entry> sessions = new ConcurrentHashMap<>();
    private final LongAdder takeovers = new LongAdder();
    private final int maxSessions;
    private final Rivals rivals;

    public SessionRegistry(int maxSessions, InstantSource clock) {
        this.maxSessions = maxSessions;
        this.rivals = new Rivals(clock);
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
    Optional<SessionHandler> enter(
            String agentId, String bootId, String peer, SessionHandler session, Instant now) {
        if (rivals.opened(agentId, bootId, peer)) {
            warnShared(agentId);
        }
        Entry before = sessions.put(agentId, new Entry(session, now));
        if (before == null) {
            return Optional.empty();
        }
        takeovers.increment();
        return Optional.of(before.session);
    }

    /**
     * This start of an agent answered after another one had taken its place; returns whether it is
     * the first that shows that the id is shared.
     */
    boolean stillRunning(String agentId, String bootId) {
        boolean isFirst = rivals.stillRunning(agentId, bootId);
        if (isFirst) {
            warnShared(agentId);
        }
        return isFirst;
    }

    private void warnShared(String agentId) {
        LOG.warnf(
                "agent-id=shared code=%s agent=%s peers=%s hint=\"%s\"",
                GatewayError.AGENT_ID_SHARED.code(),
                agentId,
                rivals.of(agentId).map(Rivalry::peers).orElse(List.of()),
                GatewayError.AGENT_ID_SHARED.advice());
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

    /** Has the agent's session, if it has one, look at its certificate again. */
    public void recheck(String agentId) {
        session(agentId).ifPresent(SessionHandler::recheck);
    }

    /** All that are open now. */
    public Collection<SessionHandler> all() {
        return List.copyOf(sessions.values().stream().map(Entry::session).toList());
    }

    @Override
    public void send(String agentId, List<TwinDelta> parts) {
        session(agentId)
                .ifPresent(s -> parts.forEach(p -> s.post(new GatewayInput.TwinChanged(p))));
    }

    @Override
    public OptionalLong epoch(String agentId) {
        return session(agentId).stream().mapToLong(SessionHandler::epoch).findFirst();
    }

    @Override
    public void send(String agentId, CommandOrder order) {
        session(agentId).ifPresent(s -> s.post(Drafts.of(order)));
    }

    @Override
    public Collection<String> connected() {
        return List.copyOf(sessions.keySet());
    }

    @Override
    public void send(String agentId, ProfileOrder order) {
        session(agentId).ifPresent(s -> s.post(Drafts.of(order)));
    }

    @Override
    public void send(String agentId, ModelOrder order) {
        session(agentId).ifPresent(s -> s.post(Drafts.of(order)));
    }

    /** Tells an agent which program it shall run. */
    public void send(String agentId, ProgramOrder order) {
        session(agentId).ifPresent(s -> s.post(Drafts.of(order)));
    }

    /** Since when the agents are connected that are heard of. */
    public Map<String, Instant> heard() {
        Map<String, Instant> heard = new HashMap<>();
        sessions.forEach(
                (agentId, entry) -> {
                    if (entry.since() != null) {
                        heard.put(agentId, entry.since());
                    }
                });
        return heard;
    }

    @Override
    public boolean isHeard(String agentId) {
        return connectedSince(agentId) != null;
    }

    @Override
    public void ask(String agentId, LogTail tail) {
        inquire(agentId, Inquiry.newBuilder().setLog(tail));
    }

    @Override
    public void ask(String agentId, MessagesWanted wanted) {
        inquire(agentId, Inquiry.newBuilder().setMessages(wanted));
    }

    private void inquire(String agentId, Inquiry.Builder about) {
        var inquiry = new GatewayInput.Inquire(about.build());
        session(agentId).ifPresent(s -> s.post(inquiry));
    }

    /** Somebody said whether an alarm of the agent was right: its session looks what. */
    public void alarmMarked(String agentId) {
        session(agentId)
                .ifPresent(
                        s ->
                                s.post(
                                        new GatewayInput.AlarmsMarked(
                                                AlarmMarks.getDefaultInstance())));
    }

    @Override
    public void policyChanged() {
        var changed = new GatewayInput.PolicyChanged(PolicySet.getDefaultInstance());
        all().forEach(session -> session.post(changed));
    }

    @Override
    public boolean replay(String agentId, List<SequenceRange> ranges) {
        Optional<SessionHandler> session = session(agentId);
        if (!ranges.isEmpty()) {
            session.ifPresent(s -> s.post(new GatewayInput.Replay(ranges)));
        }
        return session.isPresent();
    }

    /** How many are open. */
    public int size() {
        return sessions.size();
    }

    @Override
    public boolean hasSession(String agentId) {
        return sessions.containsKey(agentId);
    }

    /** How often a session took the place of another of the same agent. */
    public long takeovers() {
        return takeovers.sum();
    }

    /** How many ids are shared by several agents now. */
    public long sharedIds() {
        return rivals.count();
    }

    @Override
    public List<TroubleView> troubles(String agentId) {
        return rivals.of(agentId).stream().map(SessionRegistry::trouble).toList();
    }

    @Override
    public @Nullable SecurityView security(String agentId) {
        return session(agentId).map(SessionHandler::security).orElse(null);
    }

    private static TroubleView trouble(Rivalry rivalry) {
        return new TroubleView(
                GatewayError.AGENT_ID_SHARED.code(),
                "%s: they connect in turn from %s, last at %s; %s"
                        .formatted(
                                GatewayError.AGENT_ID_SHARED.meaning(),
                                String.join(" and ", rivalry.peers()),
                                rivalry.lastAt().truncatedTo(ChronoUnit.SECONDS),
                                GatewayError.AGENT_ID_SHARED.advice()),
                rivalry.since());
    }

    @Override
    public @Nullable Instant connectedSince(String agentId) {
        Entry entry = sessions.get(agentId);
        return entry == null ? null : entry.since;
    }
}
