package dev.skerry.gateway.program.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TurnTest {
    private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(30);
    private static final Turn TOLD =
            Turn.waiting("a", 0, "0.3.0", "d", T0).offered("0.2.0", 0, false, T0.plus(LEASE), T0);

    private static ProgramReport.Builder report(ProgramStage stage) {
        return ProgramReport.newBuilder()
                .setVersion("0.2.0")
                .setRolloutId("r")
                .setStage(stage)
                .setBytesTotal(100);
    }

    private static Turn heard(Turn turn, ProgramReport.Builder report, Instant now) {
        return turn.heard("r", report.build(), LEASE, now);
    }

    @Test
    void follows_what_the_agent_says_to_the_end() {
        Turn turn = heard(TOLD, report(ProgramStage.PROGRAM_STAGE_FETCHING).setBytesDone(40), T0);
        assertThat(turn.state()).isEqualTo(TurnState.FETCHING);
        assertThat(turn.bytesDone()).isEqualTo(40);
        turn = heard(turn, report(ProgramStage.PROGRAM_STAGE_STAGED), T0);
        assertThat(turn.state()).isEqualTo(TurnState.STAGED);
        turn = heard(turn, report(ProgramStage.PROGRAM_STAGE_TRIAL).setVersion("0.3.0"), T0);
        assertThat(turn.state()).isEqualTo(TurnState.TRIAL);
        turn = heard(turn, report(ProgramStage.PROGRAM_STAGE_COMMITTED).setVersion("0.3.0"), T0);
        assertThat(turn.state()).isEqualTo(TurnState.COMMITTED);
        assertThat(turn.leaseUntil()).isNull();
        assertThat(heard(turn, report(ProgramStage.PROGRAM_STAGE_FETCHING), T0)).isEqualTo(turn);
    }

    @Test
    void progress_renews_the_lease_once_half_of_it_is_gone() {
        Turn begun = heard(TOLD, report(ProgramStage.PROGRAM_STAGE_FETCHING).setBytesDone(1), T0);
        Instant early = T0.plus(Duration.ofMinutes(14));
        Turn more =
                heard(begun, report(ProgramStage.PROGRAM_STAGE_FETCHING).setBytesDone(2), early);
        assertThat(more.leaseUntil()).isEqualTo(T0.plus(LEASE));
        Instant late = T0.plus(Duration.ofMinutes(16));
        Turn renewed =
                heard(more, report(ProgramStage.PROGRAM_STAGE_FETCHING).setBytesDone(3), late);
        assertThat(renewed.leaseUntil()).isEqualTo(late.plus(LEASE));
        Turn still =
                heard(
                        renewed,
                        report(ProgramStage.PROGRAM_STAGE_FETCHING).setBytesDone(3),
                        late.plus(Duration.ofMinutes(20)));
        assertThat(still.leaseUntil()).isEqualTo(renewed.leaseUntil());
    }

    @Test
    void keeps_why_it_failed_with_the_last_lines() {
        Turn back =
                heard(
                        TOLD,
                        report(ProgramStage.PROGRAM_STAGE_ROLLED_BACK)
                                .setCode("SKR-A999")
                                .setMessage("exit:1\nout of memory"),
                        T0);
        assertThat(back.state()).isEqualTo(TurnState.ROLLED_BACK);
        assertThat(back.code()).isEqualTo("SKR-A999");
        assertThat(back.message()).endsWith("out of memory");
        assertThat(heard(TOLD, report(ProgramStage.PROGRAM_STAGE_REFUSED), T0).state())
                .isEqualTo(TurnState.REFUSED);
    }

    @Test
    void one_that_stalled_may_still_finish() {
        Turn stalled = TOLD.stalled("SKR-G931", "late", T0.plus(LEASE));
        Instant later = T0.plus(Duration.ofHours(2));
        Turn again =
                heard(stalled, report(ProgramStage.PROGRAM_STAGE_FETCHING).setBytesDone(9), later);
        assertThat(again.state()).isEqualTo(TurnState.FETCHING);
        assertThat(again.leaseUntil()).isEqualTo(later.plus(LEASE));
        assertThat(again.code()).isEmpty();
        assertThat(
                        heard(
                                        stalled,
                                        report(ProgramStage.PROGRAM_STAGE_IDLE).setVersion("0.3.0"),
                                        later)
                                .state())
                .isEqualTo(TurnState.COMMITTED);
    }

    @Test
    void what_could_not_be_had_gives_its_place_back() {
        Turn failed =
                heard(TOLD, report(ProgramStage.PROGRAM_STAGE_FAILED).setCode("SKR-A900"), T0);
        assertThat(failed.state()).isEqualTo(TurnState.STALLED);
        assertThat(failed.code()).isEqualTo("SKR-A900");
    }

    @Test
    void what_is_said_of_another_rollout_says_nothing_of_this_one() {
        ProgramReport other =
                report(ProgramStage.PROGRAM_STAGE_ROLLED_BACK).setRolloutId("other").build();
        assertThat(TOLD.heard("r", other, LEASE, T0)).isEqualTo(TOLD);
    }

    @Test
    void an_agent_that_runs_the_version_has_it_however_it_came_by_it() {
        Turn waiting = Turn.waiting("a", 0, "0.3.0", "d", T0);
        ProgramReport.Builder runs =
                ProgramReport.newBuilder()
                        .setVersion("0.3.0")
                        .setStage(ProgramStage.PROGRAM_STAGE_IDLE);
        assertThat(heard(waiting, runs, T0).state()).isEqualTo(TurnState.COMMITTED);
        assertThat(heard(waiting, runs.setIsRescue(true), T0).state()).isEqualTo(TurnState.WAITING);
    }
}
