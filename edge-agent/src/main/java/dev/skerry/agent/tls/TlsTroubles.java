package dev.skerry.agent.tls;

import dev.skerry.agent.pipeline.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why TLS with the gateway failed, in words that say what to do. */
public final class TlsTroubles {
    private static final Pattern ALERT = Pattern.compile("fatal alert: (\\w+)");

    /** What a gateway says of the agent's certificate (RFC 8446, section 6.2). */
    private static final Map<String, String> ABOUT_THE_AGENT =
            Map.of(
                    "certificate_expired", "it has ended",
                    "certificate_revoked", "it was revoked",
                    "certificate_required", "the agent has none",
                    "unknown_ca", "it is of an authority that the gateway does not know",
                    "bad_certificate", "it is not a good one",
                    "unsupported_certificate", "it is not made for agents",
                    "certificate_unknown", "it is not accepted",
                    "access_denied", "it is not allowed in");

    private TlsTroubles() {}

    /**
     * What is behind a failure to connect; empty if it was not TLS that failed.
     *
     * @param gateway its address, for people
     */
    public static Optional<Refusal> of(@Nullable Throwable failure, String gateway) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UntrustedGatewayException untrusted) {
                return Optional.of(untrusted.refusal());
            }
            if (cause instanceof SSLException) {
                Optional<Refusal> known = known(String.valueOf(cause.getMessage()), gateway);
                if (known.isPresent()) {
                    return known;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> known(String message, String gateway) {
        if (message.contains("protocol_version") || message.contains("protocol version")) {
            return Optional.of(
                    new Refusal(
                            "SKR-A610",
                            "what answers at %s does not speak TLS 1.3, and the agent speaks nothing older (%s): update it, or whatever stands in between"
                                    .formatted(gateway, message)));
        }
        Matcher alert = ALERT.matcher(message);
        String about = alert.find() ? ABOUT_THE_AGENT.get(alert.group(1)) : null;
        return about == null
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                "SKR-A611",
                                "the gateway at %s refuses the agent's certificate: %s (%s); enrol again with a new token: skerry agent enrol"
                                        .formatted(gateway, about, alert.group(1))));
    }
}
