package dev.skerry.agent.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.trust.Leave;
import dev.skerry.profile.policy.Approver;
import dev.skerry.profile.policy.Policy;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.profile.policy.Vote;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.TwinValue;
import dev.skerry.sync.sign.Approvals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an order says was asked for, and who approved it. Of the request only who asked and when is
 * taken from it: what is ordered, and of whom, the agent knows itself.
 *
 * @param request as it was asked; null when the order has none
 * @param votes the approvals that approvers of the policy in force signed, for this request
 */
record Claim(@Nullable ApprovalRequest request, List<Vote> votes) {
    /** Of an order that has nothing to say for itself. */
    static final Claim NONE = new Claim(null, List.of());

    /**
     * Reads one.
     *
     * @throws InvalidProtocolBufferException if it is none
     */
    static Claim of(ApprovedRequest approved, Policy policy) throws InvalidProtocolBufferException {
        if (approved.getApprovalsCount() > Policy.MOST_APPROVALS) {
            throw new InvalidProtocolBufferException(
                    "it has %d approvals, at most %d"
                            .formatted(approved.getApprovalsCount(), Policy.MOST_APPROVALS));
        }
        if (approved.getRequest().isEmpty()) {
            return NONE;
        }
        var request = ApprovalRequest.parseFrom(approved.getRequest());
        var votes = new ArrayList<Vote>();
        for (Approval approval : approved.getApprovalsList()) {
            byte[] key = policy.approver(approval.getApprover()).map(Approver::key).orElse(null);
            if (key != null && Approvals.isBy(key, approved.getRequest(), approval)) {
                votes.add(
                        new Vote(
                                approval.getApprover(), approval.getYes(), approval.getAtMicros()));
            }
        }
        return new Claim(request, List.copyOf(votes));
    }

    /** What is judged: what the agent knows, and of the request who asked and when. */
    PolicyRequest judged(
            String kind,
            String agent,
            String site,
            String device,
            String profile,
            String name,
            Map<String, TwinValue> arguments) {
        var values = new HashMap<String, Object>();
        arguments.forEach((argument, value) -> values.put(argument, TwinMessages.plain(value)));
        return new PolicyRequest(
                kind,
                agent,
                site,
                device,
                profile,
                name,
                values,
                request == null ? null : request.getCaller(),
                request == null ? null : request.getRole(),
                request == null ? 0 : request.getRequestedAtMicros(),
                request == null ? 0 : request.getExpiresAtMicros());
    }

    /** What lets a command pass by the approvals of these people, who are some. */
    Leave.Approved approvedBy(Collection<String> approvers) {
        long since =
                votes.stream()
                        .filter(vote -> approvers.contains(vote.approver()))
                        .mapToLong(Vote::atMicros)
                        .min()
                        .orElseThrow();
        return new Leave.Approved(since, untilMicros());
    }

    /** From when on no vote on this request, which is there, lets a command pass. */
    long untilMicros() {
        return Objects.requireNonNull(request).getExpiresAtMicros()
                + TimeUnit.NANOSECONDS.toMicros(Policy.CLOCK_TOLERANCE.toNanos());
    }

    /** The digest of the content that was asked for, in lower-case hexadecimal. */
    static String digestOf(ApprovalRequest request) {
        return HexFormat.of().formatHex(request.getContentDigest().toByteArray());
    }

    /** Whether a place in a request is this one, or left open. */
    static boolean covers(String asked, String place) {
        return asked.isEmpty() || asked.equals(place);
    }
}
