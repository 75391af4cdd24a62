package dev.skerry.agent.ingest.coap.dtls;

import dev.skerry.agent.ingest.tls.CurrentTls;
import dev.skerry.agent.ingest.tls.TlsFiles;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.elements.util.CertPathUtil;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertLevel;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerName;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/**
 * Believes certificates that an authority of the file signed, within their time; those of servers
 * only for their names.
 */
record PeerCertificates(CurrentTls current, Supplier<Instant> now)
        implements NewAdvancedCertificateVerifier {
    @Override
    public List<CertificateType> getSupportedCertificateTypes() {
        return List.of(CertificateType.X_509);
    }

    @Override
    public CertificateVerificationResult verifyCertificate(
            ConnectionId connection,
            @Nullable ServerNames serverNames,
            InetSocketAddress peer,
            boolean ofClient,
            boolean verifySubject,
            boolean truncate,
            CertificateMessage message) {
        try {
            CertPath path = verified(message.getCertificateChain(), ofClient);
            if (!ofClient) {
                checkName((X509Certificate) path.getCertificates().getFirst(), serverNames, peer);
            }
            return new CertificateVerificationResult(connection, path, null);
        } catch (GeneralSecurityException e) {
            return new CertificateVerificationResult(
                    connection,
                    new HandshakeException(
                            e.getMessage(),
                            new AlertMessage(AlertLevel.FATAL, AlertDescription.BAD_CERTIFICATE),
                            e),
                    null);
        }
    }

    private CertPath verified(@Nullable CertPath shown, boolean ofClient)
            throws GeneralSecurityException {
        if (shown == null || shown.getCertificates().isEmpty()) {
            throw new GeneralSecurityException("it shows no certificate");
        }
        List<X509Certificate> trusted = current.trusted();
        // A root that is sent along proves nothing; the path ends below the authority.
        List<X509Certificate> chain =
                shown.getCertificates().stream()
                        .map(X509Certificate.class::cast)
                        .takeWhile(certificate -> !trusted.contains(certificate))
                        .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("it shows an authority's own certificate");
        }
        if (!CertPathUtil.canBeUsedForAuthentication(chain.getFirst(), ofClient)) {
            throw new GeneralSecurityException(
                    "its certificate is not for " + (ofClient ? "clients" : "servers"));
        }
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
        CertPathValidator.getInstance("PKIX")
                .validate(path, TlsFiles.parameters(trusted, now.get()));
        return path;
    }

    private static void checkName(
            X509Certificate certificate, @Nullable ServerNames names, InetSocketAddress peer)
            throws GeneralSecurityException {
        ServerName name = names == null ? null : names.getServerName(ServerName.NameType.HOST_NAME);
        String host = name == null ? peer.getHostString() : name.getNameAsString();
        String address = peer.getAddress().getHostAddress();
        boolean matches =
                host.equals(address)
                        ? CertPathUtil.matchLiteralIP(certificate, address)
                        : CertPathUtil.matchDestination(certificate, host);
        if (!matches) {
            throw new GeneralSecurityException(
                    "its certificate is for '%s', not for '%s'"
                            .formatted(certificate.getSubjectX500Principal().getName(), host));
        }
    }

    @Override
    public List<X500Principal> getAcceptedIssuers() {
        return CertPathUtil.toSubjects(current.trusted());
    }

    @Override
    public void setResultHandler(@Nullable HandshakeResultHandler handler) {
        // Every answer is given at once.
    }
}
