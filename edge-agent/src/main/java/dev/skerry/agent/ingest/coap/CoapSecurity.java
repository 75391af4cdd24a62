package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.credential.DeviceCredentials;
import dev.skerry.agent.ingest.coap.dtls.Dtls;
import dev.skerry.agent.ingest.tls.TlsFiles;
import java.time.Instant;
import java.util.Optional;

/**
 * How CoAP is secured.
 *
 * @param port UDP port for DTLS, 0 for any free one, -1 for none
 * @param plaintextAnywhere whether devices beyond loopback are asked without DTLS
 */
public record CoapSecurity(int port, Dtls dtls, boolean plaintextAnywhere) {
    /** None at all, so for loopback. */
    public static CoapSecurity none() {
        return new CoapSecurity(
                -1,
                Dtls.of(
                        DeviceCredentials.none(),
                        new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty()),
                        Instant::now),
                false);
    }
}
