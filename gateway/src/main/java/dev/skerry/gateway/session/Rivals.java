package dev.skerry.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notices agents that share an id. Each start of an agent has a boot id of its own, and a start
 * that another one has followed is over: when its boot id says Hello again, or the start still
 * answers, both are running.
 */
final class Rivals {
    /** Rivals take each other's place within seconds, at the latest after the reconnect cap. */
    static final Duration OVER_AFTER = Duration.ofMinutes(2);

    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final int MOST_AGENTS = 10_000;
    private static final int MOST_STARTS = 4;

    private final InstantSource clock;
    private final Map<String, Track> tracks =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Track> eldest) {
                    return size() > MOST_AGENTS;
                }
            };

    Rivals(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Agents that share an id.
     *
     * @param lastAt when one took another's place last
     * @param peers where they connected from, the present one last
     */
    record Rivalry(Instant since, Instant lastAt, List<String> peers) {}

    private record Start(String bootId, String peer, Instant at) {}

    private static final class Track {
        /** The present one last. */
        final ArrayDeque<Start> starts = new ArrayDeque<>();

        private @Nullable Rivalry rivalry;

        @Nullable Rivalry rivalry(Instant now) {
            Rivalry last = rivalry;
            return last != null && now.isBefore(last.lastAt.plus(OVER_AFTER)) ? last : null;
        }

        /** It is shared; returns whether that is news. */
        boolean shared(Instant now) {
            Rivalry before = rivalry(now);
            Instant since = before == null ? now : before.since;
            rivalry = new Rivalry(since, now, starts.stream().map(Start::peer).toList());
            return before == null;
        }
    }

    /** A session opened; returns whether it is the first that shows that the id is shared. */
    synchronized boolean opened(String agentId, String bootId, String peer) {
        Instant now = clock.instant();
        Track track = tracks.computeIfAbsent(agentId, id -> new Track());
        track.starts.removeIf(start -> start.at.plus(MEMORY).isBefore(now));
        boolean isPresent = !track.starts.isEmpty() && track.starts.getLast().bootId.equals(bootId);
        boolean wasThere = track.starts.removeIf(start -> start.bootId.equals(bootId));
        track.starts.addLast(new Start(bootId, peer, now));
        if (track.starts.size() > MOST_STARTS) {
            track.starts.removeFirst();
        }
        if (isPresent || !wasThere) {
            return false;
        }
        return track.shared(now);
    }

    /**
     * A start answered after another one had taken its place; returns whether it is the first that
     * shows that the id is shared.
     */
    synchronized boolean stillRunning(String agentId, String bootId) {
        Track track = tracks.get(agentId);
        return track != null
                && track.starts.stream().anyMatch(start -> start.bootId.equals(bootId))
                && !track.starts.getLast().bootId.equals(bootId)
                && track.shared(clock.instant());
    }

    /** Who shares the agent's id now, if anybody does. */
    synchronized Optional<Rivalry> of(String agentId) {
        Track track = tracks.get(agentId);
        return track == null
                ? Optional.empty()
                : Optional.ofNullable(track.rivalry(clock.instant()));
    }

    /** How many ids are shared now. */
    synchronized long count() {
        Instant now = clock.instant();
        return tracks.values().stream().filter(track -> track.rivalry(now) != null).count();
    }
}
