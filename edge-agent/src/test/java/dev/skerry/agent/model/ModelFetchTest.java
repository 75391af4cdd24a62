package dev.skerry.agent.model;

import static dev.skerry.agent.model.PlannerBench.acting;
import static dev.skerry.agent.model.PlannerBench.plan;
import static dev.skerry.agent.model.PlannerBench.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How archives come, and what becomes of those that do not. */
class ModelFetchTest {
    @TempDir Path directory;
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
    void an_archive_that_the_gateway_does_not_have_is_refused_and_tried_again_later() {
        bench.actBy(old);
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
        assertThat(bench.troubles()).isEmpty();
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
        bench.archive(old.getDigest())[150_000]++;
        bench.follow(plan("pump").setActing(old).build());
        bench.answerAll();
        assertThat(bench.told()).containsExactly("1.0.0 STATE_PENDING SKR-M031");
        assertThat(Files.list(directory.resolve(old.getDigest()))).isEmpty();
        bench.archive(old.getDigest())[150_000]--;
        bench.wait(Duration.ofSeconds(61));
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(old));
    }

    @Test
    void a_part_of_another_length_than_asked_for_is_refused() {
        bench.follow(plan("pump").setActing(old).build());
        bench.answer(bench.requests.getLast(), ByteString.copyFromUtf8("short"));
        assertThat(bench.told()).containsExactly("1.0.0 STATE_PENDING SKR-M032");
    }

    @Test
    void takes_full_parts_from_a_gateway_that_sends_no_others() {
        BundleRef large = bench.bundle("2.0.0", 600_000);
        ByteString archive = ByteString.copyFrom(bench.archives.get(large.getDigest()));
        bench.follow(plan("pump").setActing(large).build());
        bench.answer(bench.requests.getLast(), archive.substring(0, 512 << 10));
        bench.answer(bench.requests.getLast(), archive.substring(512 << 10));
        assertThat(bench.running()).containsExactly(acting(large));
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
        bench.actBy(old);
        bench.freeBytes = Fetch.SPARE_BYTES + next.getArchiveBytes();
        bench.follow(plan("pump").setActing(next).build());
        assertThat(bench.told()).containsExactly("1.1.0 STATE_PENDING SKR-M033");
        assertThat(bench.troubles()).containsExactly("SKR-M033");
        assertThat(bench.running()).containsExactly(acting(old));
        bench.freeBytes = 1L << 30;
        bench.wait(Duration.ofSeconds(61));
        bench.answerAll();
        assertThat(bench.running()).containsExactly(acting(next));
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
    void an_archive_that_decayed_on_the_disk_is_fetched_again_when_it_does_not_run()
            throws IOException {
        bench.actBy(old);
        Path archive = bench.actingArchive();
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
}
