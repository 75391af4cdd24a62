package dev.skerry.agent.enrol;

import dev.skerry.agent.tls.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reading certificates and finding their order. */
public final class Certificates {
    private static final int MAX_FILE_BYTES = 1 << 20;

    /** The sort of alternative name that is a URI (RFC 5280, section 4.2.1.6). */
    private static final int URI = 6;

    private Certificates() {}

    /** The certificates of a file that was checked before; none without a file. */
    static List<X509Certificate> read(Optional<Path> file) {
        try {
            return file.isEmpty() ? List.of() : read(file.get());
        } catch (IOException e) {
            throw new UncheckedIOException("skerry.agent.gateway.ca-file can't be read", e);
        }
    }

    /** A file with certificates in PEM, at least one. */
    public static List<X509Certificate> read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException("it is too large for certificates");
        }
        List<X509Certificate> certificates = of(Pem.decode(Files.readAllBytes(file)));
        if (certificates.isEmpty()) {
            throw new IOException("it has no certificate");
        }
        return certificates;
    }

    static List<X509Certificate> of(List<Pem> parts) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem part : parts) {
            if (part.label().equals(Pem.CERTIFICATE)) {
                certificates.addAll(decode(part.content()));
            }
        }
        return certificates;
    }

    /** One certificate in DER, or several in PKCS #7 (RFC 5652, section 5.1). */
    static List<X509Certificate> decode(byte[] der) throws IOException {
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(der))) {
                certificates.add((X509Certificate) certificate);
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException("a certificate in it can't be read: " + e.getMessage(), e);
        }
    }

    /** Whether it signed itself, so that nothing but trust in it can stand behind it. */
    static boolean isRoot(X509Certificate certificate) {
        try {
            certificate.verify(certificate.getPublicKey());
            return certificate.getBasicConstraints() >= 0;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * From a certificate up to, but not with, one of the roots.
     *
     * @throws GeneralSecurityException if none leads there
     */
    static List<X509Certificate> chain(
            X509Certificate first,
            Collection<X509Certificate> others,
            Collection<X509Certificate> roots,
            Instant moment)
            throws GeneralSecurityException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(first);
        PKIXBuilderParameters parameters =
                new PKIXBuilderParameters(
                        roots.stream()
                                .map(root -> new TrustAnchor(root, null))
                                .collect(Collectors.toUnmodifiableSet()),
                        target);
        List<X509Certificate> store = new ArrayList<>(others);
        store.add(first);
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(store)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(moment));
        return CertPathBuilder.getInstance("PKIX")
                .build(parameters)
                .getCertPath()
                .getCertificates()
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** The URIs that a certificate is for. */
    static List<String> uris(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.getFirst().equals(URI))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
