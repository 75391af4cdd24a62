package dev.skerry.gateway.live;

import org.jspecify.annotations.Nullable;

/** Somebody who watches. */
public interface Subscriber {
    /**
     * Whether it wants events of this name about an agent and a device; see {@link LiveEvent}. Only
     * the hub's thread asks.
     */
    boolean wants(String name, String agentId, @Nullable String deviceId);

    /** Takes an event; false when it is too slow and watches no more. Must not block. */
    boolean offer(LiveEvent event);
}
