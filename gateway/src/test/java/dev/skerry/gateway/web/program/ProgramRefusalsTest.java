package dev.skerry.gateway.web.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.program.ProgramCatalogue;
import dev.skerry.gateway.program.rollout.Audience;
import dev.skerry.gateway.program.rollout.ProgramRollout;
import dev.skerry.gateway.program.rollout.ProgramRollouts.Outcome;
import dev.skerry.gateway.program.rollout.RolloutStage;
import dev.skerry.gateway.program.rollout.Terms;
import dev.skerry.gateway.program.rollout.Waves;
import dev.skerry.gateway.web.Problem;
import dev.skerry.gateway.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of refusals that a test of the routes can't bring about in a moment. */
class ProgramRefusalsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void a_full_disk_and_one_that_is_busy_are_no_fault_of_who_pushes() {
        Problem full = refused(new ProgramCatalogue.Outcome.NotWritten("No space left on device"));
        assertThat(full.code()).isEqualTo("SKR-G915");
        assertThat(full.status()).isEqualTo(507);
        assertThat(full.detail()).contains("No space left on device");
        Problem busy = refused(new ProgramCatalogue.Outcome.Busy());
        assertThat(busy.code()).isEqualTo("SKR-G916");
        assertThat(busy.status()).isEqualTo(503);
    }

    private static Problem refused(ProgramCatalogue.Outcome.Refusal refusal) {
        return ProgramRefusals.of(refusal, "version '0.3.0'").problem();
    }

    @Test
    void who_has_to_wait_is_told_for_what() {
        refuses(new Outcome.TooMany(), "SKR-G924", "at most 20");
        refuses(new Outcome.NotBegun(waiting()), "SKR-G925", "'r-1' since 2026-03-01T10:00:00Z");
    }

    private static void refuses(Outcome outcome, String code, String detail) {
        assertThatThrownBy(() -> ProgramRefusals.done(outcome, "rollout"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> {
                            assertThat(refused.problem().code()).isEqualTo(code);
                            assertThat(refused.problem().status()).isEqualTo(409);
                            assertThat(refused.problem().detail()).contains(detail);
                        });
    }

    private static ProgramRollout waiting() {
        var terms =
                new Terms(
                        Waves.parse("100%").orElseThrow(),
                        Duration.ofMinutes(10),
                        0,
                        0.9,
                        0,
                        null,
                        Duration.ofMinutes(30),
                        4,
                        Duration.ofMinutes(2));
        return new ProgramRollout(
                "r-1",
                "0.3.0",
                new Audience(Scope.ALL, List.of()),
                terms,
                "",
                RolloutStage.WAITING,
                0,
                NOW,
                null,
                null,
                0,
                false,
                "",
                NOW,
                "anna");
    }
}
