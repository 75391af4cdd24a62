package dev.skerry.agent.uplink;

import dev.skerry.agent.config.AgentConfig;
import dev.skerry.sync.session.SessionLimits;
import java.net.URI;
import java.time.Duration;

/**
 * Where the gateway is and how patient the uplink is.
 *
 * @param keepAlive how long the link may be silent before it is probed; a cut is noticed after
 *     about twice as long
 */
public record UplinkSettings(String host, int port, SessionLimits limits, Duration keepAlive) {
    private static final long FIRST_RETRY_MILLIS = 250;
    private static final long SILENCE_MILLIS = 20_000;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

    /** As configured, for a gateway at this address. */
    public static UplinkSettings of(URI gateway, AgentConfig.Gateway config) {
        SessionLimits defaults = SessionLimits.DEFAULT;
        return new UplinkSettings(
                gateway.getHost(),
                gateway.getPort(),
                new SessionLimits(
                        defaults.protocolMin(),
                        defaults.protocolMax(),
                        defaults.maxFrameBytes(),
                        defaults.maxBatchBytes(),
                        defaults.maxCredits(),
                        defaults.loadLimit(),
                        config.statusInterval().toMillis(),
                        SILENCE_MILLIS,
                        FIRST_RETRY_MILLIS,
                        config.reconnectMax().toMillis()),
                KEEP_ALIVE);
    }

    /** For people. */
    public String address() {
        return host + ":" + port;
    }
}
