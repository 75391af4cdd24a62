package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Members;
import dev.skerry.gateway.program.SqlProgramStore;
import dev.skerry.gateway.program.rollout.Casting.Cast;
import dev.skerry.gateway.program.rollout.ProgramRolloutView.TurnView;
import dev.skerry.gateway.program.rollout.ProgramRolloutView.WaveView;
import dev.skerry.sync.proto.ProgramReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What is shown of rollouts of programs, to people who see some sites. */
public final class ProgramQuery {
    /** How many agents are shown of a rollout. */
    static final int MOST_AGENTS = 500;

    private final Jdbi jdbi;
    private final FleetNow fleet;

    public ProgramQuery(Jdbi jdbi, FleetNow fleet) {
        this.jdbi = jdbi;
        this.fleet = fleet;
    }

    /** The rollouts, the newest first, without their agents; those that reach none they see not. */
    public List<ProgramRolloutView> rollouts(Sites sites) {
        return jdbi.withHandle(
                handle -> {
                    Map<String, Member> members = Members.all(handle);
                    return SqlRollouts.all(handle).stream()
                            .flatMap(rollout -> view(handle, rollout, members, sites).stream())
                            .map(view -> view.withoutAgents())
                            .toList();
                });
    }

    /** One with its agents at these sites. */
    public Optional<ProgramRolloutView> rollout(String rolloutId, Sites sites) {
        return jdbi.withHandle(
                handle ->
                        SqlRollouts.find(handle, rolloutId)
                                .flatMap(
                                        rollout ->
                                                view(handle, rollout, Members.all(handle), sites)));
    }

    private Optional<ProgramRolloutView> view(
            Handle handle, ProgramRollout rollout, Map<String, Member> members, Sites sites) {
        Map<String, Instant> heard = fleet.heard();
        List<TurnView> agents = new ArrayList<>();
        List<Turn> all = SqlTurns.of(handle, rollout.id());
        for (Turn turn : all) {
            Member member = members.get(turn.agentId());
            if (member != null && sites.include(member.site())) {
                agents.add(TurnView.of(turn, member.site(), heard.containsKey(turn.agentId())));
            }
        }
        if (agents.isEmpty() && !isOf(rollout.audience(), members, sites)) {
            return Optional.empty();
        }
        agents.sort(
                Comparator.comparing((TurnView turn) -> !turn.state().hasFailed())
                        .thenComparing(turn -> turn.state() != TurnState.STALLED)
                        .thenComparingInt(TurnView::wave)
                        .thenComparing(TurnView::agentId));
        return Optional.of(
                ProgramRolloutView.of(
                        rollout,
                        waves(rollout, agents),
                        agents.size(),
                        agents.stream().limit(MOST_AGENTS).toList()));
    }

    /** One that waits has no agents yet, by which it would be seen. */
    private static boolean isOf(Audience audience, Map<String, Member> members, Sites sites) {
        return switch (audience.scope()) {
            case SITE -> audience.targets().stream().anyMatch(sites::include);
            case AGENT ->
                    members.values().stream()
                            .anyMatch(one -> audience.has(one) && sites.include(one.site()));
            case ALL, GROUP, DEVICE -> sites.areAll();
        };
    }

    private static List<WaveView> waves(ProgramRollout rollout, List<TurnView> agents) {
        Map<Integer, Map<TurnState, Integer>> waves = new TreeMap<>();
        for (TurnView turn : agents) {
            waves.computeIfAbsent(turn.wave(), wave -> new TreeMap<>())
                    .merge(turn.state(), 1, Integer::sum);
        }
        return waves.entrySet().stream()
                .map(
                        wave ->
                                new WaveView(
                                        wave.getKey(),
                                        WaveState.of(rollout, wave.getKey() - 1),
                                        wave.getValue().values().stream()
                                                .mapToInt(Integer::intValue)
                                                .sum(),
                                        words(wave.getValue())))
                .toList();
    }

    private static Map<String, Integer> words(Map<TurnState, Integer> counts) {
        Map<String, Integer> words = new TreeMap<>();
        counts.forEach((state, count) -> words.put(state.word(), count));
        return words;
    }

    /** Who would get a version if it were rolled out now, and why not; empty if it is unknown. */
    public Optional<ProgramPreview> preview(ProgramWish wish, Sites sites) {
        return jdbi.withHandle(
                handle -> {
                    if (SqlProgramStore.ofVersion(handle, wish.version()).isEmpty()) {
                        return Optional.empty();
                    }
                    var casting = new Casting(handle, fleet);
                    List<Cast> casts = casting.of(handle, wish.version(), wish.audience(), sites);
                    return Optional.of(ProgramPreview.of(casts, wish.terms().waves()));
                });
    }

    /** Whom a rollout is for. */
    public Optional<Audience> audience(String rolloutId) {
        return jdbi.withHandle(handle -> SqlRollouts.find(handle, rolloutId))
                .map(ProgramRollout::audience);
    }

    /** How many agents run each version by their last word, of these sites. */
    public Map<String, Integer> runs(Sites sites) {
        return jdbi.withHandle(
                handle -> {
                    Map<String, Integer> runs = new TreeMap<>();
                    Map<String, ProgramReport> reports = ProgramReports.all(handle);
                    for (Member member : Members.all(handle).values()) {
                        ProgramReport report = reports.get(member.agentId());
                        if (report != null && sites.include(member.site())) {
                            runs.merge(report.getVersion(), 1, Integer::sum);
                        }
                    }
                    return runs;
                });
    }

    /** What an agent runs; one that never told shows nothing. */
    public AgentProgramView agent(String agentId) {
        return jdbi.withHandle(
                handle ->
                        AgentProgramView.of(
                                ProgramReports.of(handle, agentId).orElse(null),
                                SqlTurns.unsettled(handle, agentId)));
    }
}
