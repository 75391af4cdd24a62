package dev.skerry.gateway.enrol;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.authority.AgentName;
import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.authority.IssuedCertificates;
import dev.skerry.gateway.authority.Peer;
import dev.skerry.gateway.authority.Pem;
import dev.skerry.gateway.authority.SqlCertificateStore;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.enrol.EnrolmentToken;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The device's side of enrolment: gives certificates for tokens, and new ones for old ones. */
public final class Enroller {
    private static final Logger LOG = Logger.getLogger(Enroller.class);
    private static final int MOST_AN_HOUR = 60;

    private final GroupCommitter committer;
    private final SqlEnrolmentStore store;
    private final Timeline timeline;
    private final Authority authority;
    private final IssuedCertificates issued;
    private final AuditLog audit;
    private final InstantSource clock;
    private final GuessLimit guesses;

    public Enroller(
            GroupCommitter committer,
            SqlEnrolmentStore store,
            Timeline timeline,
            Authority authority,
            IssuedCertificates issued,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.store = store;
        this.timeline = timeline;
        this.authority = authority;
        this.issued = issued;
        this.audit = audit;
        this.clock = clock;
        this.guesses = new GuessLimit(clock);
    }

    /** What a device is told. */
    public sealed interface Answer {
        /**
         * A certificate.
         *
         * @param certificate DER
         */
        record Issued(byte[] certificate) implements Answer {}

        /** No certificate. */
        record Refused(AuthorityError error, String detail) implements Answer {}
    }

    /**
     * Gives a certificate for a token; a token that was used gives its certificate again to the
     * same key alone, for an answer may be lost.
     *
     * @param user the agent's id, or nothing
     * @param password the token; null when none was shown
     * @param body the certificate request in base64
     * @param peer the device's address
     */
    public CompletableFuture<Answer> enrol(
            String user, @Nullable String password, String body, String peer)
            throws InterruptedException {
        if (!guesses.allows(peer)) {
            return refused(AuthorityError.TOO_MANY_ATTEMPTS, "from " + peer);
        }
        if (password == null) {
            return refused(AuthorityError.TOKEN_REFUSED, "there is none");
        }
        EnrolmentToken token = EnrolmentToken.read(password).orElse(null);
        Enrolment enrolment = token == null ? null : store.one(token.id()).orElse(null);
        if (token == null || enrolment == null || !enrolment.isOf(token)) {
            guesses.wrong(peer);
            if (enrolment != null) {
                timeline.failed(
                        enrolment.id(),
                        Step.CONTACT,
                        AuthorityError.TOKEN_REFUSED,
                        "the secret is wrong",
                        peer);
            }
            return refused(AuthorityError.TOKEN_REFUSED, "see that no character is missing");
        }
        return enrol(enrolment, user, body, peer);
    }

    private CompletableFuture<Answer> enrol(
            Enrolment enrolment, String user, String body, String peer)
            throws InterruptedException {
        Answer.Refused over = overBecause(enrolment);
        if (over != null) {
            return fail(enrolment.id(), Step.CONTACT, over.error(), over.detail(), peer);
        }
        timeline.taken(enrolment.id(), Step.CONTACT, "from " + peer);
        CertificateRequest request;
        try {
            request = CertificateRequest.read(body);
        } catch (CertificateRequest.InvalidException e) {
            return fail(
                    enrolment.id(),
                    Step.CERTIFICATE,
                    e.error(),
                    String.valueOf(e.getMessage()),
                    peer);
        }
        String wanted = enrolment.agentId() == null ? request.commonName() : enrolment.agentId();
        String fault = nameFault(wanted, user, request);
        if (fault != null) {
            return fail(enrolment.id(), Step.CERTIFICATE, AuthorityError.NAME_REFUSED, fault, peer);
        }
        var name = new AgentName(wanted, enrolment.site());
        X509Certificate certificate = authority.signAgent(request.key(), name);
        return submit(
                "enrolment of " + wanted,
                transaction ->
                        redeem(transaction, enrolment.id(), request, name, certificate, peer));
    }

    private Answer.@Nullable Refused overBecause(Enrolment enrolment) {
        if (enrolment.isCancelled()) {
            return new Answer.Refused(
                    AuthorityError.TOKEN_CANCELLED, "enrolment " + enrolment.id());
        }
        return enrolment.expiresAt().isAfter(clock.instant())
                ? null
                : new Answer.Refused(AuthorityError.TOKEN_EXPIRED, "at " + enrolment.expiresAt());
    }

    private static @Nullable String nameFault(
            String wanted, String user, CertificateRequest request) {
        if (!request.commonName().equals(wanted)) {
            return "the request is for '%s', the token for '%s'"
                    .formatted(request.commonName(), wanted);
        }
        if (!user.isEmpty() && !user.equals(wanted)) {
            return "the request is for '%s', the user is '%s'".formatted(wanted, user);
        }
        return AgentName.isId(wanted)
                ? null
                : "'%s' is no agent id: 1 to 64 letters, digits, '.', '_' or '-'".formatted(wanted);
    }

    private Answer redeem(
            Handle transaction,
            String id,
            CertificateRequest request,
            AgentName name,
            X509Certificate certificate,
            String peer) {
        Enrolment now = SqlEnrolmentStore.one(transaction, id).orElse(null);
        if (now == null || now.isCancelled()) {
            return failing(transaction, id, AuthorityError.TOKEN_CANCELLED, "just now", peer);
        }
        if (now.isUsed()) {
            Optional<byte[]> given =
                    now.isUsedFor(request)
                            ? SqlCertificateStore.firstOf(transaction, id)
                            : Optional.empty();
            return given.<Answer>map(Answer.Issued::new)
                    .orElseGet(
                            () ->
                                    failing(
                                            transaction,
                                            id,
                                            AuthorityError.TOKEN_USED,
                                            "by agent '%s'".formatted(now.usedBy()),
                                            peer));
        }
        if (now.agentId() == null && isTaken(transaction, name.agentId())) {
            return failing(
                    transaction,
                    id,
                    AuthorityError.NAME_REFUSED,
                    "agent '%s' has a certificate that is valid; a token that is to give it another is bound to its id"
                            .formatted(name.agentId()),
                    peer);
        }
        Instant at = clock.instant();
        // Again, for the agent may be younger than the token, and the token without an id.
        if (AgentSites.goBeyond(transaction, name.agentId(), now.makerSites(), id, at)) {
            return failing(
                    transaction,
                    id,
                    AuthorityError.AGENT_ELSEWHERE,
                    "agent '%s'".formatted(name.agentId()),
                    peer);
        }
        SqlEnrolmentStore.use(transaction, id, request, at);
        SqlCertificateStore.insert(transaction, certificate, name, null, id, at);
        audit.record(
                transaction,
                AuditEntry.of(at, "enrolment.used", "agent:" + name.agentId())
                        .about("enrolment", id)
                        .about("agent", name.agentId())
                        .detail("from", peer)
                        .build());
        record(transaction, "certificate.issued", name, certificate, at);
        SqlEnrolmentStore.taken(
                transaction, id, Step.CERTIFICATE, at, "serial " + Peer.serialOf(certificate));
        return new Answer.Issued(Pem.der(certificate));
    }

    private void record(
            Handle transaction,
            String what,
            AgentName name,
            X509Certificate certificate,
            Instant at) {
        audit.record(
                transaction,
                AuditEntry.of(at, what, "agent:" + name.agentId())
                        .about("agent", name.agentId())
                        .about("site", Objects.requireNonNullElse(name.site(), ""))
                        .about("serial", Peer.serialOf(certificate))
                        .detail("until", certificate.getNotAfter().toInstant().toString())
                        .build());
    }

    private boolean isTaken(Handle transaction, String agentId) {
        return SqlCertificateStore.hasValid(transaction, agentId, clock.instant());
    }

    /**
     * Gives a new certificate for one that is valid.
     *
     * @param present as the peer proved to have it
     * @param body the certificate request in base64
     */
    public CompletableFuture<Answer> renew(Peer.Agent present, String body)
            throws InterruptedException {
        CertificateRequest request;
        try {
            request = CertificateRequest.read(body);
        } catch (CertificateRequest.InvalidException e) {
            return refused(e.error(), String.valueOf(e.getMessage()));
        }
        AgentName name = present.name();
        if (!request.commonName().equals(name.agentId())) {
            return refused(
                    AuthorityError.NAME_REFUSED,
                    "the request is for '%s', the present certificate for '%s'"
                            .formatted(request.commonName(), name.agentId()));
        }
        X509Certificate certificate = authority.signAgent(request.key(), name);
        String lineage = issued.lineageOf(present.serial());
        return submit(
                "renewal of " + name.agentId(),
                transaction -> {
                    Instant now = clock.instant();
                    if (SqlCertificateStore.isRevoked(transaction, present.serial())) {
                        return new Answer.Refused(
                                AuthorityError.CERTIFICATE_REFUSED, "it was revoked just now");
                    }
                    if (issued.isPast(transaction, present.serial(), request.key())) {
                        return new Answer.Refused(
                                AuthorityError.CERTIFICATE_REFUSED,
                                "it has ended, and another was issued since");
                    }
                    if (name.site() != null
                            && SqlCertificateStore.isElsewhere(
                                    transaction, name.agentId(), lineage, name.site())) {
                        return new Answer.Refused(
                                AuthorityError.CERTIFICATE_REFUSED,
                                "the agent was enrolled for another site since");
                    }
                    if (SqlCertificateStore.countIssued(
                                    transaction, name.agentId(), now.minus(Duration.ofHours(1)))
                            >= MOST_AN_HOUR) {
                        return new Answer.Refused(
                                AuthorityError.TOO_MANY_ATTEMPTS,
                                "%d certificates in an hour".formatted(MOST_AN_HOUR));
                    }
                    SqlCertificateStore.insert(transaction, certificate, name, lineage, null, now);
                    record(transaction, "certificate.renewed", name, certificate, now);
                    return new Answer.Issued(Pem.der(certificate));
                });
    }

    private CompletableFuture<Answer> submit(String what, Function<Handle, Answer> write)
            throws InterruptedException {
        var change = new AnsweredChange<>(what, write, answer -> log(what, answer));
        committer.submit(change);
        return change.done();
    }

    private static void log(String what, Answer answer) {
        switch (answer) {
            case Answer.Issued _ -> LOG.infof("certificate=issued for=\"%s\"", what);
            case Answer.Refused refused ->
                    LOG.infof(
                            "certificate=refused for=\"%s\" code=%s reason=\"%s\"",
                            what, refused.error().code(), refused.detail());
        }
    }

    private static CompletableFuture<Answer> refused(AuthorityError error, String detail) {
        return CompletableFuture.completedFuture(new Answer.Refused(error, detail));
    }

    private CompletableFuture<Answer> fail(
            String id, Step step, AuthorityError error, String detail, String peer)
            throws InterruptedException {
        timeline.failed(id, step, error, detail, peer);
        return refused(error, detail);
    }

    private Answer failing(
            Handle transaction, String id, AuthorityError error, String detail, String peer) {
        SqlEnrolmentStore.failed(
                transaction, id, timeline.failure(Step.CERTIFICATE, error, detail, peer));
        return new Answer.Refused(error, detail);
    }
}
