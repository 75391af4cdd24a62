package dev.skerry.agent.uplink;

import dev.skerry.agent.config.AgentConfig;
import dev.skerry.sync.session.SessionLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway is and how patient the uplink is.
 *
 * @param tls how the gateway is recognised; null for a link in plain text, on loopback
 * @param silence how long a quick link may be silent before it counts as cut; see {@link LinkWatch}
 */
public record UplinkSettings(
        String host, int port, @Nullable Tls tls, SessionLimits limits, Duration silence) {
    /**
     * A gateway with a certificate.
     *
     * @param caFile PEM with the authorities that may have signed it; the system's when empty
     */
    public record Tls(Optional<Path> caFile) {}

    private static final long FIRST_RETRY_MILLIS = 250;

    /**
     * At the latest, and while the gateway has not said Welcome; an open link is watched closer.
     */
    private static final long LONGEST_SILENCE_MILLIS = 20_000;

    /** As configured, for a gateway at this address. */
    public static UplinkSettings of(URI gateway, AgentConfig.Gateway config) {
        SessionLimits defaults = SessionLimits.DEFAULT;
        return new UplinkSettings(
                gateway.getHost(),
                gateway.getPort(),
                gateway.getScheme().equals("https") ? new Tls(config.caFile()) : null,
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
