package dev.skerry.gateway.policy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.approval.ApprovalListener;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.approval.Approvals.Filing;
import dev.skerry.gateway.approval.RequestState;
import dev.skerry.gateway.approval.Settled;
import dev.skerry.gateway.approval.Settled.Carried;
import dev.skerry.gateway.approval.Settled.Carrier;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.policy.PolicyView.AgentView;
import dev.skerry.gateway.policy.PolicyView.VersionView;
import dev.skerry.gateway.policy.SqlPolicyStore.Report;
import dev.skerry.gateway.policy.SqlPolicyStore.Stored;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.profile.policy.Policy;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.PolicyOrder;
import dev.skerry.sync.proto.PolicyReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Which requests need approvals. A change of the policy is itself a request, judged by the policy
 * that is in force; agents judge it likewise, one change after the other.
 */
public final class Policies implements Carrier {
    /** How many versions are kept, for agents that were away. */
    public static final int MOST_KEPT = 32;

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final Approvals approvals;
    private final PolicyLink link;
    private final ApprovalListener listener;
    private final AuditLog audit;
    private final InstantSource clock;

    public Policies(
            GroupCommitter committer,
            Jdbi jdbi,
            Approvals approvals,
            PolicyLink link,
            ApprovalListener listener,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.approvals = approvals;
        this.link = link;
        this.listener = listener;
        this.audit = audit;
        this.clock = clock;
    }

    /** What came of a change. */
    public sealed interface Outcome {
        /** It is in force, now or since before. */
        record Done() implements Outcome {}

        /** It will be once this request has its approvals. */
        record Waiting(String requestId) implements Outcome {}

        /** It needs approvals, and can't wait for them. */
        record CannotWait(PolicyError why) implements Outcome {}

        /** Another one is in force than that which was read. */
        record ChangedSince() implements Outcome {}
    }

    private record Change(Outcome outcome, Runnable afterCommit) {}

    /**
     * Puts a policy in force, or has it wait.
     *
     * @param isMeant whether the version in force, 0 if there is none, is the one that was read
     */
    public CompletableFuture<Outcome> put(
            Policy policy, byte[] source, Predicate<Long> isMeant, Caller by)
            throws InterruptedException {
        var change =
                new AnsweredChange<Change>(
                        "policy",
                        tx -> put(tx, policy, source, isMeant, by),
                        done -> done.afterCommit().run());
        committer.submit(change);
        return change.done().thenApply(Change::outcome);
    }

    private Change put(
            Handle tx, Policy policy, byte[] source, Predicate<Long> isMeant, Caller by) {
        Stored before = SqlPolicyStore.newest(tx).orElse(null);
        long last = before == null ? 0 : before.version();
        if (!isMeant.test(last)) {
            return new Change(new Outcome.ChangedSince(), () -> {});
        }
        if (before != null && before.digest().equals(policy.digest())) {
            return new Change(new Outcome.Done(), () -> {});
        }
        long version = Math.max(last + 1, Times.toMicros(clock.instant()));
        ApprovalRequest question =
                ApprovalRequest.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setKind(PolicyRequest.POLICY)
                        .setName(Long.toString(version))
                        .setContentDigest(ByteString.fromHex(policy.digest()))
                        .setCaller(by.name())
                        .setRole(by.role().word())
                        .build();
        return switch (approvals.file(tx, question, Duration.ZERO, source)) {
            case Filing.Free(ApprovedRequest approved) ->
                    new Change(
                            new Outcome.Done(),
                            enforce(tx, version, policy.digest(), source, by.name(), approved));
            case Filing.Waiting(String requestId, var _) ->
                    new Change(
                            new Outcome.Waiting(requestId),
                            () -> listener.approvalChanged(requestId, ""));
            case Filing.Unfit(PolicyError why) -> new Change(new Outcome.CannotWait(why), () -> {});
        };
    }

    private Runnable enforce(
            Handle tx,
            long version,
            String digest,
            byte[] source,
            String by,
            @Nullable ApprovedRequest approved) {
        SqlPolicyStore.insert(
                tx,
                new Stored(
                        version,
                        digest,
                        source,
                        clock.instant(),
                        by,
                        approved == null ? null : approved.toByteArray()),
                MOST_KEPT);
        audit.record(
                tx,
                AuditEntry.of(clock.instant(), "policy.set", by)
                        .about("version", Long.toString(version))
                        .digest("policy", digest)
                        .build());
        List<String> superseded = approvals.supersede(tx, PolicyRequest.POLICY);
        return () -> {
            link.policyChanged();
            superseded.forEach(id -> listener.approvalChanged(id, ""));
        };
    }

    @Override
    public Carried settled(Handle tx, Settled settled) {
        byte[] source = settled.source();
        if (settled.state() != RequestState.GRANTED || source == null) {
            return new Carried(() -> {}, null);
        }
        ApprovalRequest asked = settled.asked();
        long version = Long.parseLong(asked.getName());
        if (SqlPolicyStore.newest(tx).map(Stored::version).orElse(0L) >= version) {
            return new Carried(() -> {}, PolicyError.NOT_AS_ASKED);
        }
        String digest = hex(asked.getContentDigest());
        return new Carried(
                enforce(tx, version, digest, source, asked.getCaller(), settled.approved()), null);
    }

    /** An agent told which policy it goes by. */
    public void reported(String agentId, PolicyReport report) throws InterruptedException {
        var _ =
                AnsweredChange.submit(
                        committer,
                        "policy of " + agentId,
                        tx -> {
                            SqlPolicyStore.reported(tx, agentId, report, clock.instant());
                            return true;
                        });
    }

    /** What an agent told last; empty if it never did. */
    public Optional<PolicyReport> report(String agentId) {
        return jdbi.withHandle(handle -> SqlPolicyStore.report(handle, agentId));
    }

    /**
     * What whoever goes by this version has to be told to go by the one in force: all changes
     * since, for each is judged by the one before it; the newest alone for who has none.
     */
    public List<PolicyOrder> after(long version) {
        List<Stored> missed =
                jdbi.withHandle(
                        handle ->
                                version == 0
                                        ? SqlPolicyStore.newest(handle).stream().toList()
                                        : SqlPolicyStore.after(handle, version));
        return missed.stream().map(Policies::order).toList();
    }

    private static PolicyOrder order(Stored policy) {
        PolicyOrder.Builder order =
                PolicyOrder.newBuilder()
                        .setVersion(policy.version())
                        .setSource(ByteString.copyFrom(policy.source()));
        byte[] approved = policy.approved();
        if (approved != null) {
            try {
                order.setApproved(ApprovedRequest.parseFrom(approved));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the store holds an unreadable approval", e);
            }
        }
        return order.build();
    }

    /** The policy in force, and the agents of these sites that told which they go by. */
    public PolicyView view(Sites sites) {
        return jdbi.withHandle(
                handle -> {
                    Stored policy = SqlPolicyStore.newest(handle).orElse(null);
                    long version = policy == null ? 0 : policy.version();
                    List<AgentView> agents =
                            SqlPolicyStore.reports(handle, sites).stream()
                                    .map(report -> agent(report, policy))
                                    .toList();
                    return policy == null
                            ? new PolicyView(0, null, "", null, null, agents)
                            : new PolicyView(
                                    version,
                                    policy.digest(),
                                    text(policy),
                                    policy.setAt(),
                                    policy.setBy(),
                                    agents);
                });
    }

    private static AgentView agent(Report report, @Nullable Stored policy) {
        PolicyReport content = report.content();
        long current = policy == null ? 0 : policy.version();
        boolean isAhead = Long.compareUnsigned(content.getVersion(), current) > 0;
        boolean hasCode = !content.getCode().isEmpty();
        return new AgentView(
                report.agentId(),
                content.getVersion(),
                report.at(),
                policy != null && hex(content.getDigest()).equals(policy.digest()),
                hasCode
                        ? content.getCode()
                        : isAhead ? PolicyError.AGENT_POLICY_AHEAD.code() : null,
                hasCode
                        ? content.getMessage()
                        : isAhead ? PolicyError.AGENT_POLICY_AHEAD.meaning() : null);
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    /** All that are kept, the newest first. */
    public List<VersionView> versions() {
        return jdbi.withHandle(SqlPolicyStore::all).stream()
                .map(p -> new VersionView(p.version(), p.digest(), p.setAt(), p.setBy()))
                .toList();
    }

    /** The source of a version, as it was given. */
    public Optional<byte[]> source(long version) {
        return jdbi.withHandle(handle -> SqlPolicyStore.version(handle, version))
                .map(Stored::source);
    }

    private static String text(Stored policy) {
        return new String(policy.source(), StandardCharsets.UTF_8);
    }
}
