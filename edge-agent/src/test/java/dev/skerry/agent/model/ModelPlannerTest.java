package dev.skerry.agent.model;

import static dev.skerry.agent.model.PlannerBench.acting;
import static dev.skerry.agent.model.PlannerBench.plan;
import static dev.skerry.agent.model.PlannerBench.shadow;
import static dev.skerry.agent.model.PlannerBench.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.infer.plan.ModelFigures;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelGates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How orders of which bundles run are followed. */
class ModelPlannerTest {
    @TempDir Path directory;
    @TempDir Path elsewhere;
    private PlannerBench bench;
    private BundleRef old;
    private BundleRef next;

    @BeforeEach
    void start() {
        bench = new PlannerBench(directory);
        old = bench.bundle("1.0.0", 200_000);
        next = bench.bundle("1.1.0", 300_000);
    }

    @Test
    void fetches_what_a_plan_names_and_has_it_run_then() throws IOException {
        bench.follow(plan("pump").setActing(old).build());
        assertThat(bench.told()).containsExactly("1.0.0 STATE_PENDING");
        assertThat(bench.running()).isEmpty();
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old));
        Path archive = bench.actingArchive();
        assertThat(archive.getFileName()).hasToString("pump-1.0.0.skm");
        assertThat(Files.readAllBytes(archive)).isEqualTo(bench.archives.get(old.getDigest()));
        assertThat(bench.planner.report().getRevision()).isEqualTo(7);
        assertThat(bench.trail.kinds()).containsExactly("model.planned");
    }

    @Test
    void what_runs_goes_on_until_all_archives_of_the_next_plan_are_there() {
        bench.actBy(old);
        bench.follow(plan("pump").setActing(old).setShadow(next).build());
        assertThat(bench.running()).containsExactly(acting(old));
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old), shadow(next));
    }

    @Test
    void runs_by_the_kept_plans_after_a_restart_without_a_gateway() {
        bench.actBy(old);
        bench.follow(plan("pump").setActing(next).setShadow(old).build());
        bench.restart();
        assertThat(bench.running()).containsExactly(acting(old));
        assertThat(bench.told()).contains("1.1.0 STATE_PENDING");
        assertThat(bench.planner.report().getRevision()).isEqualTo(7);
    }

    @Test
    void a_plan_that_is_not_listed_any_more_is_given_up_with_its_archives() throws IOException {
        bench.actBy(old);
        bench.follow();
        assertThat(bench.running()).isEmpty();
        assertThat(folders()).isEmpty();
        assertThat(bench.trail.kinds()).endsWith("model.given-up");
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isDirectory).map(p -> p.getFileName().toString()).toList();
        }
    }

    @Test
    void keeps_what_acts_while_another_is_fetched_and_removes_it_then() throws IOException {
        bench.actBy(old);
        bench.follow(plan("pump").setActing(next).build());
        assertThat(folders()).contains(old.getDigest());
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(next));
        assertThat(folders()).containsExactly(next.getDigest());
    }

    @Test
    void plans_that_can_not_be_written_are_told_and_written_later() throws IOException {
        Files.createDirectories(directory.resolve("plans.part/blocked"));
        bench.follow(plan("pump").setActing(old).build());
        assertThat(bench.troubles()).containsExactly("SKR-M034");
        assertThat(bench.planner.report().getRevision()).isZero();
        assertThat(bench.requests).isEmpty();
        Files.delete(directory.resolve("plans.part/blocked"));
        Files.delete(directory.resolve("plans.part"));
        bench.wait(Duration.ofSeconds(61));
        bench.answerAll();
        assertThat(bench.troubles()).isEmpty();
        assertThat(bench.running()).containsExactly(acting(old));
    }

    @Test
    void damaged_plans_are_told_and_the_next_order_mends_them() throws IOException {
        bench.actBy(old);
        Path plans = directory.resolve("plans");
        byte[] content = Files.readAllBytes(plans);
        content[40]++;
        Files.write(plans, content);
        bench.restart();
        assertThat(bench.troubles()).containsExactly("SKR-M037");
        assertThat(bench.running()).isEmpty();
        bench.actBy(old);
        assertThat(bench.troubles()).isEmpty();
        assertThat(bench.running()).containsExactly(acting(old));
        bench.restart();
        assertThat(bench.running()).containsExactly(acting(old));
    }

    @Test
    void a_shadow_that_can_not_be_had_keeps_nothing_from_acting() {
        byte[] archive = bench.archives.remove(next.getDigest());
        bench.follow(plan("pump").setActing(old).setShadow(next).build());
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old));
        assertThat(bench.told())
                .containsExactly("1.0.0 STATE_PENDING", "1.1.0 STATE_REFUSED SKR-M030");
        bench.archives.put(next.getDigest(), archive);
        bench.wait(Duration.ofSeconds(61));
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old), shadow(next));
    }

    @Test
    void the_manifest_that_the_gateway_signed_last_lies_beside_the_archive() throws IOException {
        bench.follow(plan("pump").setActing(signed("first")).build());
        bench.answerAll();
        Path archive = bench.actingArchive();
        Path manifest = archive.resolveSibling("pump-1.0.0.skm.skerry-manifest");
        assertThat(manifest).hasContent("first");
        int asked = bench.requests.size();
        bench.follow(plan("pump").setActing(signed("second")).build());
        assertThat(manifest).hasContent("second");
        assertThat(bench.requests).hasSize(asked);
    }

    private BundleRef signed(String manifest) {
        return old.toBuilder().setArtifact(ByteString.copyFromUtf8(manifest)).build();
    }

    @Test
    void one_that_is_refused_though_it_is_whole_is_not_fetched_again() {
        bench.actBy(old);
        int asked = bench.requests.size();
        bench.runs = List.of(status(old, ModelStatus.State.REFUSED));
        bench.wait(Duration.ofSeconds(5));
        assertThat(bench.requests).hasSize(asked);
        assertThat(bench.told()).containsExactly("1.0.0 STATE_REFUSED SKR-M011");
    }

    @Test
    void says_nothing_that_a_gateway_would_not_believe() {
        bench.actBy(old);
        bench.runs =
                List.of(
                        status(old, ModelStatus.State.RUNNING)
                                .with(new ModelFigures(10, 11, 5, 6, 1, 2, 3)));
        var figures = bench.planner.report().getModels(0).getFigures();
        assertThat(figures.getAlarms()).isEqualTo(10);
        assertThat(figures.getAgreed()).isEqualTo(5);
        assertThat(figures.getLatencyP99Micros()).isEqualTo(2);
        assertThat(figures.getDevices()).isEqualTo(3);
    }

    @Test
    void tells_of_a_change_in_an_open_session_alone_and_not_at_once() {
        bench.actBy(old);
        assertThat(bench.reports).isEmpty();
        bench.planner.opened(bench.planner.report());
        bench.runs = List.of(status(old, ModelStatus.State.RUNNING));
        bench.wait(Duration.ofSeconds(4));
        assertThat(bench.reports).isEmpty();
        bench.wait(Duration.ofSeconds(2));
        assertThat(bench.reports).containsExactly(bench.planner.report());
        bench.wait(Duration.ofSeconds(300));
        assertThat(bench.reports).hasSize(1);
    }

    @Test
    void gates_and_the_rollout_are_handed_on() {
        bench.follow(
                plan("pump")
                        .setActing(old)
                        .setGates(ModelGates.newBuilder().setSteps(5).setAgreement(0.9))
                        .build());
        bench.answerAll();
        ModelPlan plan = bench.planned.getLast().getFirst();
        assertThat(plan.rolloutId()).isEqualTo("r-1");
        assertThat(plan.gates())
                .isEqualTo(new dev.skerry.agent.infer.plan.Gates(5, 0.9, null, null, null));
    }

    @Test
    void rests_sealed_where_all_that_is_kept_does() throws Exception {
        Path key = elsewhere.resolve("agent.key");
        DataKey.make(key, new SecureRandom());
        bench.files = SealedFiles.sealing(DataKey.read(key), ModelFolder.PURPOSE);
        bench.restart();
        bench.follow(plan("pump").setActing(old).build());
        bench.answer();
        bench.restart();
        bench.planner.pass();
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old));
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allMatch(file -> SealedFiles.isSealed(read(file)));
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
