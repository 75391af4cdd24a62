package dev.skerry.gateway.model.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.model.gate.Gates;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What agents shall run, from examples and from many random fleets. */
class PlansTest {
    private static final int FLEETS = 2_000;
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Member NORTH = new Member("north", "plant", Set.of("new"));
    private static final Map<String, BundleRef> BUNDLES =
            bundles("wear 1.0.0", "wear 1.1.0", "wear 1.2.0", "hum 1.0.0");

    private static Map<String, BundleRef> bundles(String... names) {
        Map<String, BundleRef> bundles = new HashMap<>();
        for (String name : names) {
            bundles.put(
                    name,
                    BundleRef.newBuilder().setVersion(name.split(" ")[1]).setDigest(name).build());
        }
        return bundles;
    }

    private static ModelAssignment assignment(Scope scope, String target, String version) {
        return ModelAssignment.of(
                new ModelPlace("wear", scope, target), version, "wear " + version, NOW, "test");
    }

    private static Rollout rollout(Scope scope, String target, String version, Stage stage) {
        return new Rollout(
                "r1",
                new ModelPlace("wear", scope, target),
                version,
                "wear " + version,
                RolloutWish.CANARY,
                Gates.DEFAULT,
                false,
                Duration.ZERO,
                stage,
                Set.of("north"),
                NOW,
                "",
                NOW,
                "test",
                null);
    }

    private static Plans plans(List<ModelAssignment> assignments, Rollout... rollouts) {
        return new Plans(assignments, List.of(rollouts), BUNDLES);
    }

    /** Such as {@code wear: 1.0.0 | 1.1.0}: what acts, and what is beside it. */
    private static List<String> text(Plans plans, Member agent) {
        return plans.of(agent).getPlansList().stream().map(PlansTest::text).toList();
    }

    private static String text(ModelPlan plan) {
        return "%s: %s | %s%s"
                .formatted(
                        plan.getName(),
                        plan.getActing().getVersion(),
                        plan.getShadow().getVersion(),
                        plan.hasGates() ? " gated" : "");
    }

    private static Member member(String id) {
        return new Member(id, "plant", Set.of("new"));
    }

    @Test
    void the_narrowest_assignment_counts() {
        ModelAssignment all = assignment(Scope.ALL, "", "1.2.0");
        ModelAssignment site = assignment(Scope.SITE, "plant", "1.1.0");
        ModelAssignment agent = assignment(Scope.AGENT, "north", "1.0.0");
        assertThat(text(plans(List.of(all, site)), NORTH)).containsExactly("wear: 1.1.0 | ");
        assertThat(text(plans(List.of(agent, all, site)), NORTH)).containsExactly("wear: 1.0.0 | ");
        assertThat(text(plans(List.of(assignment(Scope.SITE, "harbour", "1.0.0"))), NORTH))
                .isEmpty();
    }

    @Test
    void a_version_is_a_shadow_then_acts_on_some_then_on_all() {
        List<ModelAssignment> assigned = List.of(assignment(Scope.ALL, "", "1.0.0"));
        Member south = member("south");
        Plans shadow = plans(assigned, rollout(Scope.ALL, "", "1.1.0", Stage.SHADOW));
        assertThat(text(shadow, NORTH)).containsExactly("wear: 1.0.0 | 1.1.0");
        assertThat(shadow.of(NORTH).getPlans(0).getRolloutId()).isEqualTo("r1");
        Plans canary = plans(assigned, rollout(Scope.ALL, "", "1.1.0", Stage.CANARY));
        assertThat(text(canary, NORTH)).containsExactly("wear: 1.1.0 | 1.0.0 gated");
        assertThat(text(canary, south)).containsExactly("wear: 1.0.0 | 1.1.0");
        Plans full = plans(assigned, rollout(Scope.ALL, "", "1.1.0", Stage.FULL));
        assertThat(text(full, south)).containsExactly("wear: 1.1.0 | 1.0.0 gated");
    }

    @Test
    void a_first_version_is_beside_what_the_agent_has_by_itself() {
        assertThat(text(plans(List.of(), rollout(Scope.ALL, "", "1.1.0", Stage.SHADOW)), NORTH))
                .containsExactly("wear:  | 1.1.0");
        assertThat(text(plans(List.of(), rollout(Scope.ALL, "", "1.1.0", Stage.FULL)), NORTH))
                .containsExactly("wear: 1.1.0 |  gated");
    }

    @Test
    void a_version_that_acts_already_is_not_compared_with_itself() {
        List<ModelAssignment> assigned = List.of(assignment(Scope.ALL, "", "1.1.0"));
        for (Stage stage : List.of(Stage.SHADOW, Stage.FULL)) {
            assertThat(text(plans(assigned, rollout(Scope.ALL, "", "1.1.0", stage)), NORTH))
                    .first()
                    .asString()
                    .startsWith("wear: 1.1.0 | ")
                    .doesNotContain("| 1");
        }
    }

    @Test
    void who_has_a_narrower_assignment_is_left_alone() {
        Rollout all = rollout(Scope.ALL, "", "1.2.0", Stage.FULL);
        Plans plans = plans(List.of(assignment(Scope.SITE, "plant", "1.0.0")), all);
        assertThat(text(plans, NORTH)).containsExactly("wear: 1.0.0 | ");
        assertThat(plans.targets(all, List.of(NORTH))).isEmpty();
        Rollout group = rollout(Scope.GROUP, "new", "1.1.0", Stage.FULL);
        assertThat(
                        plans(List.of(assignment(Scope.GROUP, "new", "1.0.0")), group)
                                .isFor(group, NORTH))
                .isTrue();
    }

    @Test
    void agents_that_it_failed_on_keep_what_they_have() {
        Rollout done = rollout(Scope.ALL, "", "1.1.0", Stage.DONE);
        Plans plans = plans(List.of(assignment(Scope.ALL, "", "1.0.0")), done);
        assertThat(plans.kept(done, List.of(NORTH, member("south")), NORTH::equals))
                .extracting(ModelAssignment::place, ModelAssignment::version)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                new ModelPlace("wear", Scope.AGENT, "north"), "1.0.0"));
        assertThat(plans(List.of(), done).kept(done, List.of(NORTH), agent -> true)).isEmpty();
    }

    @Test
    void an_agent_of_two_groups_is_not_given_the_others_version_unseen() {
        Member both = new Member("north", "plant", Set.of("new", "old"));
        List<ModelAssignment> assigned =
                List.of(
                        assignment(Scope.GROUP, "new", "1.2.0"),
                        assignment(Scope.GROUP, "old", "1.1.0"));
        Rollout back = rollout(Scope.GROUP, "new", "1.0.0", Stage.FULL);
        Plans plans = plans(assigned, back);
        assertThat(text(plans, both)).containsExactly("wear: 1.2.0 | ");
        assertThat(plans.kept(back, List.of(both), agent -> false))
                .extracting(ModelAssignment::version)
                .containsExactly("1.2.0");
    }

    @Test
    void in_any_fleet_one_bundle_acts_and_all_are_in_the_catalogue() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < FLEETS; i++) {
            Fleet fleet = Fleet.random(random);
            for (Member agent : fleet.agents()) {
                List<ModelPlan> plans = fleet.plans().of(agent).getPlansList();
                assertThat(plans)
                        .as("seed %d, fleet %d", seed, i)
                        .allSatisfy(
                                plan -> {
                                    assertThat(plan.hasActing() || plan.hasShadow()).isTrue();
                                    assertThat(digests(plan))
                                            .doesNotHaveDuplicates()
                                            .isSubsetOf(fleet.plans().bundles().keySet())
                                            .allMatch(d -> d.startsWith(plan.getName() + " "));
                                    assertThat(plan.hasGates())
                                            .isEqualTo(fleet.actsOn(plan, agent));
                                })
                        .extracting(ModelPlan::getName)
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void in_any_fleet_an_abort_brings_back_what_was_and_the_end_what_was_in_full() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < FLEETS; i++) {
            Fleet fleet = Fleet.random(random);
            Rollout rollout = fleet.rollout();
            Plans before = new Plans(fleet.assignments(), List.of(), BUNDLES);
            for (Stage stage : List.of(Stage.ABORTED, Stage.REVERSED)) {
                Plans after =
                        new Plans(
                                fleet.assignments(), List.of(rollout.in(stage, "", NOW)), BUNDLES);
                assertThat(fleet.agents().stream().map(after::of))
                        .as("seed %d, fleet %d", seed, i)
                        .isEqualTo(fleet.agents().stream().map(before::of).toList());
            }
            Plans full =
                    new Plans(
                            fleet.assignments(), List.of(rollout.in(Stage.FULL, "", NOW)), BUNDLES);
            List<ModelAssignment> ended = new ArrayList<>(fleet.assignments());
            ended.removeIf(assignment -> assignment.place().equals(rollout.place()));
            ended.add(Plans.end(rollout));
            ended.addAll(before.kept(rollout, fleet.agents(), agent -> false));
            Plans done = new Plans(ended, List.of(), BUNDLES);
            for (Member agent : fleet.agents()) {
                assertThat(acting(done, agent))
                        .as("seed %d, fleet %d, %s", seed, i, agent)
                        .isEqualTo(acting(full, agent));
            }
        }
    }

    private static List<String> digests(ModelPlan plan) {
        List<String> digests = new ArrayList<>();
        Optional.of(plan)
                .filter(ModelPlan::hasActing)
                .ifPresent(p -> digests.add(p.getActing().getDigest()));
        Optional.of(plan)
                .filter(ModelPlan::hasShadow)
                .ifPresent(p -> digests.add(p.getShadow().getDigest()));
        return digests;
    }

    private static Map<String, String> acting(Plans plans, Member agent) {
        return plans.of(agent).getPlansList().stream()
                .collect(Collectors.toMap(ModelPlan::getName, p -> p.getActing().getDigest()));
    }

    /** Agents at two sites with two tags, assignments anywhere, and a rollout at any stage. */
    private record Fleet(List<Member> agents, List<ModelAssignment> assignments, Rollout rollout) {
        static Fleet random(Random random) {
            List<Member> agents =
                    IntStream.range(0, 6)
                            .mapToObj(
                                    i ->
                                            new Member(
                                                    "a" + i,
                                                    "s" + random.nextInt(2),
                                                    random.nextBoolean()
                                                            ? Set.of("t" + random.nextInt(2))
                                                            : Set.of("t0", "t1")))
                            .toList();
            Map<ModelPlace, ModelAssignment> assignments = new HashMap<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                ModelPlace place = place(random, random.nextInt(4) == 0 ? "hum" : "wear");
                String version =
                        place.name().equals("hum")
                                ? "1.0.0"
                                : "1.%d.0".formatted(random.nextInt(3));
                assignments.put(
                        place,
                        ModelAssignment.of(
                                place, version, place.name() + " " + version, NOW, "test"));
            }
            String version = "1.%d.0".formatted(random.nextInt(3));
            Rollout rollout =
                    new Rollout(
                            "r" + random.nextInt(),
                            place(random, "wear"),
                            version,
                            "wear " + version,
                            RolloutWish.CANARY,
                            Gates.DEFAULT,
                            false,
                            Duration.ZERO,
                            Stage.values()[random.nextInt(Stage.values().length)],
                            Set.of("a0", "a1"),
                            NOW,
                            "",
                            NOW,
                            "test",
                            null);
            return new Fleet(agents, List.copyOf(assignments.values()), rollout);
        }

        private static ModelPlace place(Random random, String name) {
            int which = random.nextInt(6);
            return switch (Scope.values()[random.nextInt(4)]) {
                case SITE -> new ModelPlace(name, Scope.SITE, "s" + which % 2);
                case GROUP -> new ModelPlace(name, Scope.GROUP, "t" + which % 2);
                case AGENT -> new ModelPlace(name, Scope.AGENT, "a" + which);
                case ALL, DEVICE -> new ModelPlace(name, Scope.ALL, "");
            };
        }

        Plans plans() {
            return new Plans(assignments, List.of(rollout), BUNDLES);
        }

        boolean actsOn(ModelPlan plan, Member agent) {
            return plan.getName().equals("wear")
                    && plans().isFor(rollout, agent)
                    && rollout.actsOn(agent.agentId());
        }
    }
}
