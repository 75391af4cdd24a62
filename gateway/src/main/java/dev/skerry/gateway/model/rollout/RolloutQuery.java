package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.model.SqlBundleStore;
import dev.skerry.gateway.model.gate.Evidence;
import dev.skerry.gateway.model.rollout.ComparisonView.PointView;
import dev.skerry.gateway.model.rollout.ModelReports.Report;
import dev.skerry.gateway.model.rollout.RolloutPreview.AgentPreview;
import dev.skerry.gateway.model.rollout.RolloutView.AgentView;
import dev.skerry.gateway.model.rollout.RolloutView.Part;
import dev.skerry.gateway.model.rollout.RolloutView.State;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Members;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.sync.proto.ModelFigures;
import dev.skerry.sync.proto.ModelState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What is shown of assignments and rollouts. */
final class RolloutQuery {
    private static final Comparator<AgentView> WORST_FIRST =
            Comparator.comparing(AgentView::state, Comparator.reverseOrder())
                    .thenComparing(AgentView::agentId);

    private RolloutQuery() {}

    /** Without those for other sites and their agents. */
    static List<ModelAssignment> seen(
            Handle handle, List<ModelAssignment> assignments, Sites sites) {
        if (sites.areAll()) {
            return assignments;
        }
        Map<String, Member> members = Members.all(handle);
        return assignments.stream()
                .filter(assignment -> isSeen(assignment.place(), members, sites))
                .toList();
    }

    private static boolean isSeen(ModelPlace place, Map<String, Member> members, Sites sites) {
        if (place.scope() == Scope.SITE) {
            return sites.include(place.target());
        }
        Member member = members.get(place.target());
        return place.scope() != Scope.AGENT || (member != null && sites.include(member.site()));
    }

    static List<RolloutView> ofName(Handle handle, String name, Sites sites) {
        Situation situation = Situation.read(handle);
        return SqlRolloutStore.ofName(handle, name).stream()
                .filter(rollout -> isSeen(rollout.place(), situation.members(), sites))
                .map(rollout -> view(handle, situation, rollout, sites, 0))
                .toList();
    }

    static Optional<RolloutView> one(Handle handle, String rolloutId, Sites sites) {
        Situation situation = Situation.read(handle);
        return SqlRolloutStore.find(handle, rolloutId)
                .filter(rollout -> isSeen(rollout.place(), situation.members(), sites))
                .map(rollout -> view(handle, situation, rollout, sites, RolloutView.MOST_AGENTS));
    }

    private static RolloutView view(
            Handle handle, Situation situation, Rollout rollout, Sites sites, int mostAgents) {
        boolean isOpen = rollout.stage().isOpen();
        List<Member> targets =
                isOpen || rollout.stage() == Stage.WAITING
                        ? situation.targets(rollout).stream()
                                .filter(agent -> sites.include(agent.site()))
                                .toList()
                        : List.of();
        return new RolloutView(
                rollout.id(),
                rollout.name(),
                rollout.version(),
                rollout.digest(),
                rollout.place().scope(),
                rollout.place().target(),
                rollout.canary().text(),
                rollout.isAutomatic(),
                rollout.stageTime().toSeconds(),
                rollout.stage(),
                rollout.stageAt(),
                shown(rollout.reason(), sites),
                rollout.startedAt(),
                rollout.by(),
                rollout.pause(),
                rollout.revision(),
                isOpen ? situation.gates(rollout) : List.of(),
                targets.size(),
                mostAgents == 0
                        ? List.of()
                        : targets.stream()
                                .map(agent -> agent(situation, rollout, agent))
                                .sorted(WORST_FIRST)
                                .limit(mostAgents)
                                .toList(),
                SqlRolloutStore.stages(handle, rollout.id()).stream()
                        .map(
                                stage ->
                                        new StageView(
                                                stage.stage(),
                                                stage.at(),
                                                stage.by(),
                                                shown(stage.reason(), sites)))
                        .toList());
    }

    static Optional<ComparisonView> comparison(Handle handle, String rolloutId, Sites sites) {
        Situation situation = Situation.read(handle);
        return SqlRolloutStore.find(handle, rolloutId)
                .filter(rollout -> isSeen(rollout.place(), situation.members(), sites))
                .map(rollout -> comparison(handle, situation, rollout));
    }

    private static ComparisonView comparison(Handle handle, Situation situation, Rollout rollout) {
        List<Evidence> running = rollout.stage().isOpen() ? situation.running(rollout) : List.of();
        return new ComparisonView(
                SqlPointStore.of(handle, rollout.id()).stream().map(PointView::of).toList(),
                sums(running.stream().map(Evidence::figures)),
                sums(running.stream().map(Evidence::beside).filter(Objects::nonNull)));
    }

    private static List<Long> sums(Stream<ModelFigures> figures) {
        List<Long> sums = new ArrayList<>();
        figures.forEach(
                one -> {
                    for (int i = 0; i < one.getScoresCount(); i++) {
                        if (i == sums.size()) {
                            sums.add(0L);
                        }
                        sums.set(i, sums.get(i) + one.getScores(i));
                    }
                });
        return sums;
    }

    /** Empty if the catalogue has no such version. */
    static Optional<RolloutPreview> preview(Handle handle, RolloutWish wish, Sites sites) {
        return SqlBundleStore.find(handle, wish.place().name(), wish.version())
                .map(
                        bundle -> {
                            Rollout rollout = wish.begun("", bundle.digest(), Instant.EPOCH, "");
                            return preview(Situation.read(handle), rollout, sites);
                        });
    }

    private static RolloutPreview preview(Situation situation, Rollout rollout, Sites sites) {
        List<Member> there =
                situation.members().values().stream()
                        .filter(rollout.place()::concerns)
                        .filter(agent -> sites.include(agent.site()))
                        .toList();
        List<Member> targets =
                situation.targets(rollout).stream()
                        .filter(agent -> sites.include(agent.site()))
                        .toList();
        return new RolloutPreview(
                targets.size(),
                (int)
                        targets.stream()
                                .filter(agent -> situation.hasAlready(rollout, agent))
                                .count(),
                rollout.canary().of(rollout.id(), targets).size(),
                there.size() - targets.size(),
                targets.stream()
                        .limit(RolloutView.MOST_AGENTS)
                        .map(agent -> preview(situation, rollout.name(), agent))
                        .toList());
    }

    private static AgentPreview preview(Situation situation, String name, Member agent) {
        return new AgentPreview(
                agent.agentId(),
                agent.site(),
                situation.plans().assigned(name, agent).map(ModelAssignment::version).orElse(null),
                situation
                        .reports()
                        .getOrDefault(agent.agentId(), Report.NONE)
                        .content()
                        .getModelsList()
                        .stream()
                        .filter(state -> state.getName().equals(name))
                        .filter(state -> state.getRole() == ModelState.Role.ROLE_ACTING)
                        .filter(state -> state.getState() == ModelState.State.STATE_RUNNING)
                        .map(ModelState::getVersion)
                        .findFirst()
                        .orElse(null));
    }

    private static String shown(String reason, Sites sites) {
        return sites.areAll() ? reason : Situation.withoutAgents(reason);
    }

    private static AgentView agent(Situation situation, Rollout rollout, Member agent) {
        Evidence evidence = situation.evidence(rollout, agent.agentId());
        var figures = evidence.figures();
        return new AgentView(
                agent.agentId(),
                agent.site(),
                rollout.actsOn(agent.agentId()) ? Part.ACTING : Part.SHADOW,
                switch (evidence.progress()) {
                    case WAITING -> State.WAITING;
                    case RUNNING -> State.RUNNING;
                    case UNUSED -> State.UNUSED;
                    case REFUSED -> State.REFUSED;
                    case REVERTED -> State.REVERTED;
                },
                situation
                        .plans()
                        .assigned(rollout.name(), agent)
                        .map(ModelAssignment::version)
                        .orElse(null),
                figures.getSteps(),
                figures.getAlarms(),
                figures.getCompared(),
                figures.getCompared() == 0
                        ? null
                        : (double) figures.getAgreed() / figures.getCompared(),
                figures.getLatencyP50Micros(),
                figures.getLatencyP99Micros(),
                evidence.psi(),
                evidence.code(),
                evidence.message(),
                situation.reports().getOrDefault(agent.agentId(), Report.NONE).at());
    }
}
