package dev.skerry.agent.profile;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.compile.Problem;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileProblem;
import java.util.List;

/** Why an assigned profile is refused. */
final class Problems {
    private Problems() {}

    static List<ProfileProblem> of(List<Problem> problems) {
        return problems.stream()
                .map(
                        problem ->
                                ProfileProblem.newBuilder()
                                        .setCode(problem.code())
                                        .setLine(problem.line())
                                        .setColumn(problem.column())
                                        .setMessage(problem.message())
                                        .setHint(problem.hint() == null ? "" : problem.hint())
                                        .build())
                .toList();
    }

    /** The gateway's source is not the one that it assigned. */
    static ProfileProblem otherContent(AssignedProfile assigned, String what) {
        return problem(
                "SKR-A312",
                "what the gateway sent for profile '%s' %s is not what it assigned: %s"
                        .formatted(assigned.getName(), assigned.getVersion(), what),
                "assign the profile again; if it recurs, look at the gateway's store");
    }

    static ProfileProblem clash(DeviceProfile profile, String address, DeviceProfile other) {
        return problem(
                "SKR-A313",
                "'%s' of profile '%s' is also an address of profile '%s' %s, which the agent works by"
                        .formatted(address, profile.name(), other.name(), other.version()),
                "give one of the two another topic or path, or take the other one away");
    }

    static ProfileProblem refusedByBroker(DeviceProfile profile, String topic) {
        return problem(
                "SKR-A314",
                "the broker does not let the agent subscribe to '%s' of profile '%s'"
                        .formatted(topic, profile.name()),
                "let it read there, or correct source.mqtt.topic");
    }

    static ProfileProblem tooMany(int most) {
        return problem(
                "SKR-A315",
                "the agent would work by more than %d profiles".formatted(most),
                "assign fewer, or remove files from skerry.agent.profiles-dir");
    }

    static ProfileProblem notWritten(String why) {
        return problem(
                "SKR-A316",
                "the profile can't be written to the agent's disk (%s)".formatted(why),
                "make room in skerry.agent.data-dir; it is tried again with the next session");
    }

    /** A refused profile as a trouble of the agent, with the first of its problems. */
    static Refusal trouble(AssignedProfile profile, ProfileProblem first) {
        String place =
                first.getLine() == 0
                        ? ""
                        : "line %d, column %d: ".formatted(first.getLine(), first.getColumn());
        String hint = first.getHint().isEmpty() ? "" : ": " + first.getHint();
        return new Refusal(
                first.getCode(),
                "the gateway's profile '%s' %s is refused: %s%s%s"
                        .formatted(
                                profile.getName(),
                                profile.getVersion(),
                                place,
                                first.getMessage(),
                                hint));
    }

    private static ProfileProblem problem(String code, String message, String hint) {
        return ProfileProblem.newBuilder().setCode(code).setMessage(message).setHint(hint).build();
    }
}
