package dev.skerry.gateway.approval;

import dev.skerry.gateway.approval.ApprovalView.GivenView;
import dev.skerry.gateway.approval.ApprovalView.RuleView;
import dev.skerry.gateway.approval.StoredRequest.Ending;
import dev.skerry.gateway.approval.StoredRequest.Given;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.policy.PolicyBook;
import dev.skerry.profile.policy.Policy;
import dev.skerry.profile.policy.Verdict;
import dev.skerry.profile.policy.Verdict.Gap;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.sign.Sha256;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What is shown of requests. Those for agents of other sites are as if they were not there. */
public final class ApprovalQuery {
    private final Jdbi jdbi;
    private final PolicyBook policies;
    private final Approvals approvals;
    private final FleetStore fleet;

    public ApprovalQuery(Jdbi jdbi, PolicyBook policies, Approvals approvals, FleetStore fleet) {
        this.jdbi = jdbi;
        this.policies = policies;
        this.approvals = approvals;
        this.fleet = fleet;
    }

    /**
     * The newest first.
     *
     * @param state null for any
     * @param after the request that the page before ended with; null for the first page
     */
    public List<ApprovalView> requests(
            @Nullable RequestState state, Sites sites, int limit, @Nullable String after) {
        return jdbi.withHandle(
                handle ->
                        // One after the other: all together would be more than fits into memory.
                        SqlApprovalStore.newest(handle, state, after).stream()
                                .flatMap(id -> SqlApprovalStore.find(handle, id).stream())
                                .filter(request -> isSeen(request.asked(), sites))
                                .limit(limit)
                                .map(request -> view(handle, request))
                                .toList());
    }

    /** One of them. */
    public Optional<ApprovalView> request(String requestId, Sites sites) {
        return jdbi.withHandle(
                handle ->
                        SqlApprovalStore.find(handle, requestId)
                                .filter(request -> isSeen(request.asked(), sites))
                                .map(request -> view(handle, request)));
    }

    /** The source of the policy that one asks for. */
    public Optional<byte[]> policySource(String requestId) {
        return jdbi.withHandle(handle -> SqlApprovalStore.source(handle, requestId));
    }

    private boolean isSeen(ApprovalRequest asked, Sites sites) {
        if (!asked.getAgentId().isEmpty()) {
            return fleet.isSeen(asked.getAgentId(), sites);
        }
        return asked.getSite().isEmpty() || sites.include(asked.getSite());
    }

    private ApprovalView view(Handle handle, StoredRequest request) {
        ApprovalRequest asked = request.asked();
        Ending ending = request.ending();
        byte[] content = request.content().toByteArray();
        return new ApprovalView(
                request.id(),
                asked.getKind(),
                asked.getAgentId(),
                asked.getSite(),
                asked.getDeviceId(),
                asked.getProfile(),
                asked.getName(),
                Asked.arguments(asked),
                asked.getContentDigest().isEmpty()
                        ? null
                        : HexFormat.of().formatHex(asked.getContentDigest().toByteArray()),
                asked.getCaller(),
                asked.getRole(),
                Times.ofMicros(asked.getRequestedAtMicros()),
                Times.ofMicros(asked.getExpiresAtMicros()),
                request.state(),
                ending == null ? null : ending.at(),
                ending == null ? null : ending.by(),
                ending == null ? null : ending.code(),
                ending == null ? null : ending.message(),
                ending == null ? rules(handle, asked) : List.of(),
                ending == null ? gaps(handle, request) : List.of(),
                given(handle, request),
                Base64.getEncoder().encodeToString(content),
                Sha256.hex(content));
    }

    private List<Gap> gaps(Handle handle, StoredRequest request) {
        return approvals.ballot(handle, request).map(Ballot::verdict).stream()
                .flatMap(
                        verdict ->
                                verdict instanceof Verdict.Missing(var gaps)
                                        ? gaps.stream()
                                        : Stream.empty())
                .toList();
    }

    private List<RuleView> rules(Handle handle, ApprovalRequest asked) {
        Policy policy = policies.inForce(handle).orElse(null);
        List<RuleView> rules = new ArrayList<>();
        if (policy != null) {
            policy.rulesAbout(Asked.request(asked))
                    .forEach(
                            rule ->
                                    rules.add(
                                            new RuleView(
                                                    rule.name(),
                                                    rule.when(),
                                                    rule.approvals(),
                                                    rule.by())));
        }
        return rules;
    }

    /** What counts while it waits: a key that was replaced has said nothing. */
    private List<GivenView> given(Handle handle, StoredRequest request) {
        List<Approval> counted =
                request.state() == RequestState.WAITING
                        ? approvals.ballot(handle, request).map(Ballot::said).orElse(List.of())
                        : request.approvals();
        return request.given().stream()
                .filter(given -> counted.contains(given.approval()))
                .map(ApprovalQuery::given)
                .toList();
    }

    private static GivenView given(Given given) {
        return new GivenView(
                given.approval().getApprover(),
                given.approval().getYes(),
                Times.ofMicros(given.approval().getAtMicros()),
                given.receivedAt(),
                given.from(),
                Sha256.hex(given.approval().getSignature().toByteArray()));
    }
}
