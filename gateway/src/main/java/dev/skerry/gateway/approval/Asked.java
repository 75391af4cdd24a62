package dev.skerry.gateway.approval;

import com.google.protobuf.ByteString;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.profile.policy.Vote;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.sign.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Requests and approvals as policies see them. */
final class Asked {
    /** Kinds of requests that are for a version of something. */
    private static final Set<String> VERSIONED = Set.of(PolicyRequest.MODEL, PolicyRequest.PROGRAM);

    private Asked() {}

    static PolicyRequest request(ApprovalRequest asked) {
        return new PolicyRequest(
                asked.getKind(),
                asked.getAgentId(),
                asked.getSite(),
                asked.getDeviceId(),
                asked.getProfile(),
                asked.getName(),
                judged(asked),
                orNull(asked.getCaller()),
                orNull(asked.getRole()),
                asked.getRequestedAtMicros(),
                asked.getExpiresAtMicros());
    }

    /**
     * Of models and programs agents know the version alone, so nothing else of it is judged here
     * either.
     */
    private static Map<String, Object> judged(ApprovalRequest asked) {
        Map<String, Object> arguments = arguments(asked);
        if (VERSIONED.contains(asked.getKind())) {
            arguments.keySet().retainAll(Set.of(PolicyRequest.VERSION));
        }
        return arguments;
    }

    static Map<String, Object> arguments(ApprovalRequest asked) {
        Map<String, Object> arguments = new TreeMap<>();
        asked.getArgumentsMap()
                .forEach((name, value) -> arguments.put(name, TwinMessages.plain(value)));
        return arguments;
    }

    /**
     * SHA-256 of what is asked for and by whom, whenever that is. Two commands are never the same,
     * for somebody may want a thing done twice; a policy is, whatever version it is to become.
     *
     * @param reason why it is asked for, if not by itself
     */
    static byte[] question(ApprovalRequest asked, String reason) {
        ApprovalRequest.Builder question =
                asked.toBuilder().clearRequestedAtMicros().clearExpiresAtMicros();
        switch (asked.getKind()) {
            case PolicyRequest.PROFILE, PolicyRequest.MODEL, PolicyRequest.PROGRAM ->
                    question.clearRequestId();
            case PolicyRequest.POLICY -> question.clearRequestId().clearName();
            default -> {}
        }
        return Sha256.of(
                ByteString.copyFromUtf8(reason)
                        .concat(question.build().toByteString())
                        .toByteArray());
    }

    /** Verified ones. */
    static List<Vote> votes(List<Approval> approvals) {
        return approvals.stream()
                .map(a -> new Vote(a.getApprover(), a.getYes(), a.getAtMicros()))
                .toList();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
