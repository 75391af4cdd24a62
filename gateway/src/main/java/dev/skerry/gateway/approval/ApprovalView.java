package dev.skerry.gateway.approval;

import dev.skerry.profile.policy.Verdict.Gap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is shown. Whoever approves goes by the bytes of {@code request} alone: that is
 * what they sign.
 *
 * @param kind command, agent-action, profile, model or policy
 * @param agentId empty when it is for no one agent; likewise site and device
 * @param contentDigest SHA-256 of a profile's or policy's source, or of the manifest of a model's
 *     bundle; null for a command, and when a profile is taken away
 * @param caller who asked
 * @param rules why it needs approvals; empty once it ended
 * @param missing what it lacks; empty once it ended
 * @param request the bytes that approvers sign, in Base64
 * @param digest SHA-256 of these bytes, hexadecimal
 */
public record ApprovalView(
        String id,
        String kind,
        String agentId,
        String site,
        String deviceId,
        String profile,
        String name,
        Map<String, Object> arguments,
        @Nullable String contentDigest,
        String caller,
        String role,
        Instant requestedAt,
        Instant expiresAt,
        RequestState state,
        @Nullable Instant endedAt,
        @Nullable String endedBy,
        @Nullable String code,
        @Nullable String message,
        List<RuleView> rules,
        List<Gap> missing,
        List<GivenView> approvals,
        String request,
        String digest) {
    public ApprovalView {
        arguments = Map.copyOf(arguments);
        rules = List.copyOf(rules);
        missing = List.copyOf(missing);
        approvals = List.copyOf(approvals);
    }

    /**
     * A rule that is about the request.
     *
     * @param approvals how many it asks for
     * @param by whose count
     */
    public record RuleView(String name, String when, int approvals, List<String> by) {
        public RuleView {
            by = List.copyOf(by);
        }
    }

    /**
     * What an approver said.
     *
     * @param at by the approver's clock
     * @param from who handed it in
     * @param signatureDigest SHA-256 of the signature, as the audit log has it
     */
    public record GivenView(
            String approver,
            boolean yes,
            Instant at,
            Instant receivedAt,
            String from,
            String signatureDigest) {}
}
