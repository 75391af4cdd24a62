package dev.skerry.gateway.authority;

import dev.skerry.gateway.error.IdentityError;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges certificates of the other side. TLS has proved that the peer has the certificate's key
 * (RFC 8446, 4.4.3); whether the certificate is worth anything is told here and nowhere else, so
 * that whoever is refused hears why, with a code, rather than seeing a broken handshake.
 */
public final class PeerCheck {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private final Authority authority;
    private final IssuedCertificates issued;
    private final InstantSource clock;

    public PeerCheck(Authority authority, IssuedCertificates issued, InstantSource clock) {
        this.authority = authority;
        this.issued = issued;
        this.clock = clock;
    }

    /** Who it is that showed this chain, its own certificate first. */
    public Peer of(List<? extends Certificate> chain) {
        if (chain.isEmpty()) {
            return new Peer.Nobody();
        }
        if (!(chain.getFirst() instanceof X509Certificate certificate)
                || authority.issuerOf(certificate).isEmpty()
                || !isForClients(certificate)) {
            return new Peer.Refused(IdentityError.FOREIGN_CERTIFICATE, issuer(chain.getFirst()));
        }
        return AgentName.of(certificate)
                .map(name -> judge(name, certificate))
                .orElseGet(
                        () ->
                                new Peer.Refused(
                                        IdentityError.FOREIGN_CERTIFICATE, "it names no agent"));
    }

    /**
     * The same for whoever wants a new certificate: one that ended not long ago will do, for an
     * agent that was away meanwhile is to come back without a person.
     */
    public Peer toRenew(List<? extends Certificate> chain) {
        Peer peer = of(chain);
        return peer instanceof Peer.Refused(IdentityError error, String _)
                        && error == IdentityError.CERTIFICATE_EXPIRED
                        && chain.getFirst() instanceof X509Certificate ended
                        && issued.mayReturn(Peer.serialOf(ended))
                ? AgentName.of(ended).<Peer>map(name -> new Peer.Agent(name, ended)).orElse(peer)
                : peer;
    }

    private Peer judge(AgentName name, X509Certificate certificate) {
        Peer.Refused refused = objection(certificate);
        return refused == null ? new Peer.Agent(name, certificate) : refused;
    }

    /** What is wrong, here and now, with a certificate of ours; null if nothing is. */
    Peer.@Nullable Refused objection(X509Certificate certificate) {
        Instant now = clock.instant();
        String serial = Peer.serialOf(certificate);
        if (issued.isRevoked(serial)) {
            return new Peer.Refused(IdentityError.REVOKED, "serial " + serial);
        }
        if (certificate.getNotAfter().toInstant().isBefore(now)) {
            return new Peer.Refused(
                    IdentityError.CERTIFICATE_EXPIRED,
                    "serial %s, at %s".formatted(serial, certificate.getNotAfter().toInstant()));
        }
        if (certificate.getNotBefore().toInstant().isAfter(now)) {
            return new Peer.Refused(
                    IdentityError.NOT_YET_VALID,
                    "serial %s, from %s on; here it is %s"
                            .formatted(serial, certificate.getNotBefore().toInstant(), now));
        }
        return null;
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes != null && purposes.contains(CLIENT_AUTH);
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    private static String issuer(Certificate certificate) {
        return certificate instanceof X509Certificate x509
                ? "it is from " + x509.getIssuerX500Principal()
                : "it is no X.509 certificate";
    }
}
