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

    /** How often the agent says how it is, and how long the gateway may be silent. */
    private static final Duration USUAL = Duration.ofSeconds(5);

    private static final Duration USUAL_RECONNECT_MAX = Duration.ofSeconds(30);

    /**
     * At the latest, and while the gateway has not said Welcome; an open link is watched closer.
     */
    private static final long LONGEST_SILENCE_MILLIS = 20_000;

    /** As configured, for a gateway at this address. */
    public static UplinkSettings of(
            URI gateway, @Nullable Supplier<GatewayTls> tls, AgentConfig.Gateway config) {
        return of(gateway, tls, config.statusInterval(), config.silence(), config.reconnectMax());
    }

    /** As configured when nothing is, for a gateway at this address. */
    public static UplinkSettings usual(URI gateway, @Nullable Supplier<GatewayTls> tls) {
        return of(gateway, tls, USUAL, USUAL, USUAL_RECONNECT_MAX);
    }

    private static UplinkSettings of(
            URI gateway,
            @Nullable Supplier<GatewayTls> tls,
            Duration statusInterval,
            Duration silence,
            Duration reconnectMax) {
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
                        statusInterval.toMillis(),
                        Math.max(LONGEST_SILENCE_MILLIS, 2 * silence.toMillis()),
                        FIRST_RETRY_MILLIS,
                        reconnectMax.toMillis()),
                silence);
    }

    /** For people. */
    public String address() {
        return host + ":" + port;
    }
}
