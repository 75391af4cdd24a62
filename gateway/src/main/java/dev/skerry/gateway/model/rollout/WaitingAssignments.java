package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.approval.ApprovalListener;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.model.SqlBundleStore;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.profile.policy.PolicyRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;

/** Assignments of models that wait for approvals; rollouts that do are none of them. */
public final class WaitingAssignments {
    private final GroupCommitter committer;
    private final Approvals approvals;
    private final ApprovalListener listener;

    public WaitingAssignments(
            GroupCommitter committer, Approvals approvals, ApprovalListener listener) {
        this.committer = committer;
        this.approvals = approvals;
        this.listener = listener;
    }

    /**
     * Withdraws what waits to assign a version, by whomever it was asked for.
     *
     * @return whether anything did
     */
    public CompletableFuture<Boolean> giveUp(ModelPlace place, String version)
            throws InterruptedException {
        var change =
                new AnsweredChange<>(
                        "withdrawn assignments of model " + place.name(),
                        tx -> giveUp(tx, place, version),
                        ids -> ids.forEach(id -> listener.approvalChanged(id, "")));
        committer.submit(change);
        return change.done().thenApply(ids -> !ids.isEmpty());
    }

    private List<String> giveUp(Handle tx, ModelPlace place, String version) {
        return SqlBundleStore.find(tx, place.name(), version)
                .map(
                        bundle ->
                                approvals.supersede(
                                        tx,
                                        PolicyRequest.MODEL,
                                        asked ->
                                                !Consent.isRollout(asked)
                                                        && Consent.place(asked).equals(place)
                                                        && Consent.digest(asked)
                                                                .equals(bundle.digest())))
                .orElse(List.of());
    }
}
