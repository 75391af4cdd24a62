package dev.skerry.gateway.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change of the assignments would change, before it is made.
 *
 * @param agents that would work by something else, by id, the first {@link #MOST_AGENTS}
 * @param changed how many there are
 * @param cutOff how many of them are not connected: they follow when they are
 * @param unchanged agents of the place that go on as they are
 * @param comparisons what is different between versions that agents would go from and to
 */
public record AssignmentPreview(
        List<AgentMove> agents,
        int changed,
        int cutOff,
        int unchanged,
        List<ComparedMove> comparisons) {
    /** How many agents are listed. */
    public static final int MOST_AGENTS = 500;

    public AssignmentPreview {
        agents = List.copyOf(agents);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * An agent that would work by something else.
     *
     * @param refused whether it refuses the version already, for all or for one of the devices
     */
    public record AgentMove(
            String agentId, String site, boolean connected, boolean refused, List<Move> moves) {
        public AgentMove {
            moves = List.copyOf(moves);
        }
    }

    /**
     * From a version to another.
     *
     * @param devices that it is for; empty: all that have none of their own
     * @param from null when nothing is assigned there
     * @param to null when nothing will be
     * @param local the agent's own file of that name, which is used where nothing is assigned; null
     *     when it told of none
     */
    public record Move(
            List<String> devices,
            @Nullable String from,
            @Nullable String to,
            @Nullable String local) {
        public Move {
            devices = List.copyOf(devices);
        }
    }

    /** What is different between two versions, and how many agents would go that way. */
    public record ComparedMove(String from, String to, int agents, ComparisonView comparison) {}
}
