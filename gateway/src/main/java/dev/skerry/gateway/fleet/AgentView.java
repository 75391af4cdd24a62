package dev.skerry.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as it is shown.
 *
 * @param connectedSince null while it is cut off
 * @param lastSeenAt when it connected, told its status or sent data last
 * @param epoch sixteen hexadecimal digits
 * @param hoursLeft until its outbox is full at the present rate; null when it is not known
 * @param setAside batches that it keeps and does not send; null when there are none
 */
public record AgentView(
        String agentId,
        String site,
        String softwareVersion,
        State state,
        @Nullable Instant connectedSince,
        Instant lastSeenAt,
        String epoch,
        long pendingBatches,
        long pendingRecords,
        long outboxBytes,
        long outboxCapacityBytes,
        @Nullable Double hoursLeft,
        LedgerView ledger,
        @Nullable SetAsideView setAside,
        int deviceCount,
        int activeAlarms,
        List<TroubleView> troubles) {
    public AgentView {
        troubles = List.copyOf(troubles);
    }

    /** Whether the agent is heard of. */
    public enum State {
        @JsonProperty("connected")
        CONNECTED,
        @JsonProperty("cut-off")
        CUT_OFF
    }

    /**
     * What was refused or damaged.
     *
     * @param lastCode why the last batch was set aside
     */
    public record SetAsideView(int batches, long records, String lastCode) {}

    /**
     * What keeps the agent from working fully.
     *
     * @param since null when the agent says it, which does not tell
     */
    public record TroubleView(String code, String message, @Nullable Instant since) {}
}
