package dev.skerry.gateway.profile;

import dev.skerry.gateway.profile.AgentProfilesView.ProblemView;
import dev.skerry.gateway.profile.AgentProfilesView.RunningView;
import dev.skerry.gateway.profile.AgentProfilesView.State;
import dev.skerry.gateway.profile.AgentProfilesView.WantedView;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileProblem;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds what an agent reports against what it shall work by. */
final class AgentStates {
    private AgentStates() {}

    /** What is shown of an agent; what it was assigned since its last report is pending. */
    static AgentProfilesView view(
            String agentId, ProfileSet set, ProfileReport report, @Nullable Instant reportedAt) {
        return new AgentProfilesView(
                agentId,
                reportedAt,
                set.getProfilesList().stream().map(wanted -> wanted(wanted, report)).toList(),
                report.getProfilesList().stream()
                        .filter(state -> state.getState() != ProfileState.State.STATE_REFUSED)
                        .map(AgentStates::running)
                        .toList());
    }

    private static WantedView wanted(AssignedProfile wanted, ProfileReport report) {
        List<ProfileState> told =
                report.getProfilesList().stream()
                        .filter(state -> state.getDigest().equals(wanted.getDigest()))
                        .filter(state -> state.getState() != ProfileState.State.STATE_LOCAL)
                        .toList();
        // Of one content there may be two words: it is applied for one device, refused for another.
        ProfileState refused =
                told.stream()
                        .filter(state -> state.getState() == ProfileState.State.STATE_REFUSED)
                        .findFirst()
                        .orElse(null);
        return new WantedView(
                wanted.getName(),
                wanted.getVersion(),
                wanted.getDigest(),
                wanted.getDevicesList(),
                refused != null ? State.REFUSED : told.isEmpty() ? State.PENDING : State.APPLIED,
                refused == null
                        ? List.of()
                        : refused.getProblemsList().stream().map(AgentStates::problem).toList(),
                refused == null ? 0 : refused.getProblemCount());
    }

    private static ProblemView problem(ProfileProblem problem) {
        boolean hasPlace = problem.getLine() > 0;
        return new ProblemView(
                problem.getCode(),
                hasPlace ? problem.getLine() : null,
                hasPlace ? problem.getColumn() : null,
                problem.getMessage(),
                problem.getHint().isEmpty() ? null : problem.getHint());
    }

    private static RunningView running(ProfileState state) {
        return new RunningView(
                state.getName(),
                state.getVersion(),
                state.getDigest(),
                state.getState() == ProfileState.State.STATE_LOCAL,
                state.getDevicesList());
    }
}
