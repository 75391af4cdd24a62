package dev.skerry.agent.ingest.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom to trust and what to show to others.
 *
 * @param authorities PEM file with the authorities; the system's if there is none
 * @param certificate PEM file with the own certificate, then those that it was signed by; it and
 *     the key are there both or neither
 * @param key PEM file with its key (PKCS #8)
 */
public record TlsFiles(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
    /** The own certificate with its chain and its key. */
    public record Own(List<X509Certificate> chain, PrivateKey key) {}

    /** The files that are named. */
    public List<Path> all() {
        return Stream.of(authorities, certificate, key).flatMap(Optional::stream).toList();
    }

    /** The authorities that are named. */
    public List<X509Certificate> trusted() throws TlsFault {
        return authorities.isEmpty() ? List.of() : PemFiles.certificates(authorities.get());
    }

    /** The own certificate, if one is named. */
    public Optional<Own> own() throws TlsFault {
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new TlsFault(
                    "a certificate and its key are named both or neither; here is only "
                            + certificate.or(() -> key).get());
        }
        return Optional.of(
                new Own(PemFiles.certificates(certificate.get()), PemFiles.privateKey(key.get())));
    }

    /** A context for TLS by what stands in the files now; certificates have to be valid then. */
    public SSLContext context(Instant then) throws TlsFault {
        List<X509Certificate> trusted = trusted();
        Optional<Own> own = own();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    own.isEmpty() ? null : keyManagers(own.get()),
                    trusted.isEmpty() ? null : trustManagers(trusted, then),
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsFault("TLS can't be used with %s (%s)".formatted(all(), e), e);
        }
    }

    private static KeyManager[] keyManagers(Own own) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own", own.key(), new char[0], own.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        return managers.getKeyManagers();
    }

    private static TrustManager[] trustManagers(List<X509Certificate> trusted, Instant then)
            throws GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(new CertPathTrustManagerParameters(parameters(trusted, then)));
        return managers.getTrustManagers();
    }

    /** How a chain that ends at one of these authorities is checked (RFC 5280). */
    public static PKIXBuilderParameters parameters(List<X509Certificate> trusted, Instant then)
            throws GeneralSecurityException {
        Set<TrustAnchor> anchors =
                trusted.stream()
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toSet());
        PKIXBuilderParameters parameters =
                new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(then));
        return parameters;
    }
}
