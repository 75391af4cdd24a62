package dev.skerry.gateway.approval;

import dev.skerry.gateway.approval.Settled.Carried;
import dev.skerry.gateway.approval.Settled.Carrier;
import dev.skerry.gateway.approval.StoredRequest.Given;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.policy.PolicyBook;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.profile.policy.Policy;
import dev.skerry.profile.policy.PolicyRule;
import dev.skerry.profile.policy.Verdict;
import dev.skerry.profile.policy.Verdict.Gap;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.sign.Sha256;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Takes what approvers say. The approval that a request lacked, its end, and what it lets go are
 * one transaction: a gateway that ends meanwhile has done all of it, or nothing.
 */
public final class ApprovalDesk {
    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final PolicyBook policies;
    private final Approvals approvals;
    private final Map<String, Carrier> carriers;
    private final ApprovalListener listener;
    private final AuditLog audit;
    private final InstantSource clock;

    /** Of the policy by which all that waits was judged. */
    private volatile long judgedBy = -1;

    /** Of the timer's thread. */
    private CompletableFuture<Void> judging = CompletableFuture.completedFuture(null);

    /**
     * The desk.
     *
     * @param carriers by kind of request
     */
    public ApprovalDesk(
            GroupCommitter committer,
            Jdbi jdbi,
            PolicyBook policies,
            Approvals approvals,
            Map<String, Carrier> carriers,
            ApprovalListener listener,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.policies = policies;
        this.approvals = approvals;
        this.carriers = Map.copyOf(carriers);
        this.listener = listener;
        this.audit = audit;
        this.clock = clock;
    }

    /** What came of an approval or a withdrawal. */
    public sealed interface Outcome {
        /** It is durable, and so is what followed from it. */
        record Taken() implements Outcome {}

        /** Nothing has changed. */
        record Refused(PolicyError error, String detail) implements Outcome {}
    }

    private static final Outcome TAKEN = new Outcome.Taken();

    /** What was done in a transaction. */
    private record Done(Outcome outcome, Runnable afterCommit) {
        static final Runnable NOTHING = () -> {};

        static Done refused(PolicyError error, String detail) {
            return new Done(new Outcome.Refused(error, detail), NOTHING);
        }
    }

    /** Takes what an approver signed. */
    public CompletableFuture<Outcome> give(String requestId, Approval approval, Caller from)
            throws InterruptedException {
        return submit(
                "approval of " + requestId,
                requestId,
                (tx, request) -> {
                    Ballot ballot = approvals.ballot(tx, request).orElse(null);
                    Done refusal =
                            ballot == null
                                    ? Done.refused(PolicyError.NO_POLICY, "request " + requestId)
                                    : refusal(ballot, request, approval);
                    return refusal == null ? take(tx, request, approval, from) : refusal;
                });
    }

    private @Nullable Done refusal(Ballot ballot, StoredRequest request, Approval approval) {
        String name = approval.getApprover();
        if (ballot.policy().approver(name).isEmpty()) {
            return Done.refused(PolicyError.NO_APPROVER, "approver '" + name + "'");
        }
        if (!Ballot.isSigned(ballot.policy(), request.content(), approval)) {
            return Done.refused(PolicyError.SIGNATURE_WRONG, "approver '" + name + "'");
        }
        long tolerance = Policy.CLOCK_TOLERANCE.toNanos() / 1_000;
        long at = approval.getAtMicros();
        if (at < request.asked().getRequestedAtMicros() - tolerance
                || at > Times.toMicros(clock.instant()) + tolerance) {
            return Done.refused(
                    PolicyError.APPROVER_CLOCK,
                    "it says %s, the gateway's clock %s"
                            .formatted(Times.ofMicros(at), clock.instant()));
        }
        boolean isOwn = name.equals(request.asked().getCaller());
        List<PolicyRule> rules = ballot.rulesOf(name);
        if (rules.isEmpty()) {
            return Done.refused(PolicyError.NOT_COUNTED, "no rule asks '%s'".formatted(name));
        }
        if (approval.getYes() && isOwn && rules.stream().noneMatch(PolicyRule::self)) {
            return Done.refused(
                    PolicyError.NOT_COUNTED, "'%s' asked for it themselves".formatted(name));
        }
        Approval before = ballot.of(name).orElse(null);
        if (before != null && before.equals(approval)) {
            return new Done(TAKEN, Done.NOTHING);
        }
        if (before != null && before.getAtMicros() > at) {
            return Done.refused(
                    PolicyError.NOT_COUNTED,
                    "'%s' signed a newer one at %s"
                            .formatted(name, Times.ofMicros(before.getAtMicros())));
        }
        return approval.getYes() ? needless(ballot, approval) : null;
    }

    /** What nobody needs must not take the place of what somebody does. */
    private static @Nullable Done needless(Ballot ballot, Approval approval) {
        Ballot others = ballot.without(approval.getApprover());
        Ballot all = ballot.with(approval);
        if (others.verdict() instanceof Verdict.Missing(var gaps)
                && all.lacking() >= others.lacking()) {
            return Done.refused(
                    PolicyError.NOT_NEEDED,
                    gaps.stream().map(Gap::inWords).collect(Collectors.joining(", ")));
        }
        return all.fitting().fits()
                ? null
                : Done.refused(
                        PolicyError.NOT_COUNTED, "%d are there".formatted(Policy.MOST_APPROVALS));
    }

    private Done take(Handle tx, StoredRequest request, Approval approval, Caller from) {
        SqlApprovalStore.give(tx, request, new Given(approval, clock.instant(), from.name()));
        audit.record(
                tx,
                approvals
                        .entry("given", from.name(), request.asked())
                        .onBehalfOf("approver:" + approval.getApprover())
                        .digest("request", Sha256.hex(request.content().toByteArray()))
                        .digest("signature", Sha256.hex(approval.getSignature().toByteArray()))
                        .detail("says", approval.getYes() ? "yes" : "no")
                        .detail("signedAt", Times.ofMicros(approval.getAtMicros()).toString())
                        .build());
        return settle(tx, approvals.waiting(tx, request.id()).orElseThrow());
    }

    private Done settle(Handle tx, StoredRequest request) {
        Runnable after =
                approvals
                        .settle(tx, request)
                        .map(settled -> carry(tx, request, settled))
                        .orElse(Done.NOTHING);
        return new Done(TAKEN, after);
    }

    private Runnable carry(Handle tx, StoredRequest request, Settled settled) {
        Carrier carrier = carriers.get(request.asked().getKind());
        if (carrier == null) {
            throw new IllegalStateException("nobody carries out " + request.asked().getKind());
        }
        Carried carried = carrier.settled(tx, settled);
        PolicyError fault = carried.fault();
        if (fault != null) {
            approvals.end(tx, request, RequestState.REFUSED, "gateway", fault);
        }
        return carried.afterCommit();
    }

    /** Takes a request back; whoever asked may, and an admin of all sites. */
    public CompletableFuture<Outcome> withdraw(String requestId, Caller by)
            throws InterruptedException {
        return submit(
                "withdrawal of " + requestId,
                requestId,
                (tx, request) -> {
                    if (!Approvals.mayWithdraw(request, by)) {
                        return Done.refused(
                                PolicyError.NOT_THEIRS,
                                "'%s' asked for it".formatted(request.asked().getCaller()));
                    }
                    Settled settled =
                            approvals.end(tx, request, RequestState.WITHDRAWN, by.name(), null);
                    return new Done(TAKEN, carry(tx, request, settled));
                });
    }

    /** Time passes: what got its approvals too late, or needs them no more, ends. */
    public void tick() throws InterruptedException {
        long now = Times.toMicros(clock.instant());
        for (String due : jdbi.withHandle(handle -> SqlApprovalStore.due(handle, now))) {
            var _ = submit("expiry of " + due, due, this::settle);
        }
        long version = jdbi.withHandle(policies::version);
        if (version != judgedBy && judging.isDone()) {
            List<CompletableFuture<Outcome>> all = new ArrayList<>();
            for (String id : jdbi.withHandle(SqlApprovalStore::waiting)) {
                all.add(submit("judgement of " + id, id, this::settle));
            }
            // Not before all is durable: what fails is judged again by the next tick.
            judging =
                    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                            .thenRun(() -> judgedBy = version);
        }
    }

    private Runnable expire(Handle tx, StoredRequest request) {
        return carry(
                tx,
                request,
                approvals.end(
                        tx,
                        request,
                        RequestState.EXPIRED,
                        "gateway",
                        PolicyError.APPROVAL_EXPIRED));
    }

    private interface Body {
        Done run(Handle transaction, StoredRequest waiting);
    }

    private CompletableFuture<Outcome> submit(String what, String requestId, Body body)
            throws InterruptedException {
        var change =
                new AnsweredChange<Done>(
                        what,
                        tx -> {
                            StoredRequest request =
                                    SqlApprovalStore.find(tx, requestId).orElse(null);
                            return request == null
                                    ? Done.refused(
                                            PolicyError.REQUEST_UNKNOWN, "request " + requestId)
                                    : run(tx, request, body);
                        },
                        done -> done.afterCommit().run());
        committer.submit(change);
        return change.done().thenApply(Done::outcome);
    }

    private Done run(Handle tx, StoredRequest request, Body body) {
        if (request.state() != RequestState.WAITING) {
            return over(request.id(), request.state(), Done.NOTHING);
        }
        boolean isLate = !clock.instant().isBefore(request.until());
        Done done =
                isLate
                        ? over(request.id(), RequestState.EXPIRED, expire(tx, request))
                        : body.run(tx, request);
        return new Done(
                done.outcome(),
                () -> {
                    done.afterCommit().run();
                    listener.approvalChanged(request.id(), request.asked().getAgentId());
                });
    }

    private static Done over(String id, RequestState state, Runnable afterCommit) {
        return new Done(
                new Outcome.Refused(
                        PolicyError.REQUEST_OVER, "request %s is %s".formatted(id, state.word())),
                afterCommit);
    }
}
