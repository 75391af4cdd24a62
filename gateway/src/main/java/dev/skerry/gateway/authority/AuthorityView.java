package dev.skerry.gateway.authority;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * The authority as REST shows it.
 *
 * @param fingerprint SHA-256 over the root's certificate, hexadecimal digits
 * @param isRootOnline whether the root's key is at the gateway
 * @param isIssuingDue whether a new issuing CA should be made
 * @param issuing those that are trusted, the one that signs now first
 * @param server the gateway's own certificate
 */
public record AuthorityView(
        Part root,
        String fingerprint,
        boolean isRootOnline,
        boolean isIssuingDue,
        List<Part> issuing,
        Part server,
        String keyAgreement) {
    public AuthorityView {
        issuing = List.copyOf(issuing);
    }

    /** A certificate of the authority. */
    public record Part(String subject, String serial, Instant notBefore, Instant notAfter) {
        static Part of(X509Certificate certificate) {
            return new Part(
                    certificate.getSubjectX500Principal().getName(),
                    Peer.serialOf(certificate),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
        }
    }

    /** As it is now. */
    public static AuthorityView of(Authority authority, ServerKeys keys) {
        return new AuthorityView(
                Part.of(authority.root()),
                HexFormat.of().formatHex(authority.rootFingerprint()),
                authority.isRootOnline(),
                authority.isIssuingDue(),
                authority.certificates().stream().skip(1).map(Part::of).toList(),
                Part.of(keys.certificate()),
                KeyAgreement.described());
    }
}
