package dev.skerry.gateway.model.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.model.StoredModels;
import dev.skerry.gateway.model.rollout.Rollouts.Outcome;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.sync.session.ModelCheck;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is assigned, what is refused, and who sees what. */
class RolloutsTest extends RolloutsFixture {
    RolloutsTest(@TempDir Path dir) {
        super(dir);
    }

    @Test
    void what_is_assigned_stays_while_a_rollout_is_open_and_there_is_one_at_a_time()
            throws Exception {
        String id = started(false);
        assertThat(assign(ALL, "1.1.0")).isInstanceOf(Outcome.Open.class);
        assertThat(rollouts.unassign(ALL, seen -> true, Sites.ALL, "anna").get())
                .isInstanceOf(Outcome.Open.class);
        assertThat(rollouts.start(wish(ALL, RolloutWish.CANARY, false), ANNA).get())
                .isInstanceOfSatisfying(
                        Outcome.Open.class, open -> assertThat(open.rollout().id()).isEqualTo(id));
        rollouts.abort(id, any -> true, "", ANNA).get();
        assertThat(rollouts.unassign(ALL, seen -> true, Sites.ALL, "anna").get())
                .isInstanceOf(Outcome.Done.class);
        assertThat(rollouts.unassign(ALL, seen -> true, Sites.ALL, "anna").get())
                .isInstanceOf(Outcome.NotAssigned.class);
        assertThat(told.plansOf("a1")).isEmpty();
    }

    @Test
    void a_rollout_that_would_change_nothing_does_not_begin() throws Exception {
        var nowhere = new ModelPlace("wear", Scope.SITE, "moon");
        assertThat(rollouts.start(wish(nowhere, RolloutWish.CANARY, false), ANNA).get())
                .isInstanceOf(Outcome.Nobody.class);
        assertThat(
                        rollouts.start(
                                        wish(
                                                new ModelPlace("wear", Scope.SITE, "plant"),
                                                new Canary.Site("harbour"),
                                                false),
                                        ANNA)
                                .get())
                .isInstanceOf(Outcome.Nobody.class);
        assign(ALL, "1.1.0");
        assertThat(rollouts.start(wish(ALL, RolloutWish.CANARY, false), ANNA).get())
                .isInstanceOf(Outcome.Nobody.class);
        assertThat(assign(ALL, "9.9.9")).isInstanceOf(Outcome.UnknownVersion.class);
    }

    @Test
    void an_assignment_is_refused_to_who_has_not_seen_the_last_one() throws Exception {
        assertThat(rollouts.assign(ALL, "1.1.0", List::isEmpty, Sites.ALL, ANNA).get())
                .isInstanceOf(Outcome.ChangedSince.class);
        var harbour = new ModelPlace("wear", Scope.SITE, "harbour");
        assign(harbour, "1.1.0");
        Sites plant = Sites.of(List.of("plant"));
        assertThat(rollouts.assignments("wear", plant))
                .extracting(ModelAssignment::scope)
                .containsExactly(Scope.ALL);
        assertThat(rollouts.assignments("wear", Sites.ALL)).hasSize(2);
        assertThat(
                        rollouts.assign(
                                        new ModelPlace("wear", Scope.SITE, "plant"),
                                        "1.1.0",
                                        seen -> seen.size() == 1,
                                        plant,
                                        ANNA)
                                .get())
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void an_agent_runs_no_more_models_than_it_can_be_told() throws Exception {
        for (int i = 1; i < ModelCheck.MOST_PLANS; i++) {
            StoredModels.put(store.database.jdbi(), "model-" + i, "1.0.0");
            assertThat(assign(new ModelPlace("model-" + i, Scope.AGENT, "a1"), "1.0.0"))
                    .isInstanceOf(Outcome.Done.class);
        }
        StoredModels.put(store.database.jdbi(), "last", "1.0.0");
        assertThat(assign(new ModelPlace("last", Scope.ALL, ""), "1.0.0"))
                .isInstanceOf(Outcome.TooMany.class);
        assertThat(assign(ALL, "1.1.0")).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void who_sees_one_site_sees_its_agents_alone() throws Exception {
        String id = started(false);
        RolloutView seen = rollouts.rollout(id, Sites.of(List.of("harbour"))).orElseThrow();
        assertThat(seen.agents()).extracting(RolloutView.AgentView::agentId).containsExactly("a0");
        assertThat(seen.agentCount()).isEqualTo(1);
        rollouts.abort(id, any -> true, "", ANNA).get();
        var plant = new ModelPlace("wear", Scope.SITE, "plant");
        var started =
                (Outcome.Started)
                        rollouts.start(wish(plant, RolloutWish.CANARY, false), ANNA).get();
        assertThat(rollouts.rollout(started.rolloutId(), Sites.of(List.of("harbour")))).isEmpty();
        assertThat(rollouts.rollouts("wear", Sites.of(List.of("harbour"))))
                .extracting(RolloutView::id)
                .containsExactly(id);
    }

    @Test
    void a_bundle_is_needed_as_long_as_it_is_assigned_or_rolled_out() throws Exception {
        var runs = new ReportedRuns(store.database.jdbi());
        String id = started(false);
        store.database
                .jdbi()
                .useHandle(
                        handle -> {
                            assertThat(runs.need(handle, first)).contains("it is assigned to all");
                            assertThat(runs.need(handle, second))
                                    .contains("rollout %s is open".formatted(id));
                        });
        rollouts.abort(id, any -> true, "", ANNA).get();
        store.database.jdbi().useHandle(handle -> assertThat(runs.need(handle, second)).isEmpty());
        report(List.of("a0", "a1"), 5, 0);
        tick();
        assertThat(runs.of(Sites.of(List.of("harbour"))))
                .extracting(dev.skerry.gateway.model.ModelRun::agentId)
                .containsOnly("a0");
        assertThat(runs.of(Sites.ALL)).hasSize(4);
    }
}
