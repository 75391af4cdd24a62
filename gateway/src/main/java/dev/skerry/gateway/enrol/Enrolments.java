package dev.skerry.gateway.enrol;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.authority.Pem;
import dev.skerry.gateway.enrol.EnrolmentView.State;
import dev.skerry.gateway.enrol.EnrolmentView.StepView;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.enrol.EnrolmentToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The operator's side of enrolment: tokens, and what became of them. */
public final class Enrolments {
    private static final Logger LOG = Logger.getLogger(Enrolments.class);
    private static final int MOST_OPEN = 1000;
    private static final int MOST_SHOWN = 500;
    private static final Duration REMEMBERED = Duration.ofDays(90);

    private final GroupCommitter committer;
    private final SqlEnrolmentStore store;
    private final Authority authority;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Enrolments(
            GroupCommitter committer,
            SqlEnrolmentStore store,
            Authority authority,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.store = store;
        this.authority = authority;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A token as it is shown, once.
     *
     * @param token to be handed to the device
     */
    public record MadeToken(
            String enrolmentId,
            String token,
            @Nullable String agentId,
            @Nullable String site,
            Instant expiresAt)
            implements Made {
        /** Without the token. */
        @Override
        public String toString() {
            return "MadeToken[" + enrolmentId + "]";
        }
    }

    /** What became of a request to make one. */
    public sealed interface Made {
        /** As many are open as may be. */
        record TooMany() implements Made {}

        /** The agent id is of a site that the maker does not see. */
        record NotTheirs() implements Made {}
    }

    /** What became of a request to cancel. */
    public enum Cancelled {
        DONE,
        UNKNOWN,
        OVER
    }

    /**
     * Makes a token.
     *
     * @param makerSites that {@code who} sees
     */
    public CompletableFuture<Made> make(
            @Nullable String agentId,
            @Nullable String site,
            Duration expiresIn,
            String who,
            Sites makerSites)
            throws InterruptedException {
        EnrolmentToken token = EnrolmentToken.draw(random, Pem.der(authority.root()));
        Instant now = clock.instant();
        var made =
                new Enrolment(
                        token.id(),
                        token.secretHash(),
                        agentId,
                        site,
                        now,
                        who,
                        makerSites,
                        now.plus(expiresIn),
                        false,
                        null,
                        null);
        return submit(
                "enrolment " + token.id(),
                transaction -> {
                    if (SqlEnrolmentStore.countOpen(transaction, now) >= MOST_OPEN) {
                        return new Made.TooMany();
                    }
                    if (agentId != null
                            && AgentSites.goBeyond(
                                    transaction, agentId, makerSites, made.id(), now)) {
                        return new Made.NotTheirs();
                    }
                    SqlEnrolmentStore.insert(transaction, made);
                    SqlEnrolmentStore.taken(transaction, made.id(), Step.TOKEN, now, "by " + who);
                    audit.record(
                            transaction,
                            AuditEntry.of(now, "enrolment.made", who)
                                    .about("enrolment", made.id())
                                    .about("agent", Objects.requireNonNullElse(agentId, ""))
                                    .about("site", Objects.requireNonNullElse(site, ""))
                                    .detail("until", made.expiresAt().toString())
                                    .build());
                    return new MadeToken(made.id(), token.text(), agentId, site, made.expiresAt());
                });
    }

    /** Makes a token worthless. */
    public CompletableFuture<Cancelled> cancel(String id, String who) throws InterruptedException {
        Instant now = clock.instant();
        return submit(
                "cancelling of enrolment " + id,
                transaction -> {
                    Enrolment enrolment = SqlEnrolmentStore.one(transaction, id).orElse(null);
                    if (enrolment == null) {
                        return Cancelled.UNKNOWN;
                    }
                    if (state(enrolment, List.of(), now) != State.OPEN) {
                        return Cancelled.OVER;
                    }
                    SqlEnrolmentStore.cancel(transaction, id, now);
                    audit.record(
                            transaction,
                            AuditEntry.of(now, "enrolment.cancelled", who)
                                    .about("enrolment", id)
                                    .build());
                    LOG.infof("enrolment=cancelled id=%s by=%s", id, who);
                    return Cancelled.DONE;
                });
    }

    /** The newest first. */
    public List<EnrolmentView> newest() {
        return store.newest(MOST_SHOWN).stream().map(this::view).toList();
    }

    /** One of them. */
    public Optional<EnrolmentView> one(String id) {
        return store.one(id).map(this::view);
    }

    private EnrolmentView view(Enrolment enrolment) {
        List<StepView> taken = store.steps(enrolment.id());
        var byStep = taken.stream().collect(Collectors.toMap(StepView::step, Function.identity()));
        return new EnrolmentView(
                enrolment.id(),
                enrolment.agentId() == null ? enrolment.usedBy() : enrolment.agentId(),
                enrolment.site(),
                state(enrolment, taken, clock.instant()),
                enrolment.madeAt(),
                enrolment.madeBy(),
                enrolment.expiresAt(),
                Arrays.stream(Step.values())
                        .map(step -> byStep.getOrDefault(step, new StepView(step, null, null)))
                        .toList(),
                FirstBootView.of(store.bootSteps(enrolment.id())),
                store.failures(enrolment.id()));
    }

    private static State state(Enrolment enrolment, List<StepView> taken, Instant now) {
        if (enrolment.isUsed()) {
            return taken.stream().anyMatch(s -> s.step() == Step.READING)
                    ? State.COMPLETE
                    : State.ENROLLED;
        }
        if (enrolment.isCancelled()) {
            return State.CANCELLED;
        }
        return enrolment.expiresAt().isAfter(now) ? State.OPEN : State.EXPIRED;
    }

    /** Records which tokens have ended unused since it looked last. */
    public void noteExpired() throws InterruptedException {
        Instant now = clock.instant();
        if (store.hasExpired(now)) {
            committer.submit(
                    new NotedChange(
                            "expired enrolments",
                            256,
                            transaction -> noteExpired(transaction, now),
                            () -> {}));
        }
    }

    private void noteExpired(Handle transaction, Instant now) {
        for (Enrolment expired : SqlEnrolmentStore.expired(transaction, now, MOST_OPEN)) {
            SqlEnrolmentStore.expire(transaction, expired.id(), now);
            audit.record(
                    transaction,
                    AuditEntry.of(now, "enrolment.expired", "gateway")
                            .about("enrolment", expired.id())
                            .about("agent", Objects.requireNonNullElse(expired.agentId(), ""))
                            .about("site", Objects.requireNonNullElse(expired.site(), ""))
                            .detail("until", expired.expiresAt().toString())
                            .build());
        }
    }

    /** Forgets what was made long ago. */
    public void forgetOld() throws InterruptedException {
        Instant end = clock.instant().minus(REMEMBERED);
        committer.submit(
                new NotedChange(
                        "old enrolments",
                        256,
                        transaction -> SqlEnrolmentStore.deleteMadeBefore(transaction, end),
                        () -> {}));
    }

    private <T> CompletableFuture<T> submit(String what, Function<Handle, T> write)
            throws InterruptedException {
        var change = new AnsweredChange<>(what, write, answer -> {});
        committer.submit(change);
        return change.done();
    }
}
