package dev.skerry.tool.process;

import dev.skerry.sync.sign.Sha256;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Which servers are believed to be who they say they are. */
public final class Trust {
    private Trust() {}

    /** Trusts what ends in one of these certificates, and nothing else. */
    public static SSLContext inPem(String pem) {
        try {
            Collection<? extends Certificate> anchors = certificates(pem);
            if (anchors.isEmpty()) {
                throw unreadable("it has no certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate anchor : anchors) {
                store.setCertificateEntry("anchor-" + number++, anchor);
            }
            var managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return context(managers.getTrustManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable(e.toString());
        }
    }

    private static Collection<? extends Certificate> certificates(String pem)
            throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(
                        new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Whether none of these is a root: earlier versions kept an issuing CA, which is replaced. */
    public static boolean isWithoutRoot(String pem) {
        try {
            return certificates(pem).stream()
                    .noneMatch(one -> ShownRoot.isSelfSigned((X509Certificate) one));
        } catch (CertificateException e) {
            throw unreadable(e.toString());
        }
    }

    private static ToolException unreadable(String why) {
        return new ToolException(
                "SKR-T093",
                ExitCode.ENVIRONMENT,
                "The certificate to trust can't be used: %s. Give a PEM file with the gateway's root."
                        .formatted(why));
    }

    static SSLContext context(TrustManager... managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    /** SHA-256 over the certificate, as the gateway shows that of its root. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return Sha256.hex(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("what was read can be encoded", e);
        }
    }

    /** As PEM. */
    public static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                    .formatted(
                            Base64.getMimeEncoder(64, new byte[] {'\n'})
                                    .encodeToString(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }
}
