package dev.skerry.gateway.config;

import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.profile.settings.Hosts;
import dev.skerry.profile.settings.SettingProblem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the gateway may listen as it is told to. */
final class Exposure {
    private Exposure() {}

    /**
     * What is wrong if people did not have to log in, and others can reach the gateway.
     *
     * @param host an address of this machine
     * @param access whether people log in, unless open
     */
    static Optional<SettingProblem> openProblem(String host, @Nullable String access) {
        return !"open".equals(access) || Hosts.isLoopback(host)
                ? Optional.empty()
                : Optional.of(
                        CannotStartException.problem(
                                PeopleError.OPEN_OFF_LOOPBACK,
                                "skerry.gateway.access=open, quarkus.http.host=" + host));
    }

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

    /**
     * What is wrong if agents without a certificate were taken from other machines.
     *
     * @param agents as skerry.gateway.agents says, or null
     */
    static Optional<SettingProblem> anonymity(String host, @Nullable String agents) {
        return !"anonymous".equals(agents) || Hosts.isLoopback(host)
                ? Optional.empty()
                : Optional.of(
                        CannotStartException.problem(
                                AuthorityError.ANONYMOUS_OFF_LOOPBACK,
                                "quarkus.http.host=" + host));
    }
}
