package dev.skerry.agent.model;

import static dev.skerry.agent.model.PlannerBench.plan;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.infer.plan.ModelFigures;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelGates;
import dev.skerry.sync.proto.ModelRequest;
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

    private static String acting(BundleRef bundle) {
        return "acting " + bundle.getDigest();
    }

    private static String shadow(BundleRef bundle) {
        return "shadow " + bundle.getDigest();
    }

    private List<String> troubles() {
        return bench.planner.troubles().stream().map(Refusal::code).toList();
    }

    /** Has an agent act by the old bundle. */
    private void actByOld() {
        bench.follow(plan("pump").setActing(old).build());
        bench.answerAll();
    }

    @Test
    void fetches_what_a_plan_names_and_has_it_run_then() throws IOException {
        bench.follow(plan("pump").setActing(old).build());
        assertThat(bench.told()).containsExactly("1.0.0 STATE_PENDING");
        assertThat(bench.running()).isEmpty();
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old));
        Path archive = bench.planned.getLast().getFirst().acting().archive();
        assertThat(archive.getFileName()).hasToString("pump-1.0.0.skm");
        assertThat(Files.readAllBytes(archive)).isEqualTo(bench.archives.get(old.getDigest()));
        assertThat(bench.planner.report().getRevision()).isEqualTo(7);
        assertThat(bench.trail.kinds()).containsExactly("model.planned");
    }

    @Test
    void asks_for_larger_parts_as_long_as_they_come_quickly() {
        BundleRef large = bench.bundle("2.0.0", 2_000_000);
        bench.follow(plan("pump").setActing(large).build());
        bench.answerAll();
        assertThat(bench.requests)
                .extracting(ModelRequest::getLength)
                .startsWith(64 << 10, 128 << 10, 256 << 10, 512 << 10, 512 << 10);
    }

    @Test
    void asks_again_for_less_when_no_answer_comes_and_takes_the_late_one() {
        bench.follow(plan("pump").setActing(old).build());
        ModelRequest first = bench.requests.getLast();
        bench.wait(Duration.ofSeconds(19));
        assertThat(bench.requests).hasSize(1);
        bench.wait(Duration.ofSeconds(2));
        assertThat(bench.requests).hasSize(2);
        assertThat(bench.requests.getLast().getLength()).isEqualTo(32 << 10);
        bench.answer(
                first,
                ByteString.copyFrom(bench.archives.get(old.getDigest()), 0, first.getLength()));
        assertThat(bench.requests.getLast().getOffset()).isEqualTo(64 << 10);
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old));
    }

    @Test
    void goes_on_where_a_cut_and_where_a_restart_left_it() {
        bench.follow(plan("pump").setActing(old).build());
        bench.answer();
        bench.planner.opened(bench.planner.report());
        bench.planner.pass();
        assertThat(bench.requests.getLast().getOffset()).isEqualTo(64 << 10);
        bench.restart();
        bench.planner.pass();
        assertThat(bench.requests.getFirst().getOffset()).isEqualTo(64 << 10);
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old));
    }

    @Test
    void what_runs_goes_on_until_all_archives_of_the_next_plan_are_there() {
        actByOld();
        bench.follow(plan("pump").setActing(old).setShadow(next).build());
        assertThat(bench.running()).containsExactly(acting(old));
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old), shadow(next));
    }

    @Test
    void runs_by_the_kept_plans_after_a_restart_without_a_gateway() {
        actByOld();
        bench.follow(plan("pump").setActing(next).setShadow(old).build());
        bench.restart();
        assertThat(bench.running()).containsExactly(acting(old));
        assertThat(bench.told()).contains("1.1.0 STATE_PENDING");
        assertThat(bench.planner.report().getRevision()).isEqualTo(7);
    }

    @Test
    void a_plan_that_is_not_listed_any_more_is_given_up_with_its_archives() throws IOException {
        actByOld();
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
        actByOld();
        bench.follow(plan("pump").setActing(next).build());
        assertThat(folders()).contains(old.getDigest());
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(next));
        assertThat(folders()).containsExactly(next.getDigest());
    }

    @Test
    void an_archive_that_the_gateway_does_not_have_is_refused_and_tried_again_later() {
        actByOld();
        byte[] archive = bench.archives.remove(next.getDigest());
        bench.follow(plan("pump").setActing(next).build());
        bench.answerAll();
        assertThat(bench.told()).containsExactly("1.1.0 STATE_REFUSED SKR-M030");
        assertThat(bench.running()).containsExactly(acting(old));
        bench.archives.put(next.getDigest(), archive);
        int before = bench.requests.size();
        bench.wait(Duration.ofSeconds(59));
        assertThat(bench.requests).hasSize(before);
        bench.wait(Duration.ofSeconds(2));
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(next));
        assertThat(troubles()).isEmpty();
    }

    @Test
    void waits_longer_each_time_that_it_fails() {
        bench.archives.clear();
        bench.follow(plan("pump").setActing(next).build());
        bench.answerAll();
        bench.wait(Duration.ofSeconds(61));
        bench.answerAll();
        int before = bench.requests.size();
        bench.wait(Duration.ofSeconds(61));
        assertThat(bench.requests).hasSize(before);
        bench.wait(Duration.ofSeconds(60));
        assertThat(bench.requests).hasSizeGreaterThan(before);
    }

    @Test
    void an_archive_with_another_digest_is_thrown_away() throws IOException {
        bench.archives.get(old.getDigest())[150_000]++;
        bench.follow(plan("pump").setActing(old).build());
        bench.answerAll();
        assertThat(bench.told()).containsExactly("1.0.0 STATE_REFUSED SKR-M031");
        assertThat(Files.list(directory.resolve(old.getDigest()))).isEmpty();
        bench.archives.get(old.getDigest())[150_000]--;
        bench.wait(Duration.ofSeconds(61));
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old));
    }

    @Test
    void a_part_of_another_length_than_asked_for_is_refused() {
        bench.follow(plan("pump").setActing(old).build());
        bench.answer(bench.requests.getLast(), ByteString.copyFromUtf8("short"));
        assertThat(bench.told()).containsExactly("1.0.0 STATE_REFUSED SKR-M032");
    }

    @Test
    void a_part_that_was_not_asked_for_changes_nothing() {
        bench.follow(plan("pump").setActing(old).build());
        ModelRequest request = bench.requests.getLast();
        bench.answer(request.toBuilder().setOffset(5).build(), ByteString.copyFromUtf8("other"));
        bench.answer(
                request.toBuilder().setDigest(next.getDigest()).build(),
                ByteString.copyFromUtf8("other"));
        assertThat(bench.told()).containsExactly("1.0.0 STATE_PENDING");
    }

    @Test
    void a_full_disk_is_told_and_what_runs_goes_on() {
        actByOld();
        bench.freeBytes = Fetch.SPARE_BYTES + next.getArchiveBytes();
        bench.follow(plan("pump").setActing(next).build());
        assertThat(bench.told()).containsExactly("1.1.0 STATE_REFUSED SKR-M033");
        assertThat(troubles()).containsExactly("SKR-M033");
        assertThat(bench.running()).containsExactly(acting(old));
        bench.freeBytes = 1L << 30;
        bench.wait(Duration.ofSeconds(61));
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(next));
    }

    @Test
    void plans_that_can_not_be_written_are_told_and_written_later() throws IOException {
        Files.createDirectories(directory.resolve("plans.part/blocked"));
        bench.follow(plan("pump").setActing(old).build());
        assertThat(troubles()).containsExactly("SKR-M034");
        assertThat(bench.planner.report().getRevision()).isZero();
        assertThat(bench.requests).isEmpty();
        Files.delete(directory.resolve("plans.part/blocked"));
        Files.delete(directory.resolve("plans.part"));
        bench.wait(Duration.ofSeconds(61));
        bench.answerAll();
        assertThat(troubles()).isEmpty();
        assertThat(bench.running()).containsExactly(acting(old));
    }

    @Test
    void an_archive_that_is_too_large_for_the_memory_is_not_fetched() {
        long most = PlannedBundle.mostBytes();
        BundleRef large = old.toBuilder().setArchiveBytes(most + 1).build();
        bench.follow(plan("pump").setActing(large).build());
        assertThat(bench.told()).containsExactly("1.0.0 STATE_REFUSED SKR-M035");
        assertThat(bench.requests).isEmpty();
    }

    @Test
    void archives_that_are_too_many_in_all_are_not_fetched() {
        long each = Math.min(PlannedBundle.mostBytes(), 32L << 20);
        int fitting = (int) (ModelPlanner.MOST_BYTES / each);
        bench.freeBytes = 0;
        var plans =
                Stream.iterate(0, i -> i <= fitting, i -> i + 1)
                        .map(i -> bench.bundle("1.0." + i, 1))
                        .map(b -> b.toBuilder().setArchiveBytes(each).build())
                        .map(b -> plan("m" + b.getVersion().replace('.', '-')).setActing(b).build())
                        .toArray(dev.skerry.sync.proto.ModelPlan[]::new);
        bench.follow(plans);
        assertThat(bench.told())
                .filteredOn(told -> told.endsWith("SKR-M036"))
                .containsExactly("1.0.%d STATE_REFUSED SKR-M036".formatted(fitting));
    }

    @Test
    void damaged_plans_are_told_and_the_next_order_mends_them() throws IOException {
        actByOld();
        Path plans = directory.resolve("plans");
        byte[] content = Files.readAllBytes(plans);
        content[40]++;
        Files.write(plans, content);
        bench.restart();
        assertThat(troubles()).containsExactly("SKR-M037");
        assertThat(bench.running()).isEmpty();
        actByOld();
        assertThat(troubles()).isEmpty();
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
    void what_is_not_trusted_is_not_fetched_before_other_keys_are_known() {
        bench.untrusted = new Refusal("SKR-A691", "not signed by a key that counts");
        bench.restart();
        bench.follow(plan("pump").setActing(old).build());
        assertThat(bench.told()).containsExactly("1.0.0 STATE_REFUSED SKR-A691");
        assertThat(bench.requests).isEmpty();
        bench.untrusted = null;
        bench.wait(Duration.ofSeconds(5));
        assertThat(bench.requests).isEmpty();
        bench.keyEpoch++;
        bench.wait(Duration.ofSeconds(5));
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old));
    }

    @Test
    void the_manifest_that_the_gateway_signed_last_lies_beside_the_archive() throws IOException {
        bench.follow(plan("pump").setActing(signed("first")).build());
        bench.answerAll();
        Path archive = bench.planned.getLast().getFirst().acting().archive();
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
    void an_archive_that_decayed_on_the_disk_is_fetched_again_when_it_does_not_run()
            throws IOException {
        actByOld();
        Path archive = bench.planned.getLast().getFirst().acting().archive();
        byte[] content = Files.readAllBytes(archive);
        content[1_000]++;
        Files.write(archive, content);
        int before = bench.planned.size();
        bench.runs = List.of(status(old, ModelStatus.State.REFUSED));
        bench.wait(Duration.ofSeconds(5));
        bench.answerAll();
        assertThat(Files.readAllBytes(archive)).isEqualTo(bench.archives.get(old.getDigest()));
        assertThat(bench.planned).hasSize(before + 1);
        assertThat(bench.trail.entries).anyMatch(entry -> entry.toString().contains("SKR-M039"));
    }

    @Test
    void one_that_is_refused_though_it_is_whole_is_not_fetched_again() {
        actByOld();
        int asked = bench.requests.size();
        bench.runs = List.of(status(old, ModelStatus.State.REFUSED));
        bench.wait(Duration.ofSeconds(5));
        assertThat(bench.requests).hasSize(asked);
        assertThat(bench.told()).containsExactly("1.0.0 STATE_REFUSED SKR-M011");
    }

    private static ModelStatus status(BundleRef bundle, ModelStatus.State state) {
        return new ModelStatus(
                "pump",
                bundle.getVersion(),
                bundle.getDigest(),
                ModelStatus.Role.ACTING,
                state,
                state == ModelStatus.State.REFUSED ? "SKR-M011" : "",
                "",
                "r-1",
                ModelFigures.NONE);
    }

    @Test
    void tells_of_a_change_in_an_open_session_alone_and_not_at_once() {
        actByOld();
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
