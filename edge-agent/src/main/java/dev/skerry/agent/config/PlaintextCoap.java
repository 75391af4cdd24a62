package dev.skerry.agent.config;

import dev.skerry.profile.settings.Hosts;
import dev.skerry.profile.settings.Rule;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How far CoAP without DTLS may go: no further than loopback unless somebody says so. */
final class PlaintextCoap {
    private static final String ANYWHERE = "anywhere";

    private final Function<String, @Nullable String> values;

    /** By what was written for {@code coap.plaintext} and {@code coap.port}. */
    PlaintextCoap(Function<String, @Nullable String> values) {
        this.values = values;
    }

    static @Nullable String allowance(String value) {
        return List.of("loopback", ANYWHERE).contains(value) ? null : "write loopback or anywhere";
    }

    /** For the address that the agent listens on. */
    Rule ofServer() {
        return host ->
                isAnywhere() || "-1".equals(values.apply("coap.port")) || Hosts.isLoopback(host)
                        ? null
                        : "anybody there could send as any device; write skerry.agent.coap.port=-1 for DTLS alone (skerry.agent.credentials-file, skerry.agent.coap.secure-port), or skerry.agent.coap.plaintext=anywhere";
    }

    /** For the address of a device that the agent asks. */
    Rule ofDevice() {
        return address -> {
            try {
                URI uri = new URI(address);
                return isAnywhere()
                                || !"coap".equals(uri.getScheme())
                                || Hosts.isLoopback(Objects.requireNonNullElse(uri.getHost(), ""))
                        ? null
                        : "whoever is on the way could answer for the device; write coaps://, or skerry.agent.coap.plaintext=anywhere";
            } catch (URISyntaxException e) {
                // Another rule says so.
                return null;
            }
        };
    }

    private boolean isAnywhere() {
        return ANYWHERE.equals(values.apply("coap.plaintext"));
    }
}
