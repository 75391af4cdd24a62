package dev.skerry.agent.enrol;

import dev.skerry.agent.clock.JudgedTime;
import dev.skerry.agent.tls.AnyServer;
import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.agent.tls.GatewayTrust;
import dev.skerry.agent.tls.OwnCertificate;
import dev.skerry.sync.enrol.EnrolmentToken;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The way to a certificate, in steps that can each be the last before a crash: the key is on the
 * disk before a gateway is asked, the gateway answers the same key again while the token lives, and
 * the certificate is kept before the token is forgotten.
 */
final class Enrolment {
    /**
     * Whom to ask for what.
     *
     * @param furtherAuthorities may have signed the gateway's certificate, beside its own root
     * @param patience how long one answer may take
     */
    record Settings(
            URI gateway,
            String agentId,
            List<X509Certificate> furtherAuthorities,
            Duration patience) {}

    private final Settings settings;
    private final IdentityFolder folder;
    private final Supplier<JudgedTime> time;
    private final Consumer<String> progress;

    /**
     * An enrolment of one agent at one gateway.
     *
     * @param progress hears of each step that was taken
     */
    Enrolment(
            Settings settings,
            IdentityFolder folder,
            Supplier<JudgedTime> time,
            Consumer<String> progress) {
        this.settings = settings;
        this.folder = folder;
        this.time = time;
        this.progress = progress;
    }

    /** The first certificate; it is kept when this returns. */
    AgentCertificate byToken(EnrolmentToken token) throws EnrolmentException {
        return alone(
                () -> {
                    KeyPair key = folder.pendingKey();
                    progress.accept("key made; it stays in " + folder.identity().getParent());
                    X509Certificate root = root(firstContact(), token);
                    progress.accept(
                            "%s has the root that the token names: %s"
                                    .formatted(settings.gateway, root.getSubjectX500Principal()));
                    try (EstClient est = client(new GatewayTls(trust(List.of(root)), null))) {
                        // Again, now that it is known who tells.
                        List<X509Certificate> told = est.authorities();
                        AgentCertificate kept =
                                kept(
                                        key,
                                        est.enrol(request(key), settings.agentId, token),
                                        told,
                                        List.of(root));
                        folder.forgetGatewayKeys();
                        return kept;
                    }
                });
    }

    /** A certificate for a new key in place of this one; it is kept when this returns. */
    AgentCertificate renewed(AgentCertificate present) throws EnrolmentException {
        return alone(
                () -> {
                    KeyPair key = folder.pendingKey();
                    GatewayTls tls =
                            new GatewayTls(
                                    trust(present.roots()),
                                    new OwnCertificate(present.key(), present.chain()));
                    try (EstClient est = new EstClient(settings.gateway, tls, settings.patience)) {
                        List<X509Certificate> told = est.authorities();
                        return kept(key, est.renew(request(key)), told, present.roots());
                    }
                });
    }

    /** How the gateway is recognised by these roots of its own. */
    GatewayTrust trust(Collection<X509Certificate> roots) {
        return new GatewayTrust(
                Stream.concat(roots.stream(), settings.furtherAuthorities.stream()).toList(), time);
    }

    private interface Steps {
        AgentCertificate take() throws EnrolmentException, IOException;
    }

    private AgentCertificate alone(Steps steps) throws EnrolmentException {
        try {
            Optional<FileChannel> lock = folder.lock();
            if (lock.isEmpty()) {
                throw new EnrolmentException(
                        "SKR-A617",
                        "another process enrols this agent just now: wait for it, or stop it");
            }
            try {
                return steps.take();
            } finally {
                lock.get().close();
            }
        } catch (IOException e) {
            throw new EnrolmentException(
                    "SKR-A614",
                    "the agent's identity can't be written to %s (%s): make room, and let the agent's user write there"
                            .formatted(folder.identity().getParent(), e),
                    e);
        }
    }

    /** Nothing secret is said to a server that is not known yet. */
    private List<X509Certificate> firstContact() throws EnrolmentException {
        try (EstClient est = client(new GatewayTls(new AnyServer(), null))) {
            return est.authorities();
        }
    }

    private EstClient client(GatewayTls tls) {
        return new EstClient(settings.gateway, tls, settings.patience);
    }

    private X509Certificate root(List<X509Certificate> told, EnrolmentToken token)
            throws EnrolmentException {
        return told.stream()
                .filter(Certificates::isRoot)
                .filter(root -> fingerprint(root).equals(token.fingerprint()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new EnrolmentException(
                                        "SKR-A602",
                                        "what answers at %s is not the gateway that made the token: its root is not %s but %s; the token was not sent. Check skerry.agent.gateway.url and that the token is this gateway's; else somebody stands in between"
                                                .formatted(
                                                        settings.gateway,
                                                        token.fingerprint(),
                                                        told.stream()
                                                                .filter(Certificates::isRoot)
                                                                .map(Enrolment::fingerprint)
                                                                .toList())));
    }

    private static String fingerprint(X509Certificate root) {
        try {
            return EnrolmentToken.fingerprint(root.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("it was read from its own encoding", e);
        }
    }

    private byte[] request(KeyPair key) {
        return SigningRequest.of(settings.agentId, key);
    }

    private AgentCertificate kept(
            KeyPair key,
            List<X509Certificate> issued,
            List<X509Certificate> told,
            List<X509Certificate> roots)
            throws EnrolmentException, IOException {
        AgentCertificate certificate =
                checked(key, issued, told, roots).pinning(following(told, roots));
        progress.accept(
                "certificate %s issued by %s, from %s to %s"
                        .formatted(
                                certificate.own().getSubjectX500Principal(),
                                certificate.own().getIssuerX500Principal(),
                                certificate.own().getNotBefore().toInstant(),
                                certificate.endsAt()));
        folder.keep(certificate);
        progress.accept("kept in " + folder.identity());
        return certificate;
    }

    /**
     * The roots to pin from now on. They may change (RFC 7030, section 4.1.3), but never all at
     * once: the gateway names a new one beside the old before it uses it, and what it issues leads
     * to one that is pinned already.
     */
    private static List<X509Certificate> following(
            List<X509Certificate> told, List<X509Certificate> pinned) {
        List<X509Certificate> roots = told.stream().filter(Certificates::isRoot).toList();
        return pinned.stream().anyMatch(roots::contains) ? roots : pinned;
    }

    /** A gateway in disorder must not make the agent give up what it has. */
    private AgentCertificate checked(
            KeyPair key,
            List<X509Certificate> issued,
            List<X509Certificate> told,
            List<X509Certificate> roots)
            throws EnrolmentException {
        X509Certificate own =
                issued.stream()
                        .filter(one -> one.getPublicKey().equals(key.getPublic()))
                        .findFirst()
                        .orElseThrow(() -> unusable("it is not for the key that was asked for"));
        String name = AgentCertificate.NAME + settings.agentId;
        if (!Certificates.uris(own).contains(name)) {
            throw unusable(
                    "it is for %s, and this agent is '%s'"
                            .formatted(Certificates.uris(own), settings.agentId));
        }
        List<X509Certificate> others = new ArrayList<>(issued);
        others.addAll(told);
        // Its beginning is by the gateway's clock, and for the gateway to judge.
        JudgedTime earliest = new JudgedTime(time.get().moment(), false);
        try {
            return new AgentCertificate(
                    key.getPrivate(),
                    Certificates.chain(own, others, roots, earliest.judging(issued)),
                    roots,
                    earliest.moment());
        } catch (GeneralSecurityException e) {
            throw unusable("it does not lead to the gateway's root: " + e.getMessage());
        }
    }

    private EnrolmentException unusable(String why) {
        return new EnrolmentException(
                "SKR-A605",
                "the certificate that %s sent can't be used: %s. Look at the gateway's log and clock"
                        .formatted(settings.gateway, why));
    }
}
