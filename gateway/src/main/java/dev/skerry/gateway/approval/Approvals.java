package dev.skerry.gateway.approval;

import dev.skerry.gateway.approval.StoredRequest.Ending;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.policy.PolicyBook;
import dev.skerry.profile.policy.Policy;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.profile.policy.PolicyRule;
import dev.skerry.profile.policy.Verdict;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.sign.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the gateway, judged by the policy in force: let go at once, or kept until it has
 * its approvals. Everything is done in the transaction of whoever asks.
 */
public final class Approvals {
    /** How many requests may wait; changes of the policy, which may mend that, are not counted. */
    public static final int MOST_WAITING = 500;

    /** How many of one person may wait, and how many changes of the policy beside them. */
    public static final int MOST_OF_CALLER = 50;

    /** How many requests are kept. */
    public static final int MOST_KEPT = 2_000;

    /** The largest request, in bytes. */
    public static final int MOST_BYTES = 64 * 1024;

    /** How long a request waits when no rule says it. */
    static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private static final String GATEWAY = "gateway";

    private final PolicyBook policies;
    private final AuditLog audit;
    private final InstantSource clock;

    public Approvals(PolicyBook policies, AuditLog audit, InstantSource clock) {
        this.policies = policies;
        this.audit = audit;
        this.clock = clock;
    }

    /** What came of asking. */
    public sealed interface Filing {
        /**
         * It may be done.
         *
         * @param approved by which agents judge it for themselves; null while there is no policy
         */
        record Free(@Nullable ApprovedRequest approved) implements Filing {}

        /**
         * It waits, now or since it was asked before.
         *
         * @param requestId of the request that waits
         * @param until when it expires
         */
        record Waiting(String requestId, Instant until) implements Filing {}

        /** It needs approvals, and can't wait for them. */
        record Unfit(PolicyError why) implements Filing {}
    }

    /**
     * Asks whether something may be done, and has it wait if it lacks approvals.
     *
     * @param question without its times
     * @param life how long what is asked for may take once it is let go; agents do nothing after
     *     the request has expired
     * @param source of a policy; else null
     */
    public Filing file(
            Handle tx, ApprovalRequest question, Duration life, byte @Nullable [] source) {
        return file(tx, question, life, source, "");
    }

    /**
     * The same for what is asked for another reason than by itself: what else asks for it is
     * another question.
     */
    public Filing file(Handle tx, ApprovalRequest question, String reason) {
        return file(tx, question, Duration.ZERO, null, reason);
    }

    /** Whether somebody said no to the same question, or took it back, within the last day. */
    public boolean wasRefused(Handle tx, ApprovalRequest question, String reason) {
        return SqlApprovalStore.wasRefused(
                tx,
                Asked.question(question, reason),
                Times.toMicros(clock.instant().minus(LONGEST_WAIT)),
                GATEWAY);
    }

    /** Whether what is asked for would have to wait for approvals, by the policy in force. */
    public boolean isAsked(Handle tx, ApprovalRequest question) {
        return policies.inForce(tx)
                .map(policy -> !policy.rulesAbout(Asked.request(question)).isEmpty())
                .orElse(false);
    }

    /** The id of the request that waits with the same question. */
    public Optional<String> waiting(Handle tx, ApprovalRequest question, String reason) {
        return SqlApprovalStore.asked(tx, Asked.question(question, reason))
                .filter(request -> request.until().isAfter(clock.instant()))
                .map(StoredRequest::id);
    }

    /** How many requests of somebody about an agent's profiles wait, or ended ungranted since. */
    public int ungranted(Handle tx, String caller, String agentId, Instant since) {
        return SqlApprovalStore.ungranted(tx, caller, agentId, Times.toMicros(since));
    }

    private Filing file(
            Handle tx,
            ApprovalRequest question,
            Duration life,
            byte @Nullable [] source,
            String reason) {
        Policy policy = policies.inForce(tx).orElse(null);
        if (policy == null) {
            return new Filing.Free(null);
        }
        Instant now = clock.instant();
        List<PolicyRule> rules = policy.rulesAbout(Asked.request(question));
        Instant until = now.plus(patience(rules));
        ApprovalRequest asked =
                question.toBuilder()
                        .setRequestedAtMicros(Times.toMicros(now))
                        .setExpiresAtMicros(Times.toMicros(until.plus(life)))
                        .build();
        if (asked.getSerializedSize() > MOST_BYTES) {
            return new Filing.Unfit(PolicyError.REQUEST_TOO_LARGE);
        }
        if (rules.isEmpty()) {
            return new Filing.Free(
                    ApprovedRequest.newBuilder().setRequest(asked.toByteString()).build());
        }
        if (SqlApprovalStore.find(tx, asked.getRequestId()).isPresent()) {
            return new Filing.Unfit(PolicyError.ID_TAKEN);
        }
        byte[] same = Asked.question(asked, reason);
        StoredRequest before = SqlApprovalStore.asked(tx, same).orElse(null);
        if (before != null && before.until().isAfter(now)) {
            return new Filing.Waiting(before.id(), before.until());
        }
        PolicyError full = full(tx, asked);
        if (full != null) {
            return new Filing.Unfit(full);
        }
        SqlApprovalStore.insert(tx, asked, until, same, source);
        SqlApprovalStore.trim(tx, MOST_KEPT);
        audit.record(
                tx,
                entry("requested", asked.getCaller(), asked)
                        .digest("request", Sha256.hex(asked.toByteArray()))
                        .detail(
                                "rules",
                                String.join(" ", rules.stream().map(PolicyRule::name).toList()))
                        .build());
        return new Filing.Waiting(asked.getRequestId(), until);
    }

    /** Why no more may wait; null if more may. */
    private static @Nullable PolicyError full(Handle tx, ApprovalRequest asked) {
        boolean ofPolicy = asked.getKind().equals(PolicyRequest.POLICY);
        if (SqlApprovalStore.countWaiting(tx, asked.getCaller(), ofPolicy) >= MOST_OF_CALLER) {
            return PolicyError.TOO_MANY_OF_ONE;
        }
        return !ofPolicy && SqlApprovalStore.countWaiting(tx) >= MOST_WAITING
                ? PolicyError.TOO_MANY_WAITING
                : null;
    }

    /** Approvals that come later than any of the rules allows are of no use. */
    private static Duration patience(List<PolicyRule> rules) {
        return rules.stream()
                .map(rule -> Objects.requireNonNullElse(rule.within(), LONGEST_WAIT))
                .min(Duration::compareTo)
                .orElse(LONGEST_WAIT);
    }

    /** A request that waits; empty if there is none. */
    Optional<StoredRequest> waiting(Handle tx, String requestId) {
        return SqlApprovalStore.find(tx, requestId)
                .filter(request -> request.state() == RequestState.WAITING);
    }

    /** How a request stands by the policy in force; empty while there is none. */
    Optional<Ballot> ballot(Handle tx, StoredRequest request) {
        return policies.inForce(tx)
                .map(policy -> Ballot.of(policy, request, Times.toMicros(clock.instant())));
    }

    /** Ends a request that waits, as it is judged now; empty if it goes on waiting. */
    Optional<Settled> settle(Handle tx, StoredRequest request) {
        // There was a policy when it was filed, and one is only ever followed by another.
        Ballot ballot = ballot(tx, request).orElseThrow();
        return switch (ballot.verdict()) {
            case Verdict.Missing _ -> Optional.empty();
            case Verdict.Granted granted -> Optional.of(grant(tx, request, ballot, granted));
            case Verdict.Denied(String by) ->
                    Optional.of(
                            end(
                                    tx,
                                    request,
                                    RequestState.REFUSED,
                                    by,
                                    PolicyError.APPROVAL_REFUSED));
        };
    }

    private Settled grant(
            Handle tx, StoredRequest request, Ballot ballot, Verdict.Granted granted) {
        String by = granted.approvers().isEmpty() ? GATEWAY : granted.approvers().getLast();
        SqlApprovalStore.end(
                tx,
                request,
                RequestState.GRANTED,
                new Ending(clock.instant(), String.join(", ", granted.approvers()), null, null));
        audit.record(
                tx,
                entry("granted", GATEWAY, request.asked())
                        .onBehalfOf(request.asked().getCaller())
                        .digest("request", Sha256.hex(request.content().toByteArray()))
                        .detail("approvers", String.join(" ", granted.approvers()))
                        .detail("rules", String.join(" ", granted.rules()))
                        .build());
        return new Settled(
                RequestState.GRANTED,
                request.asked(),
                ballot.carried(granted.approvers()),
                SqlApprovalStore.source(tx, request.id()).orElse(null),
                latest(ballot, request.asked()),
                by,
                null,
                null);
    }

    /**
     * A command must be there before the request expires, and while its approvals are not too old.
     */
    private static Instant latest(Ballot ballot, ApprovalRequest asked) {
        Instant latest = Times.ofMicros(asked.getExpiresAtMicros());
        for (Approval approval : ballot.said()) {
            for (PolicyRule rule : ballot.rulesOf(approval.getApprover())) {
                Duration within = rule.within();
                if (within != null) {
                    Instant end = Times.ofMicros(approval.getAtMicros()).plus(within);
                    latest = end.isBefore(latest) ? end : latest;
                }
            }
        }
        return latest;
    }

    /** It is not granted. */
    Settled end(
            Handle tx,
            StoredRequest request,
            RequestState state,
            String by,
            @Nullable PolicyError why) {
        String code = why == null ? null : why.code();
        String message = why == null ? null : why.meaning();
        SqlApprovalStore.end(tx, request, state, new Ending(clock.instant(), by, code, message));
        audit.record(
                tx,
                entry(state.word(), by, request.asked())
                        .onBehalfOf(request.asked().getCaller())
                        .digest("request", Sha256.hex(request.content().toByteArray()))
                        .detail("code", Objects.requireNonNullElse(code, ""))
                        .build());
        return new Settled(
                state,
                request.asked(),
                ApprovedRequest.getDefaultInstance(),
                null,
                Instant.MIN,
                by,
                code,
                message);
    }

    /** Whether somebody may take a request back: whoever asked, and an admin of all sites. */
    static boolean mayWithdraw(StoredRequest request, Caller by) {
        return by.isHead() || by.name().equals(request.asked().getCaller());
    }

    /** Takes a request back that waits; gives who asked if that was somebody else. */
    public Optional<String> withdraw(Handle tx, String requestId, Caller by) {
        StoredRequest request = waiting(tx, requestId).orElse(null);
        if (request != null && !mayWithdraw(request, by)) {
            return Optional.of(request.asked().getCaller());
        }
        if (request != null) {
            end(tx, request, RequestState.WITHDRAWN, by.name(), null);
        }
        return Optional.empty();
    }

    /** Takes back what asks for something of a kind that something newer took the place of. */
    public List<String> supersede(Handle tx, String kind) {
        return supersede(tx, kind, asked -> true);
    }

    /** The same for those that ask for such. */
    public List<String> supersede(Handle tx, String kind, Predicate<ApprovalRequest> isSuch) {
        return SqlApprovalStore.waiting(tx, kind).stream()
                .filter(request -> isSuch.test(request.asked()))
                .map(request -> supersede(tx, request))
                .toList();
    }

    /** The same for those of these requests that wait. */
    public List<String> supersede(Handle tx, Collection<String> requestIds) {
        return requestIds.stream()
                .flatMap(id -> waiting(tx, id).stream())
                .map(request -> supersede(tx, request))
                .toList();
    }

    private String supersede(Handle tx, StoredRequest request) {
        end(tx, request, RequestState.WITHDRAWN, GATEWAY, PolicyError.NOT_AS_ASKED);
        return request.id();
    }

    /** Whether agents that go by the policy in force do what is asked for by this approval. */
    public boolean covers(Handle tx, ApprovedRequest approved, ApprovalRequest question) {
        return policies.inForce(tx)
                .map(
                        policy ->
                                Coverage.covers(
                                        policy,
                                        approved,
                                        question,
                                        Times.toMicros(clock.instant())))
                .orElse(true);
    }

    AuditEntry.Builder entry(String what, String who, ApprovalRequest asked) {
        return AuditEntry.of(clock.instant(), "approval." + what, who)
                .about("request", asked.getRequestId())
                .about("kind", asked.getKind())
                .about("agent", asked.getAgentId())
                .about("site", asked.getSite())
                .about("device", asked.getDeviceId())
                .about("profile", asked.getProfile())
                .about("name", asked.getName());
    }
}
