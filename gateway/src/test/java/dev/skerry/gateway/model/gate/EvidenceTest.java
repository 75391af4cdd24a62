package dev.skerry.gateway.model.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.model.gate.Evidence.Progress;
import dev.skerry.gateway.model.gate.Evidence.Subject;
import dev.skerry.sync.proto.Drift;
import dev.skerry.sync.proto.ModelFigures;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelState;
import dev.skerry.sync.proto.ModelState.Role;
import dev.skerry.sync.proto.ModelState.State;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private static final Subject SUBJECT = new Subject("wear", "b", "r1");

    private static ModelState.Builder state(String digest, Role role, State state) {
        return ModelState.newBuilder()
                .setName("wear")
                .setDigest(digest)
                .setRolloutId("r1")
                .setRole(role)
                .setState(state)
                .setFigures(ModelFigures.newBuilder().setSteps(digest.length()).setCompared(7));
    }

    private static Evidence of(boolean acts, ModelState.Builder... states) {
        ModelReport.Builder report = ModelReport.newBuilder();
        for (ModelState.Builder state : states) {
            report.addModels(state);
        }
        return Evidence.of("north", report.build(), SUBJECT, acts);
    }

    @Test
    void an_agent_counts_in_the_role_that_it_shall_have() {
        ModelState.Builder shadow = state("b", Role.ROLE_SHADOW, State.STATE_RUNNING);
        assertThat(of(false, shadow).progress()).isEqualTo(Progress.RUNNING);
        assertThat(of(true, shadow)).isEqualTo(Evidence.none("north"));
        ModelState.Builder acting = state("b", Role.ROLE_ACTING, State.STATE_RUNNING);
        assertThat(of(true, acting).progress()).isEqualTo(Progress.RUNNING);
        assertThat(of(false, acting)).isEqualTo(Evidence.none("north"));
    }

    @Test
    void figures_of_other_rollouts_bundles_and_names_count_nothing() {
        ModelState.Builder its = state("b", Role.ROLE_SHADOW, State.STATE_RUNNING);
        assertThat(of(false, its.clone().setRolloutId("r0"))).isEqualTo(Evidence.none("north"));
        assertThat(of(false, its.clone().setDigest("c"))).isEqualTo(Evidence.none("north"));
        assertThat(of(false, its.clone().setName("hum"))).isEqualTo(Evidence.none("north"));
    }

    @Test
    void the_version_beside_it_is_the_other_one_that_runs() {
        ModelState.Builder its = state("b", Role.ROLE_SHADOW, State.STATE_RUNNING);
        ModelState.Builder other = state("other", Role.ROLE_ACTING, State.STATE_RUNNING);
        assertThat(of(false, other, its).beside())
                .isNotNull()
                .extracting(ModelFigures::getSteps)
                .isEqualTo(5L);
        assertThat(of(false, other.clone().setName("hum"), its).beside()).isNull();
        assertThat(of(false, other.clone().setState(State.STATE_REFUSED), its).beside()).isNull();
        assertThat(of(false, its).beside()).isNull();
    }

    @Test
    void one_that_refused_or_went_back_says_why_whatever_its_role() {
        for (Role role : new Role[] {Role.ROLE_ACTING, Role.ROLE_SHADOW}) {
            Evidence reverted =
                    of(
                            true,
                            state("b", role, State.STATE_REVERTED)
                                    .setCode("SKR-A1")
                                    .setMessage("too many alarms"));
            assertThat(reverted.progress()).isEqualTo(Progress.REVERTED);
            assertThat(reverted.hasFailed()).isTrue();
            assertThat(reverted.code() + reverted.message()).isEqualTo("SKR-A1too many alarms");
            assertThat(of(true, state("b", role, State.STATE_REFUSED)).progress())
                    .isEqualTo(Progress.REFUSED);
            assertThat(of(true, state("b", role, State.STATE_PENDING)).hasFailed()).isFalse();
        }
    }

    @Test
    void one_whose_profiles_do_not_name_the_model_has_not_failed() {
        Evidence unused =
                of(false, state("b", Role.ROLE_SHADOW, State.STATE_REFUSED).setCode("SKR-M020"));
        assertThat(unused.progress()).isEqualTo(Progress.UNUSED);
        assertThat(unused.hasFailed()).isFalse();
    }

    @Test
    void one_that_went_back_and_runs_it_in_shadow_has_gone_back() {
        assertThat(
                        of(
                                        true,
                                        state("b", Role.ROLE_SHADOW, State.STATE_RUNNING),
                                        state("b", Role.ROLE_ACTING, State.STATE_REVERTED))
                                .progress())
                .isEqualTo(Progress.REVERTED);
    }

    @Test
    void the_largest_drift_counts() {
        ModelState.Builder state = state("b", Role.ROLE_SHADOW, State.STATE_RUNNING);
        assertThat(of(false, state).psi()).isNull();
        state.addDrifts(Drift.newBuilder().setPsi(0.1))
                .addDrifts(Drift.newBuilder().setFeature("t").setPsi(0.3))
                .addDrifts(Drift.newBuilder().setFeature("v").setPsi(0.2));
        assertThat(of(false, state).psi()).isEqualTo(0.3);
    }

    @Test
    void what_is_by_chance_is_no_drift_as_on_the_agent() {
        ModelState.Builder state = state("b", Role.ROLE_SHADOW, State.STATE_RUNNING);
        state.addDrifts(Drift.newBuilder().setPsi(0.5).setChance(0.25));
        assertThat(of(false, state).psi()).isEqualTo(0.25);
        state.setDrifts(0, Drift.newBuilder().setPsi(0.5).setChance(0.75));
        assertThat(of(false, state).psi()).isZero();
    }
}
