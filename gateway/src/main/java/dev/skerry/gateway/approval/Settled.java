package dev.skerry.gateway.approval;

import dev.skerry.gateway.error.PolicyError;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request that waited.
 *
 * @param state anything but waiting
 * @param approved with the approvals that counted; without any unless it was granted
 * @param source of a policy; else null
 * @param latest what it lets pass has to be with the agent by then
 * @param by who ended it
 * @param code why; null if it was granted or withdrawn
 */
public record Settled(
        RequestState state,
        ApprovalRequest asked,
        ApprovedRequest approved,
        byte @Nullable [] source,
        Instant latest,
        String by,
        @Nullable String code,
        @Nullable String message) {
    /** Whoever does what a kind of request asks for, or gives it up. */
    public interface Carrier {
        /**
         * Called on the writer's thread in the transaction that settles it; like {@link
         * dev.skerry.gateway.store.Change#apply}, perhaps more than once.
         */
        Carried settled(Handle transaction, Settled settled);
    }

    /**
     * What came of it.
     *
     * @param afterCommit to be done once it is durable; must not block
     * @param fault why what was granted can't be done; null if it can
     */
    public record Carried(Runnable afterCommit, @Nullable PolicyError fault) {}
}
