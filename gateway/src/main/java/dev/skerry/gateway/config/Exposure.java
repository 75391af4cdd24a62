package dev.skerry.gateway.config;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.profile.settings.Hosts;

/** Whether the gateway may listen as it is told to. */
public final class Exposure {
    private Exposure() {}

    /**
     * Checks that nothing is served in plaintext to others.
     *
     * @param plaintext whether HTTP and gRPC are served without TLS
     * @throws CannotStartException if it were
     */
    public static void check(String host, boolean plaintext) {
        if (plaintext && !Hosts.isLoopback(host)) {
            throw new CannotStartException(
                    GatewayError.PLAINTEXT_OFF_LOOPBACK, "quarkus.http.host=" + host);
        }
    }
}
