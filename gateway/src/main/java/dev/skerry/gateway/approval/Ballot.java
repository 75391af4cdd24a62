package dev.skerry.gateway.approval;

import com.google.protobuf.ByteString;
import dev.skerry.profile.policy.Policy;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.profile.policy.PolicyRule;
import dev.skerry.profile.policy.Verdict;
import dev.skerry.profile.policy.Verdict.Gap;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovedRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What was said to a request by those whose keys a policy has: who has another key since has said
 * nothing. Immutable.
 *
 * @param said one of each approver, verified
 */
record Ballot(
        Policy policy,
        PolicyRequest request,
        ByteString content,
        List<Approval> said,
        long nowMicros) {
    Ballot {
        said = List.copyOf(said);
    }

    /** Of a request as it is stored. */
    static Ballot of(Policy policy, StoredRequest request, long nowMicros) {
        return new Ballot(
                policy,
                Asked.request(request.asked()),
                request.content(),
                request.approvals().stream()
                        .filter(approval -> isSigned(policy, request.content(), approval))
                        .toList(),
                nowMicros);
    }

    /** Whether it is by the key that the policy has of this approver. */
    static boolean isSigned(Policy policy, ByteString content, Approval approval) {
        return policy.approver(approval.getApprover())
                .filter(a -> dev.skerry.sync.sign.Approvals.isBy(a.key(), content, approval))
                .isPresent();
    }

    /** The rules that ask this approver. */
    List<PolicyRule> rulesOf(String approver) {
        return policy.rulesAbout(request).stream()
                .filter(rule -> rule.by().contains(approver))
                .toList();
    }

    Optional<Approval> of(String approver) {
        return said.stream().filter(a -> a.getApprover().equals(approver)).findFirst();
    }

    Ballot without(String approver) {
        return with(said.stream().filter(a -> !a.getApprover().equals(approver)).toList());
    }

    Ballot with(Approval approval) {
        List<Approval> all = new ArrayList<>(without(approval.getApprover()).said);
        all.add(approval);
        return with(all);
    }

    private Ballot with(List<Approval> others) {
        return new Ballot(policy, request, content, others, nowMicros);
    }

    Verdict verdict() {
        return policy.judge(request, Asked.votes(said), nowMicros);
    }

    /** How many approvals it lacks, of all rules together. */
    int lacking() {
        return verdict() instanceof Verdict.Missing(var gaps)
                ? gaps.stream().mapToInt(Gap::approvals).sum()
                : 0;
    }

    /**
     * As agents look at it, who read so many approvals: without those that are not needed, if there
     * are more. A no is never left out.
     */
    Ballot fitting() {
        Ballot fitting = this;
        for (Approval approval : said) {
            Ballot fewer = fitting.without(approval.getApprover());
            if (fitting.said.size() > Policy.MOST_APPROVALS
                    && approval.getYes()
                    && fewer.lacking() == lacking()) {
                fitting = fewer;
            }
        }
        return fitting;
    }

    boolean fits() {
        return said.size() <= Policy.MOST_APPROVALS;
    }

    /** The request with the approvals of these people and every no, as agents judge it. */
    ApprovedRequest carried(Collection<String> approvers) {
        List<Approval> counted =
                said.stream()
                        .filter(a -> !a.getYes() || approvers.contains(a.getApprover()))
                        .toList();
        return ApprovedRequest.newBuilder()
                .setRequest(content)
                .addAllApprovals(with(counted).fitting().said)
                .build();
    }
}
