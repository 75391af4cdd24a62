package dev.skerry.gateway.program.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.program.rollout.ProgramRollout.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is due, without a store: ten agents in the waves 1, 4 and 10. */
class CourseTest {
    private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
    private static final Terms TERMS =
            new Terms(
                    Waves.parse("1,40%,100%").orElseThrow(),
                    Duration.ofMinutes(10),
                    0,
                    0.9,
                    0,
                    null,
                    Duration.ofMinutes(30),
                    3,
                    Duration.ofMinutes(2));

    private final List<Turn> turns = new ArrayList<>();
    private final Map<String, Instant> connected = new TreeMap<>();
    private ProgramRollout rollout = rollout(TERMS);
    private Watch watch = Watch.NOTHING;
    private Instant now = T0;

    private static ProgramRollout rollout(Terms terms) {
        return new ProgramRollout(
                "r",
                "0.3.0",
                new Audience(Scope.ALL, List.of()),
                terms,
                "",
                RolloutStage.OPEN,
                0,
                T0,
                null,
                null,
                0,
                false,
                "",
                T0,
                "anna");
    }

    @BeforeEach
    void begin() {
        for (int i = 0; i < 10; i++) {
            turns.add(Turn.waiting("a" + i, TERMS.waves().waveOf(i, 10), "0.3.0", "d", T0));
            connected.put("a" + i, T0);
        }
    }

    private List<Move> due() {
        return Course.due(new Scene(rollout, turns, connected, watch, now));
    }

    private List<String> offered() {
        return due().stream()
                .filter(move -> move instanceof Move.Offer)
                .map(move -> ((Move.Offer) move).turn().agentId())
                .toList();
    }

    private void put(int agent, TurnState state) {
        Turn turn = turns.get(agent);
        Instant lease = state.holdsPlace() ? now.plus(TERMS.lease()) : null;
        turns.set(
                agent,
                new Turn(
                        turn.agentId(),
                        turn.wave(),
                        turn.version(),
                        turn.indexDigest(),
                        "0.2.0",
                        state,
                        turn.offers() + (state == TurnState.OFFERED ? 1 : 0),
                        lease,
                        0,
                        0,
                        0,
                        false,
                        "",
                        "",
                        now));
    }

    private String paused() {
        return due().stream()
                .filter(move -> move instanceof Move.Pause)
                .map(move -> ((Move.Pause) move).reason())
                .findFirst()
                .orElse("");
    }

    @Test
    void only_agents_of_the_present_wave_are_told() {
        assertThat(offered()).containsExactly("a0");
        put(0, TurnState.OFFERED);
        assertThat(due()).isEmpty();
    }

    @Test
    void no_more_are_told_at_once_than_may_be() {
        rollout = rollout.nextWave(T0).nextWave(T0);
        assertThat(offered()).containsExactly("a0", "a1", "a2");
        put(0, TurnState.FETCHING);
        put(1, TurnState.TRIAL);
        assertThat(offered()).containsExactly("a2");
        put(2, TurnState.STAGED);
        assertThat(offered()).isEmpty();
        put(1, TurnState.COMMITTED);
        assertThat(offered()).containsExactly("a3");
    }

    @Test
    void agents_that_are_away_are_not_told_and_hold_nothing_up() {
        rollout = rollout.nextWave(T0);
        put(0, TurnState.COMMITTED);
        put(1, TurnState.COMMITTED);
        put(2, TurnState.COMMITTED);
        connected.remove("a3");
        assertThat(due()).containsExactly(new Move.Settle());
    }

    @Test
    void a_wave_in_which_nobody_came_waits_for_the_first_agent() {
        connected.clear();
        assertThat(due()).isEmpty();
        connected.put("a0", T0);
        assertThat(offered()).containsExactly("a0");
    }

    @Test
    void a_lease_that_ends_frees_the_place_for_another() {
        rollout = rollout.nextWave(T0).nextWave(T0);
        put(0, TurnState.FETCHING);
        put(1, TurnState.FETCHING);
        put(2, TurnState.FETCHING);
        now = T0.plus(TERMS.lease()).minusMillis(1);
        assertThat(due()).isEmpty();
        now = T0.plus(TERMS.lease());
        assertThat(due()).filteredOn(move -> move instanceof Move.Stall).hasSize(3);
        assertThat(offered()).containsExactly("a3", "a4", "a5");
    }

    @Test
    void one_that_stalled_is_told_again_until_it_is_in_vain() {
        put(0, TurnState.OFFERED);
        put(0, TurnState.STALLED);
        assertThat(offered()).containsExactly("a0");
        put(0, TurnState.OFFERED);
        put(0, TurnState.OFFERED);
        put(0, TurnState.STALLED);
        assertThat(paused()).startsWith("0 of 1 agents of wave 1 committed");
        connected.put("a0", now.plusSeconds(1));
        assertThat(offered()).containsExactly("a0");
    }

    @Test
    void the_next_wave_begins_after_the_soak_when_all_gates_hold() {
        put(0, TurnState.COMMITTED);
        assertThat(due()).containsExactly(new Move.Settle());
        rollout = rollout.settled(now);
        now = T0.plus(TERMS.soak()).minusMillis(1);
        assertThat(due()).isEmpty();
        now = T0.plus(TERMS.soak());
        assertThat(due()).containsExactly(new Move.NextWave());
    }

    @Test
    void the_last_wave_ends_the_rollout() {
        for (int i = 0; i < 10; i++) {
            put(i, TurnState.COMMITTED);
        }
        rollout = rollout.nextWave(T0).nextWave(T0).settled(T0);
        now = T0.plus(TERMS.soak());
        assertThat(due()).containsExactly(new Move.Done());
    }

    @Test
    void more_failures_than_may_be_pause_it_at_once() {
        rollout = rollout.nextWave(T0);
        put(0, TurnState.COMMITTED);
        put(1, TurnState.ROLLED_BACK);
        assertThat(paused()).startsWith("1 of its agents rolled back or refused, and 0 may");
        assertThat(offered()).isEmpty();
        put(1, TurnState.REFUSED);
        assertThat(paused()).isNotEmpty();
    }

    @Test
    void too_few_that_committed_pause_it() {
        rollout =
                rollout(
                                new Terms(
                                        TERMS.waves(),
                                        TERMS.soak(),
                                        5,
                                        0.9,
                                        0,
                                        null,
                                        TERMS.lease(),
                                        3,
                                        TERMS.trial()))
                        .nextWave(T0);
        put(0, TurnState.COMMITTED);
        put(1, TurnState.COMMITTED);
        put(2, TurnState.COMMITTED);
        put(3, TurnState.REFUSED);
        assertThat(paused()).startsWith("2 of 3 agents of wave 2 committed");
    }

    @Test
    void alarms_and_gaps_pause_it_while_agents_are_watched() {
        put(0, TurnState.COMMITTED);
        rollout = rollout.settled(T0);
        watch = new Watch(4, 4, Set.of());
        assertThat(due()).isEmpty();
        watch = new Watch(5, 4, Set.of());
        assertThat(paused()).startsWith("its agents raised 5 alarms, 4 in a time as long");
        watch = new Watch(0, 0, Set.of("a0"));
        assertThat(paused()).contains("agent 'a0'");
    }

    @Test
    void agents_that_are_gone_after_they_committed_pause_it() {
        put(0, TurnState.COMMITTED);
        rollout = rollout.settled(T0);
        connected.remove("a0");
        now = T0.plus(TERMS.soak());
        assertThat(paused()).isEqualTo("1 of 1 agents that committed are cut off");
    }

    @Test
    void while_it_is_paused_leases_end_and_nobody_is_told() {
        put(0, TurnState.FETCHING);
        rollout = rollout.nextWave(T0).paused(new Pause(T0, "anna", ""));
        now = T0.plus(TERMS.lease());
        assertThat(due()).containsExactly(new Move.Stall(turns.getFirst()));
    }

    @Test
    void what_somebody_has_seen_and_resumed_does_not_pause_it_again() {
        put(0, TurnState.ROLLED_BACK);
        rollout = rollout.paused(new Pause(T0, ProgramRollout.GATEWAY, paused())).resumed(1);
        assertThat(due()).containsExactly(new Move.Settle());
        rollout = rollout.settled(T0);
        now = T0.plus(TERMS.soak());
        assertThat(due()).containsExactly(new Move.NextWave());
        rollout = rollout.nextWave(now);
        put(1, TurnState.ROLLED_BACK);
        assertThat(paused()).startsWith("2 of its agents");
    }

    @Test
    void outside_the_window_nobody_is_told_and_the_wave_waits() {
        rollout =
                rollout(
                        new Terms(
                                TERMS.waves(),
                                TERMS.soak(),
                                0,
                                0.9,
                                0,
                                Window.parse("22:00-04:00").orElseThrow(),
                                TERMS.lease(),
                                3,
                                TERMS.trial()));
        assertThat(due()).isEmpty();
        now = Instant.parse("2026-03-01T22:00:00Z");
        assertThat(offered()).containsExactly("a0");
    }

    @Test
    void when_it_is_done_those_who_come_back_are_told() {
        for (int i = 0; i < 9; i++) {
            put(i, TurnState.COMMITTED);
        }
        rollout = rollout.nextWave(T0).nextWave(T0).in(RolloutStage.DONE, "");
        now = T0.plus(Duration.ofDays(30));
        assertThat(due()).containsExactly(new Move.Offer(turns.get(9)));
        rollout = rollout.in(RolloutStage.STOPPED, "");
        assertThat(due()).isEmpty();
    }
}
