package dev.skerry.gateway.program.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.program.StoredProgram;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FitTest {
    private static final StoredProgram PROGRAM =
            new StoredProgram(
                    Version.of("0.3.0").orElseThrow(),
                    "linux-arm64",
                    "d".repeat(64),
                    100,
                    50_000,
                    2,
                    2,
                    2,
                    4,
                    4,
                    Signed.getDefaultInstance(),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    "anna");
    private static final ProgramReport REPORT =
            ProgramReport.newBuilder()
                    .setVersion("0.2.0")
                    .setTarget("linux-arm64")
                    .setBaseVersion("0.1.0")
                    .setOutboxFormat(3)
                    .build();

    private static Fit fit(@Nullable ProgramReport report) {
        return Fit.of(new Fit.Agent(report, null, true, false), PROGRAM, false);
    }

    @Test
    void an_agent_that_can_run_it_gets_it_also_when_it_is_cut_off() {
        assertThat(fit(REPORT)).isEqualTo(Fit.FITS);
        assertThat(Fit.of(new Fit.Agent(REPORT, 50_000L, false, false), PROGRAM, false))
                .isEqualTo(Fit.CUT_OFF)
                .matches(Fit::isIn);
    }

    @Test
    void says_why_an_agent_does_not_get_it() {
        assertThat(fit(null)).isEqualTo(Fit.TOO_OLD);
        assertThat(fit(REPORT.toBuilder().clearTarget().build())).isEqualTo(Fit.NO_PACKAGE);
        assertThat(fit(REPORT.toBuilder().clearBaseVersion().build())).isEqualTo(Fit.NO_PACKAGE);
        assertThat(Fit.of(new Fit.Agent(REPORT, null, true, false), null, false))
                .isEqualTo(Fit.NO_PROGRAM);
        assertThat(fit(REPORT.toBuilder().setVersion("0.3.0").build())).isEqualTo(Fit.ALREADY);
        assertThat(fit(REPORT.toBuilder().setVersion("0.10.0").build())).isEqualTo(Fit.NEWER);
        assertThat(fit(REPORT.toBuilder().setBaseVersion("0.3.1").build()))
                .isEqualTo(Fit.BASE_NEWER);
        assertThat(fit(REPORT.toBuilder().setOutboxFormat(5).build())).isEqualTo(Fit.OUTBOX);
        assertThat(fit(REPORT.toBuilder().setOutboxFormat(1).build())).isEqualTo(Fit.OUTBOX);
        assertThat(Fit.of(new Fit.Agent(REPORT, 49_999L, true, false), PROGRAM, false))
                .isEqualTo(Fit.NO_ROOM);
        assertThat(Fit.of(new Fit.Agent(REPORT, null, true, true), PROGRAM, false))
                .isEqualTo(Fit.BUSY);
        assertThat(Fit.values()).filteredOn(Fit::isIn).containsExactly(Fit.FITS, Fit.CUT_OFF);
    }

    @Test
    void only_a_revert_leads_down() {
        var higher = REPORT.toBuilder().setVersion("0.4.0").setBaseVersion("0.4.0").build();
        assertThat(Fit.of(new Fit.Agent(higher, null, true, false), PROGRAM, true))
                .isEqualTo(Fit.FITS);
    }
}
