package dev.skerry.gateway.live;

/** Somebody who watches. */
public interface Subscriber {
    /** Whether it wants this event. */
    boolean wants(LiveEvent event);

    /** Takes an event; false when it is too slow and watches no more. Must not block. */
    boolean offer(LiveEvent event);
}
