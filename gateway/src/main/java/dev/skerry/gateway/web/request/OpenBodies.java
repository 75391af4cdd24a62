package dev.skerry.gateway.web.request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Which requests' bodies are still coming in, and how much memory bodies take. Where there are too
 * many, those that have been coming in for longest give way: an honest body is there within
 * moments, so it is the peers that hold bodies open who lose them. Thread-safe.
 *
 * @param <B> a body, told apart by identity or equality
 */
final class OpenBodies<B> {
    private final int mostOpen;
    private final int mostOpenOfOne;
    private final long mostBytes;

    private final LinkedHashSet<B> open = new LinkedHashSet<>();
    private final Map<String, LinkedHashSet<B>> openBySender = new HashMap<>();
    private final Map<B, Held> held = new HashMap<>();
    private long heldBytes;

    private record Held(String sender, long bytes) {}

    /**
     * @param mostOpen bodies that may be coming in
     * @param mostOpenOfOne the same of one sender
     * @param mostBytes of all bodies, those included that came in and are being answered
     */
    OpenBodies(int mostOpen, int mostOpenOfOne, long mostBytes) {
        if (mostOpenOfOne < 1 || mostOpen < mostOpenOfOne || mostBytes < 1) {
            throw new IllegalArgumentException("limits that let nothing in");
        }
        this.mostOpen = mostOpen;
        this.mostOpenOfOne = mostOpenOfOne;
        this.mostBytes = mostBytes;
    }

    /** A body begins. Returns those that give way to it, of which nothing is known any more. */
    synchronized List<B> begin(B body, String sender) {
        List<B> giveWay = new ArrayList<>();
        Collection<B> ofOne = openBySender.getOrDefault(sender, new LinkedHashSet<>());
        if (ofOne.size() >= mostOpenOfOne) {
            giveWay.add(dropOldest(ofOne));
        } else if (open.size() >= mostOpen) {
            giveWay.add(dropOldest(open));
        }
        held.put(body, new Held(sender, 0));
        open.add(body);
        openBySender.computeIfAbsent(sender, s -> new LinkedHashSet<>()).add(body);
        return giveWay;
    }

    /**
     * More of a body came in. Returns those that give way to it, of which nothing is known any
     * more; it is among them if there is no room for it otherwise.
     */
    synchronized List<B> grow(B body, int bytes) {
        Held before = held.get(body);
        if (before == null) {
            return List.of();
        }
        held.put(body, new Held(before.sender(), before.bytes() + bytes));
        heldBytes += bytes;
        List<B> giveWay = new ArrayList<>();
        while (heldBytes > mostBytes && !open.isEmpty()) {
            giveWay.add(dropOldest(open));
        }
        return giveWay;
    }

    /** A body is whole; its bytes are held until it is {@link #over}. */
    synchronized void whole(B body) {
        Held known = held.get(body);
        if (known != null) {
            close(body, known);
        }
    }

    /** Nothing of a body is needed any more, whether it came in or not. */
    synchronized void over(B body) {
        Held known = held.remove(body);
        if (known != null) {
            heldBytes -= known.bytes();
            close(body, known);
        }
    }

    /** How many are coming in. */
    synchronized int openCount() {
        return open.size();
    }

    /** How many bytes are held. */
    synchronized long bytes() {
        return heldBytes;
    }

    private B dropOldest(Collection<B> bodies) {
        Iterator<B> oldestFirst = bodies.iterator();
        B oldest = oldestFirst.next();
        over(oldest);
        return oldest;
    }

    private void close(B body, Held known) {
        open.remove(body);
        openBySender.computeIfPresent(
                known.sender(),
                (sender, bodies) -> {
                    bodies.remove(body);
                    return bodies.isEmpty() ? null : bodies;
                });
    }
}
