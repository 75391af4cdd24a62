package dev.skerry.gateway.authority;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** Certificates as text (RFC 7468) and as bytes. */
public final class Pem {
    private static final int LINE = 64;

    private Pem() {}

    /** One or more certificates, in their order. */
    public static String write(Collection<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        for (X509Certificate certificate : certificates) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(lines.encodeToString(der(certificate)))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return text.toString();
    }

    /** The certificates of a text or, one only, of bytes. */
    public static List<X509Certificate> read(byte[] pemOrDer) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pemOrDer))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** A certificate's bytes. */
    public static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that can't be encoded", e);
        }
    }

    static byte[] bytes(Collection<X509Certificate> certificates) {
        return write(certificates).getBytes(StandardCharsets.US_ASCII);
    }
}
