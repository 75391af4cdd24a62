package dev.skerry.gateway.profile;

import dev.skerry.sync.proto.ApprovedRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for what becomes of an agent's profiles since it belongs elsewhere.
 *
 * @param tags what it is tagged with once all requests for that are granted; null for one of which
 *     the agent told where it is
 * @param approved null while the request waits
 */
record Move(
        String requestId,
        String agentId,
        @Nullable Set<String> tags,
        @Nullable ApprovedRequest approved) {
    Move {
        tags = tags == null ? null : Set.copyOf(tags);
    }

    boolean isFor(@Nullable Set<String> others) {
        return tags == null ? others == null : tags.equals(others);
    }

    Move granted(ApprovedRequest by) {
        return new Move(requestId, agentId, tags, by);
    }
}
