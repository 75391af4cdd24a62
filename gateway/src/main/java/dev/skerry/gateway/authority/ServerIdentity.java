package dev.skerry.gateway.authority;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate of the gateway with its key.
 *
 * @param chain its own first
 */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    private static final int DNS_NAME = 2;

    ServerIdentity {
        chain = List.copyOf(chain);
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    String alias() {
        return Peer.serialOf(certificate());
    }

    /** Whether it is for a host of that name (RFC 6125, 6.4). */
    boolean isFor(String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        String wildcard = dot < 0 ? wanted : "*" + wanted.substring(dot);
        try {
            Collection<List<?>> names = certificate().getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .filter(name -> name.getFirst().equals(DNS_NAME))
                            .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                            .anyMatch(name -> name.equals(wanted) || name.equals(wildcard));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "ServerIdentity[" + certificate().getSubjectX500Principal() + "]";
    }
}
