package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.KeySets;

/** The keys that the gateway signs by, as far as the link needs to know. */
public interface GatewayKeys {
    /** Of the newest set that is pinned; 0 when none is. */
    long epoch();

    /** Pins what follows from the keys that are pinned, before anything that comes after it. */
    void follow(KeySets sets);
}
