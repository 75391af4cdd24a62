package dev.skerry.gateway.profile;

import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which profiles follow from the assignments for one agent: of each name the narrowest, agent
 * before group before site before all, and for devices that have one of their own that one. An
 * agent may belong to two groups with different versions: then the higher one counts.
 */
final class Resolution {
    private static final Comparator<Assignment> NARROWER =
            Comparator.comparing(Assignment::scope)
                    .thenComparing(Assignment::version, SemanticVersion.ORDER);

    private Resolution() {}

    /** All that the agent shall work by, in the order of the names. */
    static ProfileSet of(List<Assignment> assignments, Member agent) {
        Map<String, List<Assignment>> byName = new TreeMap<>();
        for (Assignment assignment : assignments) {
            if (assignment.concerns(agent)) {
                byName.computeIfAbsent(assignment.name(), n -> new ArrayList<>()).add(assignment);
            }
        }
        ProfileSet.Builder set = ProfileSet.newBuilder();
        byName.values().forEach(ofName -> add(set, ofName));
        return set.build();
    }

    private static void add(ProfileSet.Builder set, List<Assignment> ofName) {
        Optional<Assignment> forAll =
                ofName.stream().filter(a -> a.scope() != Scope.DEVICE).max(NARROWER);
        forAll.ifPresent(assignment -> set.addProfiles(assigned(assignment)));
        Map<String, AssignedProfile.Builder> byDigest = new TreeMap<>();
        ofName.stream()
                .filter(a -> a.scope() == Scope.DEVICE)
                .filter(a -> forAll.map(all -> !all.digest().equals(a.digest())).orElse(true))
                .sorted(Comparator.comparing(Assignment::device))
                .forEach(
                        assignment ->
                                byDigest.computeIfAbsent(
                                                assignment.digest(), d -> assigned(assignment))
                                        .addDevices(assignment.device()));
        byDigest.values().forEach(set::addProfiles);
    }

    private static AssignedProfile.Builder assigned(Assignment assignment) {
        return AssignedProfile.newBuilder()
                .setName(assignment.name())
                .setVersion(assignment.version())
                .setDigest(assignment.digest());
    }
}
