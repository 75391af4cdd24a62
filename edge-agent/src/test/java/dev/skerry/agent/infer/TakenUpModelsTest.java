package dev.skerry.agent.infer;

import static dev.skerry.agent.Patience.await;
import static dev.skerry.agent.infer.Candidates.profile;
import static dev.skerry.agent.infer.Candidates.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.ModelStatus.State;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.ModelBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that come, go and fail while the line goes on. */
class TakenUpModelsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir Path models;

    private InferenceStage stage() {
        return stage(ModelTrust.ANY);
    }

    private InferenceStage stage(ModelTrust trust) {
        return new InferenceStage(models, SealedFiles.PLAIN, trust, Map.of());
    }

    private static void assertSaid(List<Inference> said, PlannedBundle by) {
        assertThat(said).isNotEmpty();
        assertThat(said).extracting(Inference::modelDigest).containsOnly(by.digest());
    }

    @Test
    void a_higher_version_that_is_put_there_runs_from_the_next_look_on() throws IOException {
        PlannedBundle first = Candidates.times(models, "1.1.0", 1);
        try (var stage = stage()) {
            assertSaid(send(stage, 1, 0.5), first);
            PlannedBundle second = Candidates.times(models, "1.2.0", 2);
            assertSaid(send(stage, 2, 0.5), first);
            stage.look();
            assertSaid(send(stage, 3, 0.5), second);
            assertThat(stage.models()).extracting(ModelStatus::version).containsExactly("1.2.0");
            assertThat(stage.troubles()).isEmpty();
        }
    }

    @Test
    void a_version_that_is_removed_gives_way_to_the_one_before_it() throws IOException {
        PlannedBundle first = Candidates.times(models, "1.1.0", 1);
        PlannedBundle second = Candidates.times(models, "1.2.0", 2);
        try (var stage = stage()) {
            assertSaid(send(stage, 1, 0.5), second);
            Files.delete(second.archive());
            stage.look();
            assertSaid(send(stage, 2, 0.5), first);
            Files.delete(first.archive());
            stage.look();
            assertThat(send(stage, 3, 0.5)).isEmpty();
            assertThat(stage.troubles()).extracting(Refusal::code).containsExactly("SKR-M001");
            first = Candidates.times(models, "1.1.0", 1);
            stage.look();
            assertSaid(send(stage, 4, 0.5), first);
            assertThat(stage.troubles()).isEmpty();
        }
    }

    @Test
    void what_is_exchanged_for_something_damaged_goes_on() throws IOException {
        PlannedBundle bundle = Candidates.times(models, "1.1.0", 1);
        try (var stage = stage()) {
            assertSaid(send(stage, 1, 0.5), bundle);
            byte[] archive = Files.readAllBytes(bundle.archive());
            Files.writeString(bundle.archive(), "half of");
            stage.look();
            assertSaid(send(stage, 2, 0.5), bundle);
            assertThat(stage.troubles())
                    .singleElement()
                    .satisfies(why -> assertThat(why.message()).contains("digits-1.1.0.skm"));
            Files.write(bundle.archive(), archive);
            stage.look();
            assertSaid(send(stage, 3, 0.5), bundle);
            assertThat(stage.troubles()).isEmpty();
        }
    }

    @Test
    void what_is_exchanged_for_another_under_its_name_runs_as_the_other() throws IOException {
        PlannedBundle bundle = Candidates.times(models, "1.1.0", 1);
        try (var stage = stage()) {
            assertSaid(send(stage, 1, 0.5), bundle);
            PlannedBundle other = Candidates.times(models, "1.1.0", 3);
            Files.setLastModifiedTime(other.archive(), FileTime.from(Instant.EPOCH));
            assertThat(other.digest()).isNotEqualTo(bundle.digest());
            stage.look();
            assertSaid(send(stage, 2, 0.5), other);
        }
    }

    @Test
    void what_was_only_written_again_goes_on_with_what_it_knows() throws IOException {
        Candidates.digits(models, "1.1.0");
        try (var stage = stage()) {
            send(stage, 1, 3);
            PlannedBundle again = Candidates.digits(models, "1.1.0");
            Files.setLastModifiedTime(again.archive(), FileTime.from(Instant.EPOCH));
            stage.look();
            assertThat(send(stage, 2, 4)).extracting(Inference::score).containsExactly(34f);
        }
    }

    @Test
    void one_that_fails_gives_way_to_the_one_before_it_until_there_is_another() throws IOException {
        PlannedBundle first = Candidates.times(models, "1.1.0", 1);
        PlannedBundle bad = Candidates.failingAbove(models, "1.2.0", 50);
        try (var stage = stage()) {
            assertSaid(send(stage, 1, 49), bad);
            assertThat(send(stage, 2, 51)).isEmpty();
            assertSaid(send(stage, 3, 49), first);
            assertThat(stage.troubles())
                    .singleElement()
                    .satisfies(
                            why -> {
                                assertThat(why.code()).isEqualTo("SKR-M015");
                                assertThat(why.message())
                                        .contains("digits-1.2.0", "oven-1", "not a number")
                                        .contains("digits-1.1.0 runs in its place");
                            });
            assertThat(stage.models())
                    .filteredOn(one -> one.version().equals("1.2.0"))
                    .singleElement()
                    .returns(State.REVERTED, ModelStatus::state)
                    .returns("SKR-M015", ModelStatus::code)
                    .satisfies(one -> assertThat(one.figures().steps()).isEqualTo(1));
            Files.setLastModifiedTime(bad.archive(), FileTime.from(Instant.EPOCH));
            stage.look();
            assertSaid(send(stage, 4, 49), first);
            PlannedBundle better = Candidates.times(models, "1.3.0", 2);
            stage.look();
            assertSaid(send(stage, 5, 51), better);
            assertThat(stage.troubles()).isEmpty();
            Files.delete(better.archive());
        }
        try (var stage = stage()) {
            assertSaid(send(stage, 6, 49), bad);
        }
    }

    @Test
    void the_line_goes_on_while_a_bundle_is_tried() throws Exception {
        PlannedBundle bundle = Candidates.times(models, "1.1.0", 1);
        var asked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        ModelTrust slow =
                trust(
                        () -> {
                            asked.countDown();
                            try {
                                goOn.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        try (var stage = stage(slow)) {
            stage.start();
            assertThat(send(stage, 1, 0.5)).isEmpty();
            asked.await();
            assertThat(send(stage, 2, 0.5)).isEmpty();
            assertThat(stage.models())
                    .singleElement()
                    .returns(State.PENDING, ModelStatus::state)
                    .returns("digits", ModelStatus::name);
            goOn.countDown();
            await().until(() -> !send(stage, 3, 0.5).isEmpty());
            assertSaid(send(stage, 4, 0.5), bundle);
        }
    }

    @Test
    void what_was_prepared_scores_the_first_reading() throws Exception {
        PlannedBundle bundle = Candidates.times(models, "1.1.0", 1);
        try (var stage = stage()) {
            stage.start();
            var one = profile("digits@^1.1");
            var other = profile("digits@^1.2");
            ActiveProfiles before = ActiveProfiles.ofAll(List.of(one));
            ActiveProfiles after = ActiveProfiles.ofAll(List.of(other));
            stage.prepare(before, LONG);
            assertSaid(stage.infer(one, List.of(Fixture.reading("oven-1", 1, 0.5))), bundle);
            PlannedBundle next = Candidates.times(models, "1.2.0", 2);
            stage.prepare(after, LONG);
            assertSaid(stage.infer(one, List.of(Fixture.reading("oven-1", 2, 0.5))), bundle);
            stage.follow(before, after);
            assertSaid(stage.infer(other, List.of(Fixture.reading("oven-1", 3, 0.5))), next);
            await().until(() -> stage.models().size() == 1);
        }
    }

    @Test
    void a_bug_beside_the_line_is_told_and_what_runs_goes_on() throws IOException {
        PlannedBundle bundle = Candidates.times(models, "1.1.0", 1);
        var isBroken = new boolean[1];
        ModelTrust trust =
                trust(
                        () -> {
                            if (isBroken[0]) {
                                throw new IllegalStateException("a bug");
                            }
                        });
        try (var stage = stage(trust)) {
            assertSaid(send(stage, 1, 0.5), bundle);
            isBroken[0] = true;
            PlannedBundle next = Candidates.times(models, "1.2.0", 2);
            stage.look();
            assertSaid(send(stage, 2, 0.5), bundle);
            assertThat(stage.troubles()).extracting(Refusal::code).containsExactly("SKR-M021");
            isBroken[0] = false;
            stage.look();
            assertSaid(send(stage, 3, 0.5), next);
            assertThat(stage.troubles()).isEmpty();
        }
    }

    @Test
    void a_bundle_that_fits_no_profile_is_said_to_be_refused() throws IOException {
        Candidates.times(models, "1.1.0", 1);
        var misfit =
                Fixture.profile(new ModelBinding("heat", "digits", Map.of("x", "temperature"), 1));
        try (var stage = stage()) {
            assertThat(stage.infer(misfit, List.of(Fixture.reading("oven-1", 1, 1)))).isEmpty();
            assertThat(stage.models())
                    .singleElement()
                    .returns(State.REFUSED, ModelStatus::state)
                    .returns("SKR-M013", ModelStatus::code);
            send(stage, 2, 1);
            assertThat(stage.models()).extracting(ModelStatus::state).containsOnly(State.RUNNING);
        }
    }

    /** Trusts any, after this. */
    private static ModelTrust trust(Runnable first) {
        return new ModelTrust() {
            @Override
            public Verdict judge(Offered bundle) {
                first.run();
                return new Verdict.MayRun(() -> {});
            }

            @Override
            public long epoch() {
                return 0;
            }
        };
    }
}
