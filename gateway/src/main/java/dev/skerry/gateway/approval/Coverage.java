package dev.skerry.gateway.approval;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.profile.policy.Policy;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.profile.policy.Verdict;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import java.util.Map;

/** What an approval of a profile is good for, as agents see it. */
final class Coverage {
    private Coverage() {}

    /** Whether an agent does what is asked for by what was approved for this place, or for more. */
    static boolean covers(
            Policy policy, ApprovedRequest approved, ApprovalRequest question, long nowMicros) {
        ApprovalRequest asked;
        try {
            asked = ApprovalRequest.parseFrom(approved.getRequest());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable approval", e);
        }
        if (!asked.getKind().equals(question.getKind())
                || !asked.getProfile().equals(question.getProfile())
                || !asked.getContentDigest().equals(question.getContentDigest())
                || !covers(asked.getAgentId(), question.getAgentId())
                || !covers(asked.getSite(), question.getSite())
                || !covers(asked.getDeviceId(), question.getDeviceId())) {
            return false;
        }
        var seen =
                new PolicyRequest(
                        question.getKind(),
                        question.getAgentId(),
                        question.getSite(),
                        question.getDeviceId(),
                        question.getProfile(),
                        "",
                        Map.of(),
                        asked.getCaller(),
                        asked.getRole(),
                        asked.getRequestedAtMicros(),
                        asked.getExpiresAtMicros());
        var said =
                approved.getApprovalsList().stream()
                        .filter(a -> Ballot.isSigned(policy, approved.getRequest(), a))
                        .toList();
        return new Ballot(policy, seen, approved.getRequest(), said, nowMicros).verdict()
                instanceof Verdict.Granted;
    }

    private static boolean covers(String asked, String place) {
        return asked.isEmpty() || asked.equals(place);
    }
}
