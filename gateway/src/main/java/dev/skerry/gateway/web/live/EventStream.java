package dev.skerry.gateway.web.live;

import dev.skerry.gateway.live.Interest;
import dev.skerry.gateway.live.LiveEvent;
import dev.skerry.gateway.live.Subscriber;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One reader of the event stream. Events wait in a bounded buffer for the connection; when it is
 * full the reader gets a last event, overflow, and the stream ends: it is to begin again from what
 * REST says.
 */
final class EventStream implements Subscriber {
    private final HttpServerResponse response;
    private final Context eventLoop;
    private final EventFilter filter;
    private final int capacity;
    private final Object lock = new Object();
    private final ArrayDeque<LiveEvent> waiting = new ArrayDeque<>();
    private boolean scheduled;
    private boolean overflowed;

    EventStream(HttpServerResponse response, Context eventLoop, EventFilter filter, int capacity) {
        this.response = response;
        this.eventLoop = eventLoop;
        this.filter = filter;
        this.capacity = capacity;
    }

    /** What it wants to hear of from now on; of everything before it was ever called. */
    void show(Interest wanted) {
        filter.show(wanted);
    }

    @Override
    public boolean wants(String name, String ofAgent, @Nullable String ofDevice) {
        return filter.passes(name, ofAgent, ofDevice);
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
