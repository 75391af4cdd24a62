package dev.skerry.agent.ingest.tls;

import dev.skerry.agent.tls.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/** Reads PEM files that the settings name. */
final class PemFiles {
    private static final long MAX_BYTES = 1 << 20;

    private PemFiles() {}

    /** At least one certificate; whatever else stands in the file is passed over. */
    static List<X509Certificate> certificates(Path file) throws TlsFault {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem part : parts(file)) {
                if (part.label().equals(Pem.CERTIFICATE)) {
                    var in = new ByteArrayInputStream(part.content());
                    certificates.add((X509Certificate) factory.generateCertificate(in));
                }
            }
        } catch (CertificateException e) {
            throw new TlsFault("a certificate in %s can't be read".formatted(file), e);
        }
        if (certificates.isEmpty()) {
            throw new TlsFault("there is no PEM certificate in " + file);
        }
        return List.copyOf(certificates);
    }

    /** The private key. The cause of a failure may quote it and is left out. */
    static PrivateKey privateKey(Path file) throws TlsFault {
        byte[] der =
                parts(file).stream()
                        .filter(part -> part.label().equals(Pem.PRIVATE_KEY))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new TlsFault(
                                                "there is no PKCS #8 key in %s: write one by 'openssl pkcs8 -topk8 -nodes'"
                                                        .formatted(file)))
                        .content();
        var spec = new PKCS8EncodedKeySpec(der);
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // It is of another kind: the next is tried.
            }
        }
        throw new TlsFault("the key in %s is neither EC, RSA nor EdDSA".formatted(file));
    }

    private static List<Pem> parts(Path file) throws TlsFault {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new TlsFault(file + " is too long");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TlsFault("%s can't be read (%s)".formatted(file, e), e);
        }
        try {
            return Pem.decode(bytes);
        } catch (IOException e) {
            throw new TlsFault("a key or certificate in %s is damaged".formatted(file));
        }
    }
}
