package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.KeySets;

/** Pins nothing. */
final class NoKeys implements GatewayKeys {
    @Override
    public long epoch() {
        return 0;
    }

    @Override
    public void follow(KeySets sets) {}
}
