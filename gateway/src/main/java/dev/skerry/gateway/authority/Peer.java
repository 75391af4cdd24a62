package dev.skerry.gateway.authority;

import dev.skerry.gateway.error.IdentityError;
import java.security.cert.X509Certificate;

/** Who is on the other side of a connection, by the certificate that it proved to have. */
public sealed interface Peer {
    /** It showed no certificate, as people's browsers do. */
    record Nobody() implements Peer {}

    /** An agent whose certificate is valid here and now. */
    record Agent(AgentName name, X509Certificate certificate) implements Peer {
        /** The certificate's serial number in hexadecimal digits. */
        public String serial() {
            return serialOf(certificate);
        }
    }

    /** Its certificate is not valid here or now. */
    record Refused(IdentityError error, String detail) implements Peer {}

    /** How a certificate's serial number is written everywhere. */
    static String serialOf(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }
}
