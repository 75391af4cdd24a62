package dev.skerry.gateway.program.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.program.ProgramCatalogue;
import dev.skerry.gateway.program.TestPrograms;
import dev.skerry.gateway.program.rollout.ProgramRollouts.Outcome;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts in a real store: each step is taken by another gateway. */
class ProgramRolloutsTest extends ProgramFleet {
    ProgramRolloutsTest(@TempDir Path dir) {
        super(dir);
    }

    @Test
    void goes_wave_by_wave_to_all_agents_whichever_gateway_is_there() throws Exception {
        String id = started(ALL);
        run();
        assertThat(in(id, TurnState.COMMITTED)).hasSize(1);
        soak();
        run();
        assertThat(in(id, TurnState.COMMITTED)).hasSize(5);
        soak();
        run();
        assertThat(in(id, TurnState.COMMITTED)).hasSize(10);
        assertThat(view(id).stage()).isEqualTo(RolloutStage.OPEN);
        soak();
        assertThat(view(id).stage()).isEqualTo(RolloutStage.DONE);
        assertThat(fleet.runs.values()).hasSize(10).containsOnly(NEW);
        assertThat(fleet.plans.values()).allMatch(plan -> plan.getRolloutId().isEmpty());
        assertThat(audit.entries.stream().map(AuditEntry::what))
                .contains("program-rollout.started", "program-rollout.done")
                .filteredOn("program.committed"::equals)
                .hasSize(10);
    }

    @Test
    void a_plan_names_the_index_its_lease_and_who_at_the_site_has_the_version() throws Exception {
        started(ALL);
        run();
        soak();
        tick();
        String told =
                fleet.plans.entrySet().stream()
                        .filter(plan -> !plan.getValue().getVersion().isEmpty())
                        .filter(plan -> !plan.getKey().equals("a0"))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow();
        ProgramPlan plan = Objects.requireNonNull(fleet.plans.get(told));
        assertThat(plan.getVersion()).isEqualTo(NEW);
        assertThat(plan.getIndexBytes()).isEqualTo(TestPrograms.index(NEW, TARGET).length);
        assertThat(plan.getLeaseUntilMicros())
                .isEqualTo(now.plus(TERMS.lease()).toEpochMilli() * 1_000);
        assertThat(plan.getTrialSeconds()).isEqualTo(120);
        assertThat(plan.getPeersList())
                .allMatch(peer -> NEW.equals(fleet.runs.get(peer.getAgentId())))
                .allMatch(peer -> !peer.getAgentId().equals("a0"));
    }

    @Test
    void pauses_by_itself_when_one_rolls_back_and_says_so() throws Exception {
        fleet.broken.addAll(agents());
        String id = started(ALL);
        run();
        ProgramRolloutView view = view(id);
        ProgramRolloutView.PauseView pause = Objects.requireNonNull(view.pause());
        assertThat(pause.by()).isEqualTo("gateway");
        assertThat(pause.reason()).startsWith("1 of its agents rolled back or refused");
        assertThat(view.failures()).isEqualTo(1);
        fleet.broken.clear();
        assertThat(gateway().pause(id, any -> true, false, "anna").get())
                .isInstanceOf(Outcome.Done.class);
        run();
        soak();
        run();
        assertThat(in(id, TurnState.COMMITTED)).hasSize(4);
    }

    @Test
    void a_ledger_that_lost_something_pauses_it() throws Exception {
        String id = started(ALL);
        run();
        String first = in(id, TurnState.COMMITTED).getFirst();
        fleet.ledgers.put(first, new FleetNow.Ledger(3, false));
        soak();
        assertThat(Objects.requireNonNull(view(id).pause()).reason())
                .contains("agent '" + first + "'");
    }

    @Test
    void one_that_comes_back_after_weeks_gets_what_is_due() throws Exception {
        fleet.heard.remove("a7");
        String id = started(ALL);
        for (int wave = 0; wave < 3; wave++) {
            run();
            soak();
        }
        assertThat(view(id).stage()).isEqualTo(RolloutStage.DONE);
        assertThat(in(id, TurnState.WAITING)).containsExactly("a7");
        now = now.plus(Duration.ofDays(40));
        fleet.heard.put("a7", now);
        ProgramRollouts gateway = gateway();
        gateway.tick().get();
        step();
        assertThat(in(id, TurnState.COMMITTED)).contains("a7");
    }

    @Test
    void who_stalls_frees_its_place_and_may_still_finish() throws Exception {
        String id = started(new ProgramWish(NEW, ALL.audience(), atOnce(Waves.ONE)));
        tick();
        assertThat(in(id, TurnState.OFFERED)).hasSize(4);
        List<String> first = in(id, TurnState.OFFERED);
        first.forEach(fleet.heard::remove);
        now = now.plus(TERMS.lease());
        tick();
        assertThat(in(id, TurnState.STALLED)).isEqualTo(first);
        assertThat(in(id, TurnState.OFFERED)).hasSize(4).doesNotContainAnyElementsOf(first);
        String late = first.getFirst();
        fleet.runs.put(late, NEW);
        says(late, ProgramStage.PROGRAM_STAGE_COMMITTED);
        step();
        assertThat(in(id, TurnState.COMMITTED)).contains(late);
    }

    private static Terms atOnce(Waves waves) {
        return new Terms(
                waves, TERMS.soak(), 0, 0.5, 0, null, TERMS.lease(), TERMS.atOnce(), TERMS.trial());
    }

    @Test
    void a_stop_leaves_who_runs_it_and_tells_nobody_any_more() throws Exception {
        String id = started(new ProgramWish(NEW, ALL.audience(), atOnce(Waves.ONE)));
        tick();
        List<String> told = in(id, TurnState.OFFERED);
        gateway().stop(id, any -> true, "enough", ANNA).get();
        assertThat(told)
                .allMatch(
                        agent ->
                                Objects.requireNonNull(fleet.plans.get(agent))
                                        .getRolloutId()
                                        .isEmpty());
        tick();
        assertThat(in(id, TurnState.OFFERED)).isEqualTo(told);
        assertThat(view(id).reason()).isEqualTo("enough");
        assertThat(gateway().stop(id, any -> true, "", ANNA).get())
                .isInstanceOf(Outcome.Over.class);
    }

    @Test
    void a_revert_brings_back_what_each_ran_before() throws Exception {
        String id = started(ALL);
        run();
        soak();
        run();
        assertThat(fleet.runs).hasSize(5);
        var reverted = (Outcome.Started) gateway().revert(id, any -> true, ANNA).get();
        assertThat(view(id).stage()).isEqualTo(RolloutStage.STOPPED);
        tick();
        assertThat(fleet.plans.values())
                .filteredOn(plan -> !plan.getVersion().isEmpty())
                .hasSize(4)
                .allMatch(plan -> plan.getIsRevert() && plan.getVersion().equals(OLD));
        run();
        assertThat(fleet.runs.values()).hasSize(5).containsOnly(OLD);
        assertThat(view(reverted.rolloutId()).reverts()).isEqualTo(id);
        assertThat(gateway().revert(id, any -> true, ANNA).get())
                .isInstanceOf(Outcome.NothingToRevert.class);
    }

    @Test
    void an_agent_has_one_rollout_at_a_time() throws Exception {
        started(ALL);
        assertThat(gateway().start(ALL, ANNA).get()).isInstanceOf(Outcome.Nobody.class);
        ProgramPreview preview = query().preview(ALL, Sites.ALL).orElseThrow();
        assertThat(preview.reasons()).containsExactly(Map.entry("busy", 10));
    }

    @Test
    void only_so_many_are_open_at_once() throws Exception {
        for (int i = 0; i <= ProgramRollouts.MOST_OPEN; i++) {
            known("b" + i);
        }
        String first = started(of("b0"));
        for (int i = 1; i < ProgramRollouts.MOST_OPEN; i++) {
            started(of("b" + i));
        }
        ProgramWish oneMore = of("b" + ProgramRollouts.MOST_OPEN);
        assertThat(gateway().start(oneMore, ANNA).get()).isInstanceOf(Outcome.TooMany.class);
        gateway().stop(first, any -> true, "", ANNA).get();
        assertThat(gateway().start(oneMore, ANNA).get()).isInstanceOf(Outcome.Started.class);
    }

    private static ProgramWish of(String agent) {
        return new ProgramWish(NEW, new Audience(Scope.AGENT, List.of(agent)), TERMS);
    }

    @Test
    void a_dry_run_says_who_gets_it_and_in_how_many_waves() throws Exception {
        fleet.heard.remove("a1");
        fleet.runs.put("a2", NEW);
        says("a2", ProgramStage.PROGRAM_STAGE_IDLE);
        gateway().pause("nobody", any -> true, true, "test").get();
        ProgramPreview preview = query().preview(ALL, Sites.ALL).orElseThrow();
        assertThat(preview.getCount()).isEqualTo(9);
        assertThat(preview.waves()).containsExactly(1, 5, 9);
        assertThat(preview.reasons())
                .containsOnly(
                        Map.entry("fits", 8), Map.entry("cut-off", 1), Map.entry("already", 1));
        assertThat(query().preview(ALL, Sites.of(List.of("harbour"))).orElseThrow().agentCount())
                .isEqualTo(1);
    }

    @Test
    void who_sees_a_site_sees_its_agents_alone() throws Exception {
        String id = started(ALL);
        ProgramRolloutView harbour =
                query().rollout(id, Sites.of(List.of("harbour"))).orElseThrow();
        assertThat(harbour.agentCount()).isEqualTo(1);
        assertThat(query().rollout(id, Sites.of(List.of("elsewhere")))).isEmpty();
        assertThat(query().rollouts(Sites.of(List.of("elsewhere")))).isEmpty();
    }

    @Test
    void a_program_that_is_brought_to_agents_can_not_be_removed() throws Exception {
        String id = started(ALL);
        assertThat(catalogue.remove(NEW, "anna").get())
                .isInstanceOf(ProgramCatalogue.Outcome.Needed.class);
        gateway().stop(id, any -> true, "", ANNA).get();
        assertThat(catalogue.remove(NEW, "anna").get())
                .isInstanceOf(ProgramCatalogue.Outcome.Removed.class);
    }

    @Test
    void what_has_changed_since_it_was_seen_is_left_alone() throws Exception {
        String id = started(ALL);
        assertThat(gateway().stop(id, "another"::equals, "", ANNA).get())
                .isInstanceOf(Outcome.ChangedSince.class);
    }
}
