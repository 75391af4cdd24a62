package dev.skerry.gateway.model.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.model.gate.Gates;
import dev.skerry.gateway.model.rollout.Rollouts.Outcome;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.ModelState;
import dev.skerry.sync.proto.ModelState.Role;
import dev.skerry.sync.proto.ModelState.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How rollouts go on, and back. */
class RolloutCourseTest extends RolloutsFixture {
    RolloutCourseTest(@TempDir Path dir) {
        super(dir);
    }

    @Test
    void an_automatic_rollout_goes_from_shadow_to_the_assignment() throws Exception {
        String id = started(true);
        assertThat(view(id).stage()).isEqualTo(Stage.SHADOW);
        assertThat(actingOn(first)).hasSize(AGENTS);
        report(agents(), 500, 1);
        tick();
        assertThat(view(id).stage()).isEqualTo(Stage.SHADOW);
        ripen();
        assertThat(view(id).stage()).isEqualTo(Stage.CANARY);
        List<String> canaries = actingOn(second);
        assertThat(canaries).hasSize(2);
        ripen();
        assertThat(view(id).stage()).as("nobody told how it acts yet").isEqualTo(Stage.CANARY);
        report(agents(), 600, 1);
        tick();
        assertThat(view(id).stage()).isEqualTo(Stage.FULL);
        assertThat(actingOn(second)).hasSize(AGENTS);
        report(agents(), 600, 1);
        ripen();
        assertThat(view(id).stage()).isEqualTo(Stage.DONE);
        assertThat(rollouts.assignments("wear", Sites.ALL))
                .extracting(ModelAssignment::version, ModelAssignment::scope)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("1.1.0", Scope.ALL));
        assertThat(told.sets.values())
                .allSatisfy(
                        set -> {
                            assertThat(set.getPlans(0).hasShadow()).isFalse();
                            assertThat(set.getPlans(0).getRolloutId()).isEmpty();
                        });
        assertThat(view(id).stages())
                .extracting(StageView::stage)
                .containsExactly(Stage.SHADOW, Stage.CANARY, Stage.FULL, Stage.DONE);
        assertThat(audited())
                .containsExactly(
                        "model.assigned",
                        "rollout.started",
                        "rollout.canary",
                        "rollout.full",
                        "rollout.done",
                        "model.assigned");
    }

    @Test
    void one_agent_that_goes_back_takes_it_back_everywhere() throws Exception {
        String id = started(true);
        Map<String, ModelSet> before = without(told.sets);
        report(agents(), 500, 1);
        ripen();
        String canary = actingOn(second).getFirst();
        report(
                canary,
                ModelReport.newBuilder()
                        .addModels(
                                ModelState.newBuilder()
                                        .setName("wear")
                                        .setDigest(second)
                                        .setRolloutId(id)
                                        .setRole(Role.ROLE_ACTING)
                                        .setState(State.STATE_REVERTED)
                                        .setCode("SKR-A999")
                                        .setMessage("alarms on every step"))
                        .build());
        assertThat(view(id).stage()).isEqualTo(Stage.CANARY);
        tick();
        RolloutView reversed = view(id);
        assertThat(reversed.stage()).isEqualTo(Stage.REVERSED);
        assertThat(reversed.reason())
                .startsWith("failures is 0.5000, at most 0; agent '" + canary)
                .endsWith("SKR-A999 alarms on every step");
        RolloutView elsewhere = rollouts.rollout(id, Sites.of(List.of("elsewhere"))).orElseThrow();
        assertThat(elsewhere.reason()).isEqualTo("failures is 0.5000, at most 0");
        assertThat(elsewhere.stages().getLast().reason()).isEqualTo(elsewhere.reason());
        assertThat(reversed.stages().getLast().by()).isEqualTo("gateway");
        assertThat(without(told.sets)).isEqualTo(before);
        assertThat(audited()).endsWith("rollout.reversed");
    }

    @Test
    void too_many_alarms_take_it_back_though_nobody_watches() throws Exception {
        String id = started(false);
        report(agents(), 500, 1);
        assertThat(promote(id, false)).isInstanceOf(Outcome.Done.class);
        report(agents(), 600, 300);
        tick();
        assertThat(view(id).stage()).isEqualTo(Stage.REVERSED);
        assertThat(view(id).reason()).contains("alarm-rate is 0.5000, at most 0.0500");
        assertThat(actingOn(first)).hasSize(AGENTS);
    }

    @Test
    void a_promotion_by_hand_waits_for_the_gates_unless_it_is_forced() throws Exception {
        String id = started(false);
        report(agents(), 500, 1);
        ripen();
        assertThat(view(id).stage()).as("it is not automatic").isEqualTo(Stage.SHADOW);
        report(agents(), 20, 1);
        assertThat(promote(id, false))
                .isInstanceOfSatisfying(
                        Outcome.GatesFail.class,
                        fail -> assertThat(fail.which()).contains("agents is 0, at least 1"));
        assertThat(view(id).stage()).isEqualTo(Stage.SHADOW);
        assertThat(promote(id, true)).isInstanceOf(Outcome.Done.class);
        assertThat(view(id).stage()).isEqualTo(Stage.CANARY);
        AuditEntry entry = audit.entries.getLast();
        assertThat(entry.who()).isEqualTo("ben");
        assertThat(entry.details().get("reason")).startsWith("forced, though agents is 0");
        assertThat(entry.digests()).containsEntry("bundle", second);
    }

    @Test
    void an_abort_brings_back_what_was() throws Exception {
        Map<String, ModelSet> before = Map.copyOf(told.sets);
        String id = started(false);
        assertThat(promote(id, true)).isInstanceOf(Outcome.Done.class);
        assertThat(told.sets).isNotEqualTo(before);
        assertThat(rollouts.abort(id, any -> true, "too noisy", BEN).get())
                .isInstanceOf(Outcome.Done.class);
        assertThat(told.sets).isEqualTo(before);
        assertThat(view(id).reason()).isEqualTo("too noisy");
        assertThat(rollouts.abort(id, any -> true, "again", BEN).get())
                .isInstanceOf(Outcome.Over.class);
        assertThat(promote(id, true)).isInstanceOf(Outcome.Over.class);
        assertThat(rollouts.abort("r0", any -> true, "", BEN).get())
                .isInstanceOf(Outcome.UnknownRollout.class);
        assertThat(promote("r0", true)).isInstanceOf(Outcome.UnknownRollout.class);
    }

    @Test
    void agents_that_refuse_it_keep_what_they_have_when_that_is_allowed() throws Exception {
        Gates lenient = new Gates(200, 1_000, 1, 0.95, Duration.ofMillis(50), 0.05, 2, 0.25, 0.2);
        var wish = new RolloutWish(ALL, "1.1.0", new Canary.Share(1), lenient, true, Duration.ZERO);
        String id = ((Outcome.Started) rollouts.start(wish, ANNA).get()).rolloutId();
        for (Stage stage : List.of(Stage.CANARY, Stage.FULL, Stage.DONE)) {
            report(agents().subList(1, AGENTS), 500, 1);
            report(
                    "a0",
                    ModelReport.newBuilder()
                            .addModels(
                                    ModelState.newBuilder()
                                            .setName("wear")
                                            .setDigest(second)
                                            .setRolloutId(id)
                                            .setState(State.STATE_REFUSED))
                            .build());
            tick();
            assertThat(view(id).stage()).isEqualTo(stage);
        }
        assertThat(rollouts.assignments("wear", Sites.ALL))
                .extracting(ModelAssignment::place, ModelAssignment::version)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                new ModelPlace("wear", Scope.AGENT, "a0"), "1.0.0"));
        assertThat(actingOn(first)).containsExactly("a0");
    }

    @Test
    void a_rollout_goes_on_after_the_gateway_has_started_again() throws Exception {
        String id = started(true);
        report(agents(), 500, 1);
        tick();
        now = now.plus(STAGE_TIME);
        Rollouts again = opened();
        again.tick().get();
        RolloutView view = again.rollout(id, Sites.ALL).orElseThrow();
        assertThat(view.stage()).isEqualTo(Stage.CANARY);
        assertThat(view.canary()).isEqualTo("share 0.2");
        assertThat(view.stageSeconds()).isEqualTo(STAGE_TIME.toSeconds());
        assertThat(view.agents().stream().filter(a -> a.role() == RolloutView.Part.ACTING))
                .extracting(RolloutView.AgentView::agentId)
                .containsExactlyElementsOf(actingOn(second));
    }

    @Test
    void agents_that_have_no_use_for_it_are_no_canaries_and_hold_nothing_up() throws Exception {
        String id = started(true);
        for (String agent : agents().subList(1, AGENTS)) {
            report(
                    agent,
                    ModelReport.newBuilder()
                            .addModels(
                                    ModelState.newBuilder()
                                            .setName("wear")
                                            .setDigest(second)
                                            .setRolloutId(id)
                                            .setState(State.STATE_REFUSED)
                                            .setCode("SKR-M020"))
                            .build());
        }
        report(List.of("a0"), 2_000, 1);
        ripen();
        assertThat(view(id).stage()).isEqualTo(Stage.CANARY);
        assertThat(actingOn(second)).containsExactly("a0");
    }

    @Test
    void what_changed_since_it_was_seen_is_left_as_it_is() throws Exception {
        String id = started(false);
        String seen = view(id).revision();
        assertThat(rollouts.pause(id, seen::equals, true, "ben").get())
                .isInstanceOf(Outcome.Done.class);
        assertThat(rollouts.pause(id, seen::equals, false, "cleo").get())
                .isInstanceOf(Outcome.ChangedSince.class);
        assertThat(rollouts.promote(id, seen::equals, null, true, "cleo").get())
                .isInstanceOf(Outcome.ChangedSince.class);
        assertThat(rollouts.abort(id, seen::equals, "", BEN).get())
                .isInstanceOf(Outcome.ChangedSince.class);
        assertThat(rollouts.abort(id, view(id).revision()::equals, "", BEN).get())
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void one_that_is_paused_goes_on_neither_by_itself_nor_by_a_promotion() throws Exception {
        String id = started(true);
        report(agents(), 500, 1);
        assertThat(rollouts.pause(id, any -> true, true, "ben").get())
                .isInstanceOf(Outcome.Done.class);
        assertThat(rollouts.pause(id, any -> true, true, "cleo").get())
                .isInstanceOf(Outcome.Done.class);
        assertThat(view(id).pause()).isEqualTo(new Rollout.Pause(now, "ben"));
        ripen();
        assertThat(view(id).stage()).isEqualTo(Stage.SHADOW);
        assertThat(promote(id, true)).isInstanceOf(Outcome.Paused.class);
        assertThat(rollouts.pause(id, any -> true, false, "ben").get())
                .isInstanceOf(Outcome.Done.class);
        tick();
        assertThat(view(id).stage()).isEqualTo(Stage.CANARY);
        assertThat(view(id).pause()).isNull();
        assertThat(audited())
                .containsOnlyOnce("rollout.paused")
                .containsOnlyOnce("rollout.resumed");
    }

    @Test
    void one_that_is_paused_goes_back_all_the_same() throws Exception {
        String id = started(false);
        report(agents(), 500, 1);
        promote(id, false);
        assertThat(rollouts.pause(id, any -> true, true, "ben").get())
                .isInstanceOf(Outcome.Done.class);
        report(agents(), 600, 300);
        tick();
        assertThat(view(id).stage()).isEqualTo(Stage.REVERSED);
        assertThat(view(id).pause()).isNull();
        assertThat(rollouts.pause(id, any -> true, false, "ben").get())
                .isInstanceOf(Outcome.Over.class);
        assertThat(rollouts.pause("none", any -> true, true, "ben").get())
                .isInstanceOf(Outcome.UnknownRollout.class);
    }

    @Test
    void a_promotion_from_a_stage_that_it_has_left_is_refused() throws Exception {
        String id = started(false);
        report(agents(), 500, 1);
        tick();
        assertThat(rollouts.promote(id, any -> true, Stage.SHADOW, false, "ben").get())
                .isInstanceOf(Outcome.Done.class);
        assertThat(rollouts.promote(id, any -> true, Stage.SHADOW, true, "cleo").get())
                .isInstanceOf(Outcome.ChangedSince.class);
        assertThat(view(id).stage()).isEqualTo(Stage.CANARY);
    }
}
