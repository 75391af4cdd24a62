package dev.skerry.gateway.profile;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.profile.AgentProfilesView.RunningView;
import dev.skerry.gateway.profile.AgentProfilesView.State;
import dev.skerry.gateway.profile.AgentProfilesView.WantedView;
import dev.skerry.gateway.profile.Assignment.Place;
import dev.skerry.gateway.profile.AssignmentPreview.AgentMove;
import dev.skerry.gateway.profile.AssignmentPreview.ComparedMove;
import dev.skerry.gateway.profile.AssignmentPreview.Move;
import dev.skerry.gateway.profile.ProfileView.VersionView;
import dev.skerry.gateway.profile.SqlProfileStore.Report;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Finds what a change of the assignments would change, without making it. */
final class Previews {
    /** More pairs of versions than that are not compared: nobody reads them. */
    private static final int MOST_COMPARED = 20;

    private final Handle handle;
    private final Place place;
    private final Collection<String> connected;

    private Previews(Handle handle, Place place, Collection<String> connected) {
        this.handle = handle;
        this.place = place;
        this.connected = Set.copyOf(connected);
    }

    /**
     * What would change for the agents of these sites.
     *
     * @param version to be assigned at the place; null to take back what is
     * @return empty if there is no such version
     */
    static Optional<AssignmentPreview> of(
            Handle handle,
            Place place,
            @Nullable String version,
            Sites sites,
            Collection<String> connected) {
        VersionView wanted = null;
        if (version != null) {
            wanted = SqlProfileStore.version(handle, place.name(), version).orElse(null);
            if (wanted == null) {
                return Optional.empty();
            }
        }
        return Optional.of(new Previews(handle, place, connected).of(wanted, sites));
    }

    private AssignmentPreview of(@Nullable VersionView wanted, Sites sites) {
        List<Assignment> before =
                SqlProfileStore.assignments(handle).stream()
                        .filter(a -> a.name().equals(place.name()))
                        .toList();
        List<Assignment> after = new ArrayList<>(before);
        after.removeIf(assignment -> assignment.place().equals(place));
        if (wanted != null) {
            after.add(assignment(wanted));
        }
        Map<String, Report> reports = SqlProfileStore.reports(handle);
        List<AgentMove> moves = new ArrayList<>();
        int unchanged = 0;
        for (Member member : Members.all(handle).values()) {
            if (sites.include(member.site()) && place.concerns(member)) {
                ProfileSet old = Resolution.of(before, member);
                ProfileSet now = Resolution.of(after, member);
                if (old.equals(now)) {
                    unchanged++;
                } else {
                    Report report = reports.getOrDefault(member.agentId(), Report.NONE);
                    moves.add(move(member, old, now, report));
                }
            }
        }
        return new AssignmentPreview(
                moves.subList(0, Math.min(moves.size(), AssignmentPreview.MOST_AGENTS)),
                moves.size(),
                (int) moves.stream().filter(move -> !move.connected()).count(),
                unchanged,
                compared(moves));
    }

    private Assignment assignment(VersionView version) {
        return new Assignment(
                place.name(),
                place.scope(),
                place.target(),
                place.device(),
                version.version(),
                version.digest(),
                Instant.EPOCH,
                "");
    }

    private AgentMove move(Member member, ProfileSet old, ProfileSet now, Report report) {
        AgentProfilesView view =
                AgentStates.view(member.agentId(), now, report.content(), report.at());
        String local =
                view.running().stream()
                        .filter(running -> running.local() && running.name().equals(place.name()))
                        .map(RunningView::version)
                        .findFirst()
                        .orElse(null);
        Map<String, String> from = byDevice(old);
        Map<String, String> to = byDevice(now);
        // Of a device that has none of its own, what is for all counts.
        Set<String> devices = new TreeSet<>(from.keySet());
        devices.addAll(to.keySet());
        Map<List<@Nullable String>, List<String>> byVersions = new LinkedHashMap<>();
        for (String device : devices) {
            String was = from.getOrDefault(device, from.get(""));
            String is = to.getOrDefault(device, to.get(""));
            if (!Objects.equals(was, is)) {
                byVersions
                        .computeIfAbsent(Arrays.asList(was, is), versions -> new ArrayList<>())
                        .add(device);
            }
        }
        List<Move> moves = new ArrayList<>();
        byVersions.forEach(
                (versions, those) ->
                        moves.add(
                                new Move(
                                        those.contains("") ? List.of() : those,
                                        versions.get(0),
                                        versions.get(1),
                                        local)));
        return new AgentMove(
                member.agentId(),
                member.site(),
                connected.contains(member.agentId()),
                view.wanted().stream().map(WantedView::state).anyMatch(State.REFUSED::equals),
                moves);
    }

    /** Versions by device; under the empty id what is for all. */
    private static Map<String, String> byDevice(ProfileSet set) {
        Map<String, String> versions = new TreeMap<>();
        for (AssignedProfile profile : set.getProfilesList()) {
            if (profile.getDevicesList().isEmpty()) {
                versions.put("", profile.getVersion());
            }
            profile.getDevicesList().forEach(device -> versions.put(device, profile.getVersion()));
        }
        return versions;
    }

    private List<ComparedMove> compared(List<AgentMove> agents) {
        Map<List<String>, Set<String>> byVersions = new LinkedHashMap<>();
        for (AgentMove agent : agents) {
            for (Move move : agent.moves()) {
                String from = move.from();
                String to = move.to();
                if (from != null && to != null && !from.equals(to)) {
                    byVersions
                            .computeIfAbsent(List.of(from, to), versions -> new TreeSet<>())
                            .add(agent.agentId());
                }
            }
        }
        List<ComparedMove> compared = new ArrayList<>();
        byVersions.entrySet().stream()
                .limit(MOST_COMPARED)
                .forEach(
                        entry -> {
                            String from = entry.getKey().getFirst();
                            String to = entry.getKey().getLast();
                            DeviceProfile before = profile(from);
                            DeviceProfile after = profile(to);
                            if (before != null && after != null) {
                                compared.add(
                                        new ComparedMove(
                                                from,
                                                to,
                                                entry.getValue().size(),
                                                ComparisonView.of(before, after, List.of())));
                            }
                        });
        return compared;
    }

    /** Null for a version that is only on agents, or that does not compile any more. */
    private @Nullable DeviceProfile profile(String version) {
        return SqlProfileStore.version(handle, place.name(), version)
                .flatMap(known -> SqlProfileStore.source(handle, known.digest()))
                .map(source -> new String(source, StandardCharsets.UTF_8))
                .map(yaml -> new ProfileCompiler().compile(place.name(), yaml))
                .map(result -> result instanceof CompileResult.Compiled(var it) ? it : null)
                .orElse(null);
    }
}
