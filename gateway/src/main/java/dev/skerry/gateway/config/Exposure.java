package dev.skerry.gateway.config;

import dev.skerry.gateway.error.GatewayError;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Whether the gateway may listen as it is told to. */
public final class Exposure {
    private Exposure() {}

    /**
     * What is wrong with listening on this host, if anything.
     *
     * @param plaintext whether HTTP and gRPC are served without TLS
     */
    public static Optional<String> refusal(String host, boolean plaintext) {
        if (!plaintext || isLoopback(host)) {
            return Optional.empty();
        }
        GatewayError error = GatewayError.PLAINTEXT_OFF_LOOPBACK;
        return Optional.of(
                "%s: %s: quarkus.http.host=%s. What to do: %s"
                        .formatted(error.code(), error.meaning(), host, error.advice()));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // It can't be bound either; until then it counts as reachable by others.
            return false;
        }
    }
}
