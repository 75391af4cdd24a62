package dev.skerry.gateway.web;

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
    private final @Nullable String agentId;
    private final @Nullable String deviceId;
    private final int capacity;

    private final Object lock = new Object();
    private final ArrayDeque<LiveEvent> waiting = new ArrayDeque<>();
    private boolean scheduled;
    private boolean overflowed;

    EventStream(
            HttpServerResponse response,
            Context eventLoop,
            @Nullable String agentId,
            @Nullable String deviceId,
            int capacity) {
        this.response = response;
        this.eventLoop = eventLoop;
        this.agentId = agentId;
        this.deviceId = deviceId;
        this.capacity = capacity;
    }

    @Override
    public boolean wants(LiveEvent event) {
        return (agentId == null || agentId.equals(event.agentId()))
                && (deviceId == null
                        || event.deviceId() == null
                        || deviceId.equals(event.deviceId()));
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
     * an id, because it is not to be counted among those that say what changed.
     */
    void heartbeat(Duration next) {
        if (isOpen() && !response.writeQueueFull()) {
            response.write(
                    "event: heartbeat\ndata: {\"nextMillis\":%d}\n\n".formatted(next.toMillis()));
        }
    }

    /** A stream that ended after an overflow leaves its connection open for other requests. */
    private boolean isOpen() {
        return !response.ended() && !response.closed();
    }
}
