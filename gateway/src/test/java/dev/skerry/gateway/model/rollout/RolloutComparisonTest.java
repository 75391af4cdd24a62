package dev.skerry.gateway.model.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.model.rollout.ComparisonView.PointView;
import dev.skerry.gateway.model.rollout.RolloutPreview.AgentPreview;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.sync.proto.ModelFigures;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a version compares with the one beside it, and whom a rollout would be for. */
class RolloutComparisonTest extends RolloutsFixture {
    RolloutComparisonTest(@TempDir Path dir) {
        super(dir);
    }

    private List<PointView> points(String id) {
        return rollouts.comparison(id, Sites.ALL).orElseThrow().points();
    }

    private void tickAfter(Duration time) throws Exception {
        now = now.plus(time);
        tick();
        tick();
    }

    @Test
    void keeps_how_a_rollout_does_over_time() throws Exception {
        String id = started(false);
        tickAfter(Duration.ofSeconds(10));
        assertThat(points(id)).as("nobody told anything").isEmpty();
        report(agents(), 500, 4);
        tickAfter(Duration.ofSeconds(10));
        assertThat(points(id))
                .singleElement()
                .isEqualTo(
                        new PointView(
                                now,
                                Stage.SHADOW,
                                AGENTS,
                                5_000,
                                40,
                                5_000,
                                5_000,
                                0,
                                5_000,
                                10,
                                0,
                                null));
        tickAfter(Duration.ofSeconds(9));
        assertThat(points(id)).as("not that often").hasSize(1);
        tickAfter(Duration.ofSeconds(1));
        assertThat(points(id)).hasSize(2);
    }

    @Test
    void a_long_rollout_keeps_its_beginning_and_its_end_within_bounds() throws Exception {
        String id = started(false);
        report(agents(), 500, 1);
        for (int i = 0; i < 300; i++) {
            int point = i;
            store.database
                    .jdbi()
                    .useTransaction(
                            tx ->
                                    SqlPointStore.add(
                                            tx,
                                            new RolloutPoint(
                                                    id,
                                                    now.plusSeconds(point),
                                                    Stage.SHADOW,
                                                    1,
                                                    point,
                                                    0,
                                                    0,
                                                    0,
                                                    0,
                                                    0,
                                                    0,
                                                    0,
                                                    0.5)));
        }
        List<PointView> points = points(id);
        assertThat(points).hasSizeBetween(RolloutPoint.MOST / 2, RolloutPoint.MOST);
        assertThat(points.getFirst().at()).isEqualTo(now);
        assertThat(points.getLast().at()).isEqualTo(now.plusSeconds(299));
        assertThat(points.getLast().psi()).isEqualTo(0.5);
    }

    @Test
    void sums_where_the_scores_of_both_lie() throws Exception {
        String id = started(false);
        for (String agent : List.of("a1", "a2")) {
            ModelReport.Builder report = ModelReport.newBuilder();
            report.addModels(scores(id, first, ModelState.Role.ROLE_ACTING, 2));
            report.addModels(scores(id, second, ModelState.Role.ROLE_SHADOW, 3));
            report(agent, report.build());
        }
        tick();
        ComparisonView view = rollouts.comparison(id, Sites.ALL).orElseThrow();
        assertThat(view.scores()).hasSize(21).containsOnly(6L);
        assertThat(view.besideScores()).hasSize(21).containsOnly(4L);
        assertThat(rollouts.comparison("none", Sites.ALL)).isEmpty();
    }

    private static ModelState scores(String id, String digest, ModelState.Role role, long each) {
        return ModelState.newBuilder()
                .setName("wear")
                .setRolloutId(id)
                .setDigest(digest)
                .setRole(role)
                .setState(ModelState.State.STATE_RUNNING)
                .setFigures(
                        ModelFigures.newBuilder()
                                .setSteps(21 * each)
                                .addAllScores(Collections.nCopies(21, each)))
                .build();
    }

    @Test
    void a_preview_says_whom_it_would_be_for_and_begins_nothing() throws Exception {
        assign(new ModelPlace("wear", Scope.AGENT, "a3"), "1.0.0");
        assign(new ModelPlace("wear", Scope.SITE, "harbour"), "1.1.0");
        RolloutPreview preview =
                rollouts.preview(wish(ALL, new Canary.Share(0.25), false), Sites.ALL).orElseThrow();
        assertThat(preview.agentCount()).isEqualTo(8);
        assertThat(preview.narrower()).isEqualTo(2);
        assertThat(preview.canaries()).isEqualTo(2);
        assertThat(preview.unchanged()).isZero();
        assertThat(preview.agents().getFirst())
                .isEqualTo(new AgentPreview("a1", "plant", "1.0.0", null));
        RolloutPreview harbour =
                rollouts.preview(
                                wish(
                                        new ModelPlace("wear", Scope.SITE, "harbour"),
                                        new Canary.Site("plant"),
                                        false),
                                Sites.ALL)
                        .orElseThrow();
        assertThat(harbour.agentCount()).isEqualTo(1);
        assertThat(harbour.unchanged()).isEqualTo(1);
        assertThat(harbour.canaries()).isZero();
        assertThat(rollouts.rollouts("wear", Sites.ALL)).isEmpty();
        assertThat(
                        rollouts.preview(
                                        wish(ALL, new Canary.Share(0.25), false),
                                        Sites.of(List.of("harbour")))
                                .orElseThrow()
                                .agents())
                .isEmpty();
    }
}
