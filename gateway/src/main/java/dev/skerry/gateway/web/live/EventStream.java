package dev.skerry.gateway.web.live;

import dev.skerry.gateway.live.Interest;
import dev.skerry.gateway.live.LiveEvent;
import dev.skerry.gateway.live.Subscriber;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One reader of the event stream. Events wait in a bounded buffer for the connection; when it is
 * full the reader gets a last event, overflow, and the stream ends: it is to begin again from what
 * REST says.
 */
final class EventStream implements Subscriber {
    private final HttpServerResponse response;
    private final Context eventLoop;
    private final @Nullable String agentId;
    private final @Nullable String deviceId;
    private final int capacity;
    private final Predicate<String> isSeen;

    /** Whether the reader sees an agent; only the hub's thread asks. */
    private final Map<String, Boolean> seen = new HashMap<>();

    private final Object lock = new Object();
    private final ArrayDeque<LiveEvent> waiting = new ArrayDeque<>();
    private volatile @Nullable Interest interest;
    private boolean scheduled;
    private boolean overflowed;

    EventStream(
            HttpServerResponse response,
            Context eventLoop,
            @Nullable String agentId,
            @Nullable String deviceId,
            int capacity,
            Predicate<String> isSeen) {
        this.response = response;
        this.eventLoop = eventLoop;
        this.agentId = agentId;
        this.deviceId = deviceId;
        this.capacity = capacity;
        this.isSeen = isSeen;
    }

    /** What it wants to hear of from now on; of everything before it was ever called. */
    void show(Interest wanted) {
        interest = wanted;
    }

    @Override
    public boolean wants(String name, String ofAgent, @Nullable String ofDevice) {
        Interest shown = interest;
        return (agentId == null || agentId.equals(ofAgent))
                && (deviceId == null || ofDevice == null || deviceId.equals(ofDevice))
                && (shown == null || shown.includes(name, ofAgent, ofDevice))
                && sees(ofAgent, ofDevice);
    }

    /** An agent may come back as one of another site, which an event of itself tells. */
    private boolean sees(String ofAgent, @Nullable String ofDevice) {
        if (ofAgent.isEmpty()) {
            return true;
        }
        if (ofDevice == null) {
            seen.remove(ofAgent);
        }
        return seen.computeIfAbsent(ofAgent, isSeen::test);
    }

    /** Whether there is room for what can be left out: what comes next says the same. */
    boolean isUpToDate() {
        synchronized (lock) {
            return waiting.isEmpty() && !overflowed;
        }
    }

    /** On the event loop, first of all: by what name the reader says what it shows. */
    void introduce(String id) {
        response.write("event: stream\ndata: {\"stream\":\"%s\"}\n\n".formatted(id));
    }

    @Override
    public boolean offer(LiveEvent event) {
        synchronized (lock) {
            if (waiting.size() >= capacity) {
                overflowed = true;
                waiting.clear();
            } else {
                waiting.add(event);
            }
            if (!scheduled) {
                scheduled = true;
                eventLoop.runOnContext(nothing -> drain());
            }
            return !overflowed;
        }
    }

    /** On the event loop: writes until the connection's own buffer is full. */
    private void drain() {
        while (isOpen()) {
            if (response.writeQueueFull()) {
                response.drainHandler(nothing -> drain());
                return;
            }
            LiveEvent next;
            synchronized (lock) {
                next = waiting.poll();
                if (next == null) {
                    scheduled = overflowed;
                    if (overflowed) {
                        response.end("event: overflow\ndata: {}\n\n");
                    }
                    return;
                }
            }
            response.write(next.toServerSentEvent());
        }
    }

    /**
     * On the event loop: an event, because a browser's script is not told of comments, and without
     * an id, because it is not to be counted among those that say what changed. Whoever may not
     * read any more gets a last event, ended.
     */
    void heartbeat(Duration next, boolean mayRead) {
        if (!mayRead && isOpen()) {
            response.end("event: ended\ndata: {}\n\n");
        } else if (isOpen() && !response.writeQueueFull()) {
            response.write(
                    "event: heartbeat\ndata: {\"nextMillis\":%d}\n\n".formatted(next.toMillis()));
        }
    }

    /** A stream that ended after an overflow leaves its connection open for other requests. */
    private boolean isOpen() {
        return !response.ended() && !response.closed();
    }
}
