package dev.skerry.gateway.profile;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.profile.AgentProfilesView.State;
import dev.skerry.gateway.profile.AgentProfilesView.WantedView;
import dev.skerry.gateway.profile.ProfileView.CountsView;
import dev.skerry.gateway.profile.ProfileView.VersionView;
import dev.skerry.gateway.profile.SqlProfileStore.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** What is shown of profiles and of those who work by them. */
final class ProfileQuery {
    private ProfileQuery() {}

    static List<ProfileView> profiles(Handle handle, Sites sites) {
        List<Assignment> assignments = SqlProfileStore.assignments(handle);
        List<AgentProfilesView> agents = agents(handle, assignments, sites);
        List<Assignment> seen = seen(handle, assignments, sites);
        Map<String, List<VersionView>> byName = new TreeMap<>();
        SqlProfileStore.allVersions(handle)
                .forEach(v -> byName.computeIfAbsent(v.name(), n -> new ArrayList<>()).add(v));
        return byName.values().stream().map(versions -> profile(versions, seen, agents)).toList();
    }

    static Optional<ProfileView> profile(Handle handle, String name, Sites sites) {
        List<VersionView> versions = new ArrayList<>(SqlProfileStore.versionsOf(handle, name));
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        List<Assignment> assignments = SqlProfileStore.assignments(handle);
        return Optional.of(
                profile(
                        versions,
                        seen(handle, assignments, sites),
                        agents(handle, assignments, sites)));
    }

    private static ProfileView profile(
            List<VersionView> versions,
            List<Assignment> assignments,
            List<AgentProfilesView> agents) {
        versions.sort(Comparator.comparing(VersionView::version, SemanticVersion.ORDER).reversed());
        String name = versions.getFirst().name();
        return new ProfileView(
                name,
                versions.getFirst().description(),
                versions,
                assignments.stream().filter(a -> a.name().equals(name)).toList(),
                counts(name, agents));
    }

    /** An agent with several versions, for some devices, counts by the worst. */
    private static CountsView counts(String name, List<AgentProfilesView> agents) {
        Map<State, Integer> byState = new EnumMap<>(State.class);
        for (AgentProfilesView agent : agents) {
            agent.wanted().stream()
                    .filter(wanted -> wanted.name().equals(name))
                    .map(WantedView::state)
                    .max(Comparator.naturalOrder())
                    .ifPresent(worst -> byState.merge(worst, 1, Integer::sum));
        }
        return new CountsView(
                byState.getOrDefault(State.APPLIED, 0),
                byState.getOrDefault(State.PENDING, 0),
                byState.getOrDefault(State.REFUSED, 0));
    }

    static Optional<AgentProfilesView> ofAgent(Handle handle, String agentId) {
        return agents(handle, SqlProfileStore.assignments(handle), Sites.ALL).stream()
                .filter(agent -> agent.agentId().equals(agentId))
                .findFirst();
    }

    static List<AgentProfilesView> agentsOf(Handle handle, String name, Sites sites) {
        return agents(handle, SqlProfileStore.assignments(handle), sites).stream()
                .map(agent -> only(agent, name))
                .filter(agent -> !agent.wanted().isEmpty() || !agent.running().isEmpty())
                .toList();
    }

    private static AgentProfilesView only(AgentProfilesView agent, String name) {
        return new AgentProfilesView(
                agent.agentId(),
                agent.reportedAt(),
                agent.wanted().stream().filter(w -> w.name().equals(name)).toList(),
                agent.running().stream().filter(r -> r.name().equals(name)).toList());
    }

    /** Without those for other sites and their agents. */
    static List<Assignment> seen(Handle handle, List<Assignment> assignments, Sites sites) {
        if (sites.areAll()) {
            return assignments;
        }
        Map<String, Member> members = Members.all(handle);
        return assignments.stream()
                .filter(
                        assignment ->
                                switch (assignment.scope()) {
                                    case ALL, GROUP -> true;
                                    case SITE -> sites.include(assignment.target());
                                    case AGENT, DEVICE -> {
                                        Member member = members.get(assignment.target());
                                        yield member != null && sites.include(member.site());
                                    }
                                })
                .toList();
    }

    private static List<AgentProfilesView> agents(
            Handle handle, List<Assignment> assignments, Sites sites) {
        Map<String, Report> reports = SqlProfileStore.reports(handle);
        return Members.all(handle).values().stream()
                .filter(member -> sites.include(member.site()))
                .map(
                        member -> {
                            Report report = reports.getOrDefault(member.agentId(), Report.NONE);
                            return AgentStates.view(
                                    member.agentId(),
                                    Resolution.of(assignments, member),
                                    report.content(),
                                    report.at());
                        })
                .toList();
    }
}
