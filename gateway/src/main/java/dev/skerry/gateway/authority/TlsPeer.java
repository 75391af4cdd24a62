package dev.skerry.gateway.authority;

import io.vertx.core.http.HttpConnection;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What TLS tells of the other side of a connection. */
public final class TlsPeer {
    private TlsPeer() {}

    /** The chain that it showed, its own certificate first; empty if it showed none. */
    public static List<Certificate> chain(@Nullable HttpConnection connection) {
        SSLSession session = connection == null ? null : connection.sslSession();
        if (session == null) {
            return List.of();
        }
        try {
            return List.of(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /**
     * How a connection is secured.
     *
     * @param protocol such as TLSv1.3
     * @param keyAgreement see {@link KeyAgreement#described()}
     */
    public record Facts(String protocol, String cipher, String keyAgreement) {}

    /** How a connection is secured; null when it is not. */
    public static @Nullable Facts facts(@Nullable HttpConnection connection) {
        SSLSession session = connection == null ? null : connection.sslSession();
        return session == null
                ? null
                : new Facts(
                        session.getProtocol(), session.getCipherSuite(), KeyAgreement.described());
    }
}
