package dev.skerry.gateway.enrol;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows guessing down: after so many wrong tokens in a minute a peer is not listened to for the
 * rest of it, and after ten times as many from all of them, nobody is. Peers are forgotten when
 * their minute is over, or when there are too many to remember.
 */
final class GuessLimit {
    private static final int PER_PEER = 10;
    private static final int ALL_PEERS = 100;
    private static final int REMEMBERED_PEERS = 4096;
    private static final int WINDOW_SECONDS = 60;

    private final InstantSource clock;
    private final Map<String, Integer> wrongByPeer = new LinkedHashMap<>();
    private Instant windowEnd = Instant.MIN;
    private int wrong;

    GuessLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether a peer may try. */
    synchronized boolean allows(String peer) {
        turnWindow();
        return wrong < ALL_PEERS && wrongByPeer.getOrDefault(peer, 0) < PER_PEER;
    }

    /** A peer's token was wrong. */
    synchronized void wrong(String peer) {
        turnWindow();
        wrong++;
        if (wrongByPeer.size() < REMEMBERED_PEERS || wrongByPeer.containsKey(peer)) {
            wrongByPeer.merge(peer, 1, Integer::sum);
        }
    }

    private void turnWindow() {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnd)) {
            windowEnd = now.plusSeconds(WINDOW_SECONDS);
            wrongByPeer.clear();
            wrong = 0;
        }
    }
}
