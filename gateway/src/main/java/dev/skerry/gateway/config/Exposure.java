package dev.skerry.gateway.config;

import dev.skerry.gateway.error.GatewayError;
import java.net.InetAddress;
import java.net.UnknownHostException;

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
        if (plaintext && !isLoopback(host)) {
            throw new CannotStartException(
                    GatewayError.PLAINTEXT_OFF_LOOPBACK, "quarkus.http.host=" + host);
        }
    }

    /** Whether only this machine reaches the address. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // It can't be bound either; until then it counts as reachable by others.
            return false;
        }
    }
}
