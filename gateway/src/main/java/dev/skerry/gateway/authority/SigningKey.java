package dev.skerry.gateway.authority;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate with its key: the root, an issuing CA, or the gateway's own. */
public record SigningKey(X509Certificate certificate, PrivateKey key) {
    @Override
    public String toString() {
        return "SigningKey[" + certificate.getSubjectX500Principal() + "]";
    }
}
