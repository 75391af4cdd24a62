package dev.skerry.gateway.authority;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authority. The root signs issuing CAs, of which one at a time signs agents and
 * the gateway itself; those before it are trusted until they end.
 */
public final class Authority {
    private static final Logger LOG = Logger.getLogger(Authority.class);

    /** Of the gateway's own certificate, which only lives in memory. */
    static final Duration SERVER_LIFE = Duration.ofDays(30);

    private final AuthorityFiles files;
    private final InstantSource clock;
    private final Duration agentLife;
    private final CertificateMaker maker = new CertificateMaker();
    private final X509Certificate root;
    private volatile SigningKey issuing;
    private volatile List<X509Certificate> trusted;

    private Authority(AuthorityFiles files, InstantSource clock, Duration agentLife)
            throws IOException, RootOfflineException {
        this.files = files;
        this.clock = clock;
        this.agentLife = agentLife;
        this.root = files.root();
        this.trusted = files.issuing();
        SigningKey present = present();
        this.issuing = present == null ? signedByRoot() : present;
    }

    /**
     * Opens the authority of a folder, and makes one where there is none.
     *
     * @param passwordFile of the root's key store; else a random one is kept sealed
     * @throws CannotStartException if it is damaged, or sealed with another key
     */
    public static Authority open(
            Path folder,
            SecretBox box,
            Optional<Path> passwordFile,
            Duration agentLife,
            InstantSource clock) {
        var files = new AuthorityFiles(folder, box, passwordFile);
        try {
            if (!files.exist()) {
                SigningKey root = new CertificateMaker().root(clock.instant());
                files.writeRoot(root);
                LOG.infof("authority=made folder=%s", folder.toAbsolutePath());
            }
            return new Authority(files, clock, agentLife);
        } catch (IOException | UncheckedIOException e) {
            throw new CannotStartException(
                    AuthorityError.AUTHORITY_UNUSABLE, folder.toAbsolutePath() + ": " + e);
        } catch (RootOfflineException e) {
            throw new CannotStartException(
                    AuthorityError.ROOT_OFFLINE, "there is no issuing CA that is valid");
        }
    }

    private @Nullable SigningKey present() throws IOException {
        for (X509Certificate certificate : trusted) {
            var key = files.issuingKey(certificate);
            if (key.isPresent() && certificate.getNotAfter().toInstant().isAfter(clock.instant())) {
                return new SigningKey(certificate, key.get());
            }
        }
        return null;
    }

    /** The root's certificate. */
    public X509Certificate root() {
        return root;
    }

    /** The issuing CA that signs now. */
    public X509Certificate issuing() {
        return issuing.certificate();
    }

    /** SHA-256 over the root's certificate: what an enrolment token pins. */
    public byte[] rootFingerprint() {
        return Sha256.of(Pem.der(root));
    }

    /** The root and every issuing CA that has not ended, the present one first. */
    public List<X509Certificate> certificates() {
        List<X509Certificate> all = new ArrayList<>();
        all.add(root);
        all.addAll(unended());
        return all;
    }

    /** The issuing CA that signed a certificate, if it is one of ours that has not ended. */
    Optional<X509Certificate> issuerOf(X509Certificate certificate) {
        return unended().stream().filter(issuer -> isSignedBy(certificate, issuer)).findFirst();
    }

    private List<X509Certificate> unended() {
        Instant now = clock.instant();
        return trusted.stream().filter(ca -> ca.getNotAfter().toInstant().isAfter(now)).toList();
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** A certificate for an agent's key. */
    public X509Certificate signAgent(PublicKey key, AgentName name) {
        return maker.agent(issuing, key, name, clock.instant(), agentLife);
    }

    /** A new key and certificate for the gateway itself. */
    SigningKey signServer(Collection<String> names) {
        return maker.server(issuing, names, clock.instant(), SERVER_LIFE);
    }

    /** Whether the root's key is here. */
    public synchronized boolean isRootOnline() {
        try {
            return files.rootKey().isPresent();
        } catch (IOException e) {
            LOG.warnf("root=unreadable code=%s cause=\"%s\"", unusable(), e);
            return false;
        }
    }

    /** Whether two thirds of the issuing CA's life are over. */
    public boolean isIssuingDue() {
        return isDue(issuing.certificate(), clock.instant());
    }

    static boolean isDue(X509Certificate certificate, Instant now) {
        Instant start = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(start, certificate.getNotAfter().toInstant());
        return now.isAfter(start.plus(life.multipliedBy(2).dividedBy(3)));
    }

    /**
     * Makes a new issuing CA with the root that is here.
     *
     * @throws RootOfflineException if it is not
     */
    public synchronized void renewIssuing() throws IOException, RootOfflineException {
        issuing = signedByRoot();
    }

    /**
     * Makes a new issuing CA with a root that was taken offline; its key is not kept.
     *
     * @throws IOException if it is not this authority's root, or the password is wrong
     */
    public synchronized void renewIssuing(byte[] pkcs12, char[] password) throws IOException {
        issuing = signedBy(ownRoot(pkcs12, password));
    }

    private SigningKey signedByRoot() throws IOException, RootOfflineException {
        return signedBy(files.rootKey().orElseThrow(RootOfflineException::new));
    }

    private SigningKey signedBy(SigningKey rootKey) throws IOException {
        SigningKey made = maker.issuing(rootKey, clock.instant());
        files.writeIssuing(made);
        trusted = files.issuing();
        LOG.infof(
                "issuing-ca=made serial=%s until=%s",
                made.certificate().getSerialNumber().toString(16),
                made.certificate().getNotAfter().toInstant());
        return made;
    }

    private SigningKey ownRoot(byte[] pkcs12, char[] password) throws IOException {
        try {
            SigningKey given = RootKeyStore.read(pkcs12, password);
            if (!given.certificate().equals(root)) {
                throw new IOException("it is " + given.certificate().getSubjectX500Principal());
            }
            return given;
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * The root as PKCS#12 under another password, to be kept elsewhere.
     *
     * @throws RootOfflineException if it is not here any more
     */
    public synchronized byte[] exportRoot(char[] password)
            throws IOException, RootOfflineException {
        return RootKeyStore.write(files.rootKey().orElseThrow(RootOfflineException::new), password);
    }

    /** Deletes the root's key; the issuing CA goes on until it ends. */
    public synchronized void forgetRoot() throws IOException {
        files.deleteRootKey();
        LOG.info("root=offline");
    }

    private static String unusable() {
        return AuthorityError.AUTHORITY_UNUSABLE.code();
    }

    /** The root's key is needed, and is not here. */
    public static final class RootOfflineException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
