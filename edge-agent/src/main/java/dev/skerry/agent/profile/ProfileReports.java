package dev.skerry.agent.profile;

import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileProblem;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileState;
import dev.skerry.sync.proto.ProfileState.State;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the agent works by and refuses, in the words of the protocol; it fits into a frame. */
final class ProfileReports {
    private static final int MOST_REFUSED = 200;
    private static final int MOST_DEVICES = 100;
    private static final int MOST_PROBLEMS = 200;
    private static final int MOST_OF_ONE = 20;
    private static final int MOST_CHARS = 500;

    private ProfileReports() {}

    static ProfileReport of(
            Map<Place, DeviceProfile> assigned,
            ActiveProfiles active,
            Map<Place, AssignedProfile> wanted,
            Map<String, List<ProfileProblem>> refused) {
        ProfileReport.Builder report = ProfileReport.newBuilder();
        Place.toSet(assigned)
                .getProfilesList()
                .forEach(profile -> report.addProfiles(state(profile, State.STATE_APPLIED)));
        for (DeviceProfile profile : active.forAll()) {
            if (!assigned.containsKey(new Place(profile.name(), ""))) {
                report.addProfiles(
                        ProfileState.newBuilder()
                                .setName(profile.name())
                                .setVersion(profile.version())
                                .setDigest(profile.digest())
                                .setState(State.STATE_LOCAL));
            }
        }
        int left = MOST_PROBLEMS;
        Set<String> told = new HashSet<>();
        for (AssignedProfile profile : wanted.values()) {
            List<ProfileProblem> problems = refused.get(profile.getDigest());
            if (problems != null && told.size() < MOST_REFUSED && told.add(profile.getDigest())) {
                int shown = Math.min(Math.min(problems.size(), MOST_OF_ONE), left);
                left -= shown;
                ProfileState.Builder state =
                        state(profile, State.STATE_REFUSED).setProblemCount(problems.size());
                if (state.getDevicesCount() > MOST_DEVICES) {
                    state.clearDevices()
                            .addAllDevices(profile.getDevicesList().subList(0, MOST_DEVICES));
                }
                problems.subList(0, shown).forEach(p -> state.addProblems(cut(p)));
                report.addProfiles(state);
            }
        }
        return report.build();
    }

    private static ProfileState.Builder state(AssignedProfile profile, State state) {
        return ProfileState.newBuilder()
                .setName(profile.getName())
                .setVersion(profile.getVersion())
                .setDigest(profile.getDigest())
                .addAllDevices(profile.getDevicesList())
                .setState(state);
    }

    private static ProfileProblem cut(ProfileProblem problem) {
        return problem.toBuilder()
                .setMessage(cut(problem.getMessage()))
                .setHint(cut(problem.getHint()))
                .build();
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
    }
}
