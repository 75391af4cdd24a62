package dev.skerry.gateway.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Everybody who watches. The hub's thread tells them; any thread may ask how many there are. */
public final class Audience {
    private final ObjectMapper json;
    private final int most;
    private final CopyOnWriteArrayList<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder overflows = new LongAdder();
    private long lastId;

    Audience(ObjectMapper json, int most) {
        this.json = json;
        this.most = most;
    }

    /** Under the hub's lock; false when there are as many as may be. */
    boolean add(Subscriber subscriber) {
        return subscribers.size() < most && subscribers.add(subscriber);
    }

    void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    boolean isEmpty() {
        return subscribers.isEmpty();
    }

    /** How many watch. */
    public int size() {
        return subscribers.size();
    }

    /** Events that were given to streams, each counted for each stream. */
    public long sentEvents() {
        return sent.sum();
    }

    /** Streams that ended because their reader was too slow. */
    public long overflows() {
        return overflows.sum();
    }

    /** Looking up what nobody is told of would be most of the work in a large fleet. */
    boolean isWanted(String name, String agentId, @Nullable String deviceId) {
        return subscribers.stream().anyMatch(s -> s.wants(name, agentId, deviceId));
    }

    /** Tells all who want to know, and returns how many they are. */
    int send(String name, String agentId, @Nullable String deviceId, Object value) {
        LiveEvent event = null;
        int told = 0;
        for (Subscriber subscriber : subscribers) {
            if (!subscriber.wants(name, agentId, deviceId)) {
                continue;
            }
            if (event == null) {
                event = LiveEvent.of(++lastId, name, agentId, deviceId, value, json);
            }
            if (subscriber.offer(event)) {
                told++;
            } else {
                subscribers.remove(subscriber);
                overflows.increment();
            }
        }
        sent.add(told);
        return told;
    }
}
