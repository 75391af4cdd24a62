package dev.skerry.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelState;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReportPaceTest {
    private static final ModelReport NOTHING = ModelReport.getDefaultInstance();

    private final ReportPace pace = new ReportPace();

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static ModelReport report(ModelState.Role role, long steps) {
        ModelReport.Builder report = ModelReport.newBuilder();
        report.addModelsBuilder()
                .setName("pump")
                .setRole(role)
                .setState(ModelState.State.STATE_RUNNING)
                .getFiguresBuilder()
                .setSteps(steps);
        return report.build();
    }

    @Test
    void nothing_is_due_before_the_first_session() {
        assertThat(pace.isDue(NOTHING, seconds(100))).isFalse();
    }

    @Test
    void a_change_is_due_five_seconds_after_the_last_report() {
        pace.told(NOTHING, seconds(100));
        ModelReport changed = report(ModelState.Role.ROLE_ACTING, 1);
        assertThat(pace.isDue(changed, seconds(105) - 1)).isFalse();
        assertThat(pace.isDue(changed, seconds(105))).isTrue();
        pace.told(changed, seconds(105));
        assertThat(pace.isDue(changed, seconds(1_000))).isFalse();
    }

    @Test
    void figures_alone_are_due_only_while_bundles_are_compared() {
        pace.told(report(ModelState.Role.ROLE_ACTING, 1), 0);
        assertThat(pace.isDue(report(ModelState.Role.ROLE_ACTING, 2), seconds(1_000))).isFalse();
        pace.told(report(ModelState.Role.ROLE_SHADOW, 1), 0);
        assertThat(pace.isDue(report(ModelState.Role.ROLE_SHADOW, 2), seconds(30) - 1)).isFalse();
        assertThat(pace.isDue(report(ModelState.Role.ROLE_SHADOW, 2), seconds(30))).isTrue();
    }

    @Test
    void drift_is_due_after_ten_minutes_if_it_is_another() {
        pace.told(drifted(0.1), 0);
        assertThat(pace.isDue(drifted(0.1), seconds(10_000))).isFalse();
        assertThat(pace.isDue(drifted(0.2), seconds(600) - 1)).isFalse();
        assertThat(pace.isDue(drifted(0.2), seconds(600))).isTrue();
    }

    private static ModelReport drifted(double psi) {
        ModelReport.Builder report = report(ModelState.Role.ROLE_ACTING, 1).toBuilder();
        report.getModelsBuilder(0).addDriftsBuilder().setFeature("speed").setPsi(psi);
        return report.build();
    }
}
