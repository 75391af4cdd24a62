package dev.skerry.tool.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The root that a gateway's certificate rests on, in whom nobody believes yet: for a person to
 * compare. What is below the root changes by itself, so that it is no good to be remembered.
 */
public final class ShownRoot {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_BYTES = 64 * 1024;

    private ShownRoot() {}

    /**
     * Asks a server for it: a root need not be in the chain that TLS shows, and a gateway hands its
     * own to whoever asks (EST, RFC 7030, 4.1).
     *
     * @return empty if the server's certificate leads to none
     * @throws IOException if there is no TLS server
     */
    public static Optional<X509Certificate> of(URI server) throws IOException {
        var seen = new Seen();
        List<X509Certificate> offered = List.of();
        try (HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .sslContext(Trust.context(seen))
                        .build()) {
            offered = authorities(client, server.resolve("/.well-known/est/cacerts"));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            if (seen.chain.isEmpty()) {
                throw e;
            }
        }
        return under(seen.chain, offered, Instant.now());
    }

    private static List<X509Certificate> authorities(HttpClient client, URI address)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                client.send(
                        HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        if (answer.statusCode() != 200) {
            return List.of();
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(answer.body());
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(der))) {
                found.add((X509Certificate) certificate);
            }
            return found;
        } catch (CertificateException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /**
     * The root that a chain leads to by its signatures, which may be among others.
     *
     * @param chain as TLS shows it, the server's own first
     */
    static Optional<X509Certificate> under(
            List<X509Certificate> chain, Collection<X509Certificate> others, Instant now) {
        X509Certificate server = chain.getFirst();
        if (isSelfSigned(server)) {
            return isValid(server, now) ? Optional.of(server) : Optional.empty();
        }
        List<X509Certificate> all = new ArrayList<>(chain);
        all.addAll(others);
        return all.stream()
                .filter(one -> isSelfSigned(one) && isValid(one, now) && mayIssue(one))
                .filter(root -> leads(chain, root, now))
                .findFirst();
    }

    /** Whether it is signed by its own key. */
    static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** What is an anchor is not looked at again by those who follow the chain. */
    private static boolean mayIssue(X509Certificate root) {
        boolean @Nullable [] usage = root.getKeyUsage();
        return root.getBasicConstraints() >= 0 && (usage == null || usage[5]);
    }

    /** By what is in the chain alone: that is what later connections will have. */
    private static boolean leads(List<X509Certificate> chain, X509Certificate root, Instant now) {
        var server = new X509CertSelector();
        server.setCertificate(chain.getFirst());
        try {
            var path = new PKIXBuilderParameters(Set.of(new TrustAnchor(root, null)), server);
            path.setRevocationEnabled(false);
            path.setDate(Date.from(now));
            path.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            CertPathBuilder.getInstance("PKIX").build(path);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Looks on; nothing is sent over a connection that it let through but this one question. */
    private static final class Seen extends X509ExtendedTrustManager {
        private volatile List<X509Certificate> chain = List.of();

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type) {
            chain = List.of(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) {
            checkServerTrusted(shown, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
            checkServerTrusted(shown, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type) {
            throw new IllegalStateException("a client asks for no client's certificate");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket) {
            checkClientTrusted(shown, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
            checkClientTrusted(shown, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
