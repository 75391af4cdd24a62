package dev.skerry.gateway.authority;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.sync.audit.AuditEntry;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that agents were given, and which of them were revoked. Serials of revoked ones
 * are in memory until the certificates end, so that looking one up costs nothing.
 */
public final class IssuedCertificates {
    private static final Logger LOG = Logger.getLogger(IssuedCertificates.class);

    private static final String OF_AGENT = "agent_id = ?";

    /** How long an ended certificate is still listed. */
    static final Duration REMEMBERED = Duration.ofDays(90);

    private final GroupCommitter committer;
    private final SqlCertificateStore store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Duration grace;
    private final Consumer<String> revokedAgent;
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    /**
     * The certificates of a store.
     *
     * @param grace how long after its end one can be renewed
     * @param revokedAgent told of an agent of which a certificate was revoked; must not block
     */
    public IssuedCertificates(
            GroupCommitter committer,
            SqlCertificateStore store,
            AuditLog audit,
            InstantSource clock,
            Duration grace,
            Consumer<String> revokedAgent) {
        this.committer = committer;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.grace = grace;
        this.revokedAgent = revokedAgent;
        store.revoked(clock.instant()).forEach(c -> revoked.add(c.serial()));
    }

    /** Whether a certificate was revoked. */
    public boolean isRevoked(String serial) {
        return revoked.contains(serial);
    }

    /** An agent's certificates, the newest first. */
    public List<CertificateView> ofAgent(String agentId) {
        return store.ofAgent(agentId);
    }

    /** The lineage of a certificate; its own serial if the store does not know it. */
    public String lineageOf(String serial) {
        return store.bySerial(serial).map(CertificateView::lineage).orElse(serial);
    }

    /** When the last of a certificate and those that it was renewed into ends; null if all have. */
    public @Nullable Instant validUntil(String serial) {
        return store.validOfLineage(lineageOf(serial), clock.instant()).stream()
                .map(CertificateView::notAfter)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Whether a certificate's agent was enrolled again since, and is at another site by that. */
    public boolean isElsewhere(String agentId, String serial, String site) {
        return store.isElsewhere(agentId, lineageOf(serial), site);
    }

    /** The enrolment that led to a certificate; null if it is forgotten. */
    public @Nullable String enrolmentOf(String serial) {
        return store.bySerial(lineageOf(serial)).map(CertificateView::enrolmentId).orElse(null);
    }

    /**
     * Whether a certificate that has ended can be renewed: for a while, if it was not revoked, and
     * only the last of its agent, so that a copy of an older one is worth nothing, nor the card of
     * a device that was replaced. One before the last can if it is for the key of the last again,
     * and that was never used: then the answer was lost.
     */
    boolean mayReturn(String serial) {
        return store.mayReturn(serial, clock.instant().minus(grace));
    }

    /**
     * Whether one that was about to be renewed has ended and no longer can be.
     *
     * @param key that the new one is to be for
     */
    public boolean isPast(Handle transaction, String serial, PublicKey key) {
        Instant now = clock.instant();
        return SqlCertificateStore.bySerial(transaction, serial)
                .filter(found -> found.notAfter().isBefore(now))
                .filter(found -> !mayReturn(transaction, found, now, key))
                .isPresent();
    }

    private boolean mayReturn(
            Handle transaction, CertificateView ended, Instant now, @Nullable PublicKey key) {
        return SqlCertificateStore.mayReturn(transaction, ended, now.minus(grace), key);
    }

    /** A session was opened with one, so its agent has it. */
    public void used(String serial) throws InterruptedException {
        if (!store.isUsed(serial)) {
            Instant now = clock.instant();
            committer.submit(
                    new NotedChange(
                            "use of certificate " + serial,
                            256,
                            transaction -> SqlCertificateStore.use(transaction, serial, now),
                            () -> {}));
        }
    }

    /** Revokes every certificate of an agent; gives those that were valid or could be renewed. */
    public CompletableFuture<List<CertificateView>> revokeAgent(
            String agentId, String who, String reason) throws InterruptedException {
        return revoke("agent " + agentId, OF_AGENT, new Object[] {agentId}, who, reason);
    }

    /** The same as part of a change; gives what is to be done once that is durable. */
    public Runnable revokeAgent(Handle transaction, String agentId, String who, String reason) {
        List<CertificateView> hit =
                revoke(transaction, OF_AGENT, new Object[] {agentId}, clock.instant(), who, reason);
        return () -> hit.forEach(c -> tell(c, who, reason));
    }

    /**
     * Revokes a certificate and those that it was renewed into: whoever has its key could have
     * renewed it.
     */
    public CompletableFuture<List<CertificateView>> revokeSerial(
            String serial, String who, String reason) throws InterruptedException {
        return revoke(
                "certificate " + serial,
                "(serial = ? or (lineage = (select lineage from agent_certificate where serial = ?)"
                        + " and issued_at > (select issued_at from agent_certificate where serial ="
                        + " ?)))",
                new Object[] {serial, serial, serial},
                who,
                reason);
    }

    private CompletableFuture<List<CertificateView>> revoke(
            String what, String where, Object[] values, String who, String reason)
            throws InterruptedException {
        Instant now = clock.instant();
        var change =
                new AnsweredChange<>(
                        "revocation of " + what,
                        transaction -> revoke(transaction, where, values, now, who, reason),
                        hit -> hit.forEach(c -> tell(c, who, reason)));
        committer.submit(change);
        return change.done();
    }

    private List<CertificateView> revoke(
            Handle transaction,
            String where,
            Object[] values,
            Instant now,
            String who,
            String reason) {
        List<CertificateView> hit =
                SqlCertificateStore.find(
                                transaction, "where revoked_at is null and " + where, values)
                        .stream()
                        .filter(
                                c ->
                                        !c.notAfter().isBefore(now)
                                                || mayReturn(transaction, c, now, null))
                        .toList();
        hit.forEach(c -> revoke(transaction, c, now, who, reason));
        return hit;
    }

    private void revoke(
            Handle transaction, CertificateView hit, Instant now, String who, String reason) {
        SqlCertificateStore.revoke(transaction, hit.serial(), now, who, reason);
        audit.record(
                transaction,
                AuditEntry.of(now, "certificate.revoked", who)
                        .about("agent", hit.agentId())
                        .about("serial", hit.serial())
                        .detail("reason", reason)
                        .build());
    }

    private void tell(CertificateView certificate, String who, String reason) {
        revoked.add(certificate.serial());
        LOG.infof(
                "certificate=revoked agent=%s serial=%s by=%s reason=\"%s\"",
                certificate.agentId(), certificate.serial(), who, reason);
        revokedAgent.accept(certificate.agentId());
    }

    /** Whether the store knows a certificate. */
    public boolean isKnown(String serial) {
        return store.bySerial(serial).isPresent();
    }

    /** Forgets what ended long ago. */
    public void forgetEnded() throws InterruptedException {
        Instant now = clock.instant();
        committer.submit(
                new NotedChange(
                        "ended certificates",
                        256,
                        transaction ->
                                SqlCertificateStore.deleteEndedBefore(
                                        transaction, now.minus(REMEMBERED)),
                        () -> {}));
        revoked.removeIf(serial -> isEnded(serial, now));
    }

    private boolean isEnded(String serial, Instant now) {
        return store.bySerial(serial).map(c -> c.notAfter().isBefore(now)).orElse(true);
    }
}
