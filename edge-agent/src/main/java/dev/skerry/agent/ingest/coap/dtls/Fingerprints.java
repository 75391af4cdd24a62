package dev.skerry.agent.ingest.coap.dtls;

import dev.skerry.sync.sign.Sha256;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/** What certificates are called. */
final class Fingerprints {
    private Fingerprints() {}

    /** Lower-case hexadecimal, without colons. */
    static String sha256(X509Certificate certificate) {
        try {
            return Sha256.hex(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be encoded", e);
        }
    }
}
