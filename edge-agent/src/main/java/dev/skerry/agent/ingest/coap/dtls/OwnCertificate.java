package dev.skerry.agent.ingest.coap.dtls;

import dev.skerry.agent.ingest.tls.CurrentTls;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.scandium.dtls.CertificateIdentityResult;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.SignatureAndHashAlgorithm;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite.CertificateKeyAlgorithm;
import org.eclipse.californium.scandium.dtls.cipher.XECDHECryptography.SupportedGroup;
import org.eclipse.californium.scandium.dtls.x509.CertificateProvider;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/** The agent's certificate for devices. */
record OwnCertificate(CurrentTls current) implements CertificateProvider {
    @Override
    public List<CertificateKeyAlgorithm> getSupportedCertificateKeyAlgorithms() {
        // Devices that are small know no other (RFC 7252, section 9.1.3.3).
        return List.of(CertificateKeyAlgorithm.EC);
    }

    @Override
    public List<CertificateType> getSupportedCertificateTypes() {
        return List.of(CertificateType.X_509);
    }

    @Override
    public CertificateIdentityResult requestCertificateIdentity(
            ConnectionId connection,
            boolean client,
            @Nullable List<X500Principal> issuers,
            @Nullable ServerNames serverNames,
            @Nullable List<CertificateKeyAlgorithm> algorithms,
            @Nullable List<SignatureAndHashAlgorithm> signatures,
            @Nullable List<SupportedGroup> curves) {
        return current.own()
                .map(its -> new CertificateIdentityResult(connection, its.key(), its.chain()))
                .orElseGet(() -> new CertificateIdentityResult(connection));
    }

    @Override
    public void setResultHandler(@Nullable HandshakeResultHandler handler) {
        // Every answer is given at once.
    }
}
