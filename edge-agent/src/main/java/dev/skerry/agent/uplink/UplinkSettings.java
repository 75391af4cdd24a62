package dev.skerry.agent.uplink;

import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.sync.session.SessionLimits;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway is and how patient the uplink is.
 *
 * @param tls how both sides are recognised, asked before each connection; null for a link in plain
 *     text, on loopback
 * @param silence how long a quick link may be silent before it counts as cut; see {@link LinkWatch}
 */
public record UplinkSettings(
        String host,
        int port,
        @Nullable Supplier<GatewayTls> tls,
        SessionLimits limits,
        Duration silence) {
    private static final long FIRST_RETRY_MILLIS = 250;

    /**
     * At the latest, and while the gateway has not said Welcome; an open link is watched closer.
     */
    private static final long LONGEST_SILENCE_MILLIS = 20_000;

    /** As configured, for a gateway at this address. */
    public static UplinkSettings of(
            URI gateway, @Nullable Supplier<GatewayTls> tls, AgentConfig.Gateway config) {
        SessionLimits defaults = SessionLimits.DEFAULT;
        return new UplinkSettings(
                gateway.getHost(),
                gateway.getPort(),
                tls,
                new SessionLimits(
                        defaults.protocolMin(),
                        defaults.protocolMax(),
                        defaults.maxFrameBytes(),
                        defaults.maxBatchBytes(),
                        defaults.maxCredits(),
                        defaults.loadLimit(),
                        config.statusInterval().toMillis(),
                        Math.max(LONGEST_SILENCE_MILLIS, 2 * config.silence().toMillis()),
                        FIRST_RETRY_MILLIS,
                        config.reconnectMax().toMillis()),
                config.silence());
    }

    /** For people. */
    public String address() {
        return host + ":" + port;
    }
}
