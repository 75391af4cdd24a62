package dev.skerry.gateway.enrol;

import dev.skerry.gateway.authority.Pem;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.util.CollectionStore;

/** Certificates and nothing else as PKCS#7: a degenerate CMS SignedData (RFC 5652, 5.2). */
public final class CertificateBag {
    private CertificateBag() {}

    /** These certificates, in DER. */
    public static byte[] of(Collection<X509Certificate> certificates) {
        return bag(certificates.stream().map(Pem::der).toList());
    }

    /** One certificate, which is DER already. */
    public static byte[] of(byte[] certificate) {
        return bag(List.of(certificate));
    }

    private static byte[] bag(List<byte[]> certificates) {
        try {
            var generator = new CMSSignedDataGenerator();
            generator.addCertificates(
                    new CollectionStore<>(
                            certificates.stream().map(CertificateBag::holder).toList()));
            return generator.generate(new CMSAbsentContent()).getEncoded();
        } catch (CMSException | IOException e) {
            throw new IllegalStateException("certificates that can't be put into PKCS#7", e);
        }
    }

    private static X509CertificateHolder holder(byte[] der) {
        try {
            return new X509CertificateHolder(der);
        } catch (IOException e) {
            throw new IllegalStateException("a certificate that can't be read", e);
        }
    }
}
