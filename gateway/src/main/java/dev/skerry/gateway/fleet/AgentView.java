package dev.skerry.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skerry.sync.proto.AgentActivity;
import dev.skerry.sync.proto.AgentStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as it is shown. What it tells itself is null while it has told nothing of its present
 * epoch.
 *
 * @param connectedSince null while it is cut off
 * @param lastSeenAt when it connected, told its status or sent data last
 * @param statusAt when it told its figures and its troubles; null when it never did
 * @param epoch sixteen hexadecimal digits
 * @param hoursLeft until its outbox is full at the present rate; null when it is not known
 * @param ledger of all epochs together
 * @param earlier what the ledger has of other epochs than the present; null when there are none
 * @param security of its session; null while it is cut off, and for a session in plaintext
 * @param activity null of an agent that can't be told to do anything itself
 * @param sources what it takes messages from; none of a version that does not tell
 * @param program what it runs; null of a version that does not tell
 * @param setAside batches that it keeps and does not send; null when there are none
 */
public record AgentView(
        String agentId,
        String site,
        String softwareVersion,
        State state,
        @Nullable Instant connectedSince,
        Instant lastSeenAt,
        @Nullable Instant statusAt,
        Figures figures,
        String epoch,
        @Nullable Long pendingBatches,
        @Nullable Long pendingRecords,
        @Nullable Long outboxBytes,
        @Nullable Long outboxCapacityBytes,
        @Nullable Double hoursLeft,
        LedgerView ledger,
        @Nullable EarlierView earlier,
        @Nullable SetAsideView setAside,
        int deviceCount,
        int activeAlarms,
        ConflictsView conflicts,
        @Nullable SecurityView security,
        @Nullable ActivityView activity,
        List<SourceView> sources,
        List<TroubleView> troubles,
        @Nullable ProgramStateView program) {
    public AgentView {
        sources = List.copyOf(sources);
        troubles = List.copyOf(troubles);
    }

    /** Whether the agent is heard of. */
    public enum State {
        @JsonProperty("connected")
        CONNECTED,
        @JsonProperty("cut-off")
        CUT_OFF
    }

    /** How much the agent's figures are worth. */
    public enum Figures {
        /** Told since it connected. */
        @JsonProperty("current")
        CURRENT,
        /** Told before it connected, or it is cut off. */
        @JsonProperty("old")
        OLD,
        /** It has told nothing of its present epoch. */
        @JsonProperty("none")
        NONE;

        static Figures of(@Nullable Instant toldAt, @Nullable Instant connectedSince) {
            if (toldAt == null) {
                return NONE;
            }
            return connectedSince == null || toldAt.isBefore(connectedSince) ? OLD : CURRENT;
        }
    }

    /**
     * Conflicts in its twins.
     *
     * @param open in which somebody has to choose
     * @param decided which the policy decided, and no later write settled yet
     * @param forgotten settled ones that are no longer kept
     */
    public record ConflictsView(int open, int decided, long forgotten) {}

    /**
     * Outboxes that the agent had before, or that another agent of this id has.
     *
     * @param pendingRecords what waited in them when they were last heard of
     * @param statusAt when that was
     */
    public record EarlierView(int epochs, long pendingRecords, Instant statusAt) {}

    /**
     * What was refused or damaged.
     *
     * @param lastCode why the last batch was set aside
     */
    public record SetAsideView(int batches, long records, String lastCode) {}

    /**
     * How a session is secured.
     *
     * @param tls the version, such as TLSv1.3
     * @param keyAgreement classical, or what else the connection may have agreed on
     * @param serial of the agent's certificate; null for one without
     * @param validUntil of that certificate
     */
    public record SecurityView(
            String tls,
            String cipher,
            String keyAgreement,
            @Nullable String serial,
            @Nullable Instant validUntil) {}

    /**
     * What the agent itself does.
     *
     * @param since by its clock
     * @param actions what it can be told to do
     */
    public record ActivityView(Doing state, Instant since, List<String> actions) {
        public ActivityView {
            actions = List.copyOf(actions);
        }

        /** Whether it takes readings. */
        public enum Doing {
            /** It does. */
            @JsonProperty("working")
            WORKING,
            /** It takes none, and sends what waits. */
            @JsonProperty("draining")
            DRAINING,
            /** It takes none, and the gateway has all that it took. */
            @JsonProperty("drained")
            DRAINED
        }

        static @Nullable ActivityView of(@Nullable AgentStatus status) {
            if (status == null || !status.hasActivity()) {
                return null;
            }
            AgentActivity activity = status.getActivity();
            Doing doing =
                    switch (activity.getState()) {
                        case STATE_DRAINING -> Doing.DRAINING;
                        case STATE_DRAINED -> Doing.DRAINED;
                        case STATE_WORKING, STATE_UNSPECIFIED, UNRECOGNIZED -> Doing.WORKING;
                    };
            return new ActivityView(
                    doing, Times.ofMicros(activity.getSinceMicros()), activity.getActionsList());
        }
    }

    /**
     * What keeps the agent from working fully.
     *
     * @param since null when the agent says it, which does not tell
     */
    public record TroubleView(String code, String message, @Nullable Instant since) {}
}
