package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.profile.SemanticVersion;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What agents shall run: what is assigned, and beside it or in its place what is being rolled out.
 * The narrowest assignment counts, agent before group before site before all; of two groups the one
 * with the higher version. A rollout is for those agents for which an assignment at its place would
 * count.
 *
 * @param bundles all that the catalogue has, by digest
 */
record Plans(
        List<ModelAssignment> assignments, List<Rollout> rollouts, Map<String, BundleRef> bundles) {
    private static final Comparator<ModelAssignment> NARROWER =
            Comparator.comparing(ModelAssignment::scope)
                    .thenComparing(ModelAssignment::version, SemanticVersion.ORDER);

    Plans {
        assignments = List.copyOf(assignments);
        rollouts = rollouts.stream().filter(rollout -> rollout.stage().isOpen()).toList();
        bundles = Map.copyOf(bundles);
    }

    /** All that an agent shall run, in the order of the names. */
    ModelSet of(Member agent) {
        Set<String> names = new TreeSet<>();
        assignments.stream()
                .filter(assignment -> assignment.concerns(agent))
                .forEach(assignment -> names.add(assignment.name()));
        rollouts.stream()
                .filter(rollout -> rollout.place().concerns(agent))
                .forEach(rollout -> names.add(rollout.name()));
        ModelSet.Builder set = ModelSet.newBuilder();
        names.forEach(name -> plan(name, agent).ifPresent(set::addPlans));
        return set.build();
    }

    private Optional<ModelPlan> plan(String name, Member agent) {
        Optional<BundleRef> assigned = assigned(name, agent).map(a -> bundles.get(a.digest()));
        Optional<Rollout> rollout =
                rollouts.stream()
                        .filter(open -> open.name().equals(name))
                        .filter(open -> bundles.containsKey(open.digest()))
                        .filter(open -> isFor(open, agent))
                        .findFirst();
        if (rollout.isEmpty()) {
            return assigned.map(
                    bundle -> ModelPlan.newBuilder().setName(name).setActing(bundle).build());
        }
        return Optional.of(plan(rollout.get(), agent, assigned));
    }

    private ModelPlan plan(Rollout rollout, Member agent, Optional<BundleRef> before) {
        ModelPlan.Builder plan =
                ModelPlan.newBuilder().setName(rollout.name()).setRolloutId(rollout.id());
        BundleRef after = Objects.requireNonNull(bundles.get(rollout.digest()));
        Optional<BundleRef> other = before.filter(bundle -> !bundle.equals(after));
        if (rollout.actsOn(agent.agentId())) {
            other.ifPresent(plan::setShadow);
            plan.setActing(after).setGates(rollout.gates().ofAgent());
        } else if (before.isPresent() && other.isEmpty()) {
            plan.setActing(after);
        } else {
            other.ifPresent(plan::setActing);
            plan.setShadow(after);
        }
        return plan.build();
    }

    /** The assignment that counts for an agent; empty if none of this name is for it. */
    Optional<ModelAssignment> assigned(String name, Member agent) {
        return counting(assignments, name, agent);
    }

    private static Optional<ModelAssignment> counting(
            Collection<ModelAssignment> assignments, String name, Member agent) {
        return assignments.stream()
                .filter(assignment -> assignment.name().equals(name))
                .filter(assignment -> assignment.concerns(agent))
                .max(NARROWER);
    }

    /** Whether an agent shall run this version in the end, and because of this rollout. */
    boolean isFor(Rollout rollout, Member agent) {
        if (!rollout.place().concerns(agent)) {
            return false;
        }
        Optional<ModelAssignment> then = counting(after(rollout), rollout.name(), agent);
        return then.map(ModelAssignment::digest).filter(rollout.digest()::equals).isPresent()
                && (then.map(ModelAssignment::place).filter(rollout.place()::equals).isPresent()
                        || assigned(rollout.name(), agent)
                                .filter(now -> now.digest().equals(rollout.digest()))
                                .isEmpty());
    }

    /** The agents of these that shall run this version in the end. */
    List<Member> targets(Rollout rollout, Collection<Member> agents) {
        return agents.stream().filter(agent -> isFor(rollout, agent)).toList();
    }

    private List<ModelAssignment> after(Rollout rollout) {
        List<ModelAssignment> after = new ArrayList<>(assignments);
        after.removeIf(assignment -> assignment.place().equals(rollout.place()));
        after.add(end(rollout));
        return after;
    }

    /** The assignment that a rollout ends in. */
    static ModelAssignment end(Rollout rollout) {
        return ModelAssignment.of(
                rollout.place(),
                rollout.version(),
                rollout.digest(),
                rollout.stageAt(),
                rollout.by());
    }

    /**
     * What has to be assigned to agents of their own when a rollout ends, so that those go on with
     * what they have that can't run the version, went back, or are none of its agents. These are in
     * two groups: what is assigned to the other one must not come over them unseen.
     *
     * @param hasFailed whether an agent can't run it or went back
     */
    List<ModelAssignment> kept(
            Rollout rollout, Collection<Member> agents, Predicate<Member> hasFailed) {
        List<ModelAssignment> after = after(rollout);
        return agents.stream()
                .filter(agent -> !isFor(rollout, agent) || hasFailed.test(agent))
                .flatMap(agent -> kept(rollout, agent, after).stream())
                .toList();
    }

    private Optional<ModelAssignment> kept(
            Rollout rollout, Member agent, List<ModelAssignment> after) {
        Optional<String> then = counting(after, rollout.name(), agent).map(ModelAssignment::digest);
        return assigned(rollout.name(), agent)
                .filter(now -> !then.filter(now.digest()::equals).isPresent())
                .map(now -> forOne(now, agent, rollout));
    }

    private static ModelAssignment forOne(ModelAssignment before, Member agent, Rollout rollout) {
        return ModelAssignment.of(
                new ModelPlace(before.name(), Scope.AGENT, agent.agentId()),
                before.version(),
                before.digest(),
                rollout.stageAt(),
                rollout.by());
    }
}
