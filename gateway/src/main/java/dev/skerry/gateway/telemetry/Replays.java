package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.sync.session.SequenceRange;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks agents again for what is missing, and notes when they have no more to send of it. */
public final class Replays {
    /** The way to the agents that are connected. */
    public interface Link {
        /** Asks an agent for batches; false when it is not connected. */
        boolean replay(String agentId, List<SequenceRange> ranges);
    }

    private final GroupCommitter committer;
    private final MissingBatches missing;
    private final Link link;
    private final FleetListener listener;
    private final InstantSource clock;

    /** Up to where all that is missing was asked for, by agent. */
    private final Map<String, Long> asked = new ConcurrentHashMap<>();

    public Replays(
            GroupCommitter committer,
            MissingBatches missing,
            Link link,
            FleetListener listener,
            InstantSource clock) {
        this.committer = committer;
        this.missing = missing;
        this.link = link;
        this.listener = listener;
        this.clock = clock;
    }

    /** What is missing of an agent's present outbox; empty if no such agent ever connected. */
    public Optional<MissingView> missing(String agentId) {
        return missing.of(agentId);
    }

    /** Asks for all that is missing; false when the agent is not connected. */
    public boolean askForMissing(MissingView view) {
        List<SequenceRange> ranges =
                view.ranges().stream().map(r -> new SequenceRange(r.first(), r.last())).toList();
        if (ranges.isEmpty()) {
            return link.replay(view.agentId(), List.of());
        }
        asked.put(view.agentId(), ranges.getLast().last());
        return link.replay(view.agentId(), ranges);
    }

    /** Asks for a range; false when the agent is not connected. */
    public boolean ask(String agentId, SequenceRange range) {
        return link.replay(agentId, List.of(range));
    }

    /** A session began: what another was asked for counts no more. */
    public void opened(String agentId) {
        asked.remove(agentId);
    }

    /** The agent has appended what it has of all that it was asked for in its session. */
    public void replayed(String agentId, long epoch) throws InterruptedException {
        Long through = asked.remove(agentId);
        if (through != null) {
            committer.submit(
                    new NotedChange(
                            "replay of " + agentId,
                            256,
                            transaction ->
                                    MissingBatches.replayed(
                                            transaction,
                                            agentId,
                                            epoch,
                                            through,
                                            Times.toMicros(clock.instant())),
                            () -> listener.agentChanged(agentId)));
        }
    }
}
