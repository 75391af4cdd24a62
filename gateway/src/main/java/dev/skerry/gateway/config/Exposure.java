package dev.skerry.gateway.config;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.profile.settings.Hosts;
import dev.skerry.profile.settings.SettingProblem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the gateway may listen as it is told to. */
final class Exposure {
    private Exposure() {}

    /**
     * What is wrong if something were served in plaintext to others.
     *
     * @param host an address of this machine, or null for loopback
     * @param insecureRequests whether HTTP and gRPC are served without TLS, unless disabled
     */
    static Optional<SettingProblem> problem(
            @Nullable String host, @Nullable String insecureRequests) {
        boolean plaintext = !"disabled".equalsIgnoreCase(insecureRequests);
        return host == null || !plaintext || Hosts.isLoopback(host)
                ? Optional.empty()
                : Optional.of(
                        CannotStartException.problem(
                                GatewayError.PLAINTEXT_OFF_LOOPBACK, "quarkus.http.host=" + host));
    }
}
