package dev.skerry.agent.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.program.HealthGate.Link;
import dev.skerry.agent.program.HealthGate.Seen;
import dev.skerry.sync.program.ProgramFolder;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramPlannerTest {
    @TempDir Path directory;
    private ProgramWorld world;

    @BeforeEach
    void begin() throws IOException {
        world = new ProgramWorld(directory);
    }

    @Test
    void a_plan_is_fetched_built_verified_and_staged() throws IOException {
        world.planner.begin(() -> world.seen);
        world.planner.follow(world.plan().setTrialSeconds(90).build());
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_FETCHING);
        world.answerAll();
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
        assertThat(world.switches).isEqualTo(1);
        Path built = world.version(ProgramWorld.NEXT);
        ProgramIndex index =
                ProgramIndex.parseFrom(Files.readAllBytes(built.resolve(ProgramIndexes.FILE)));
        assertThat(new ProgramFolder(built).difference(index)).isEmpty();
        assertThat(built.resolve("large")).hasBinaryContent(world.large);
        assertThat(world.folder.resolve("staged"))
                .hasContent("1.1.0\nrollout=r-1\ndeadline-seconds=90\n");
        assertThat(world.folder.resolve("versions/1.1.0.partial")).doesNotExist();
        assertThat(world.audit.kinds()).containsExactly("program.staged");
    }

    @Test
    void what_is_in_programs_that_are_here_is_not_asked_for() {
        world.planner.follow(world.plan().build());
        int asked = 0;
        while (!world.requests.isEmpty()) {
            var request = world.requests.removeLast();
            asked += request.getDigestsCount();
            world.planner.take(world.answer(request));
        }
        assertThat(asked).isBetween(1, 4);
        assertThat(last().getBytesTotal()).isGreaterThan(3 << 20);
        assertThat(last().getBytesDone()).isEqualTo(last().getBytesTotal());
        assertThat(last().getBytesReused()).isGreaterThan(2 << 20);
    }

    @Test
    void what_a_program_here_only_says_to_have_is_asked_for() throws IOException {
        byte[] damaged = world.large.clone();
        damaged[100]++;
        Files.write(world.base.resolve("large"), damaged);
        world.planner.follow(world.plan().build());
        world.answerAll();
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
        assertThat(world.version("1.1.0").resolve("large")).hasBinaryContent(world.large);
    }

    @Test
    void a_fetch_that_was_cut_off_goes_on_where_it_was() throws IOException {
        Files.delete(world.base.resolve(ProgramIndexes.FILE));
        world.planner.follow(world.plan().build());
        world.planner.take(world.answer(world.requests.removeLast()));
        int before = world.requests.getLast().getDigestsCount();
        world.planner.take(world.answer(world.requests.removeLast()));
        world.requests.clear();
        world.planner(world.place()).begin(() -> world.seen);
        world.planner.follow(world.plan().build());
        assertThat(world.requests).as("the index is there").hasSize(1);
        assertThat(world.requests.getLast().getDigestsCount()).isEqualTo(before);
        assertThat(world.planner.report().getBytesDone()).isPositive();
        world.answerAll();
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
    }

    @Test
    void a_chunk_that_was_damaged_on_the_disk_is_asked_for_again() throws IOException {
        Files.delete(world.base.resolve(ProgramIndexes.FILE));
        world.planner.follow(world.plan().build());
        world.planner.take(world.answer(world.requests.removeLast()));
        world.planner.take(world.answer(world.requests.removeLast()));
        Path chunks = world.folder.resolve("versions/1.1.0.partial/chunks");
        try (Stream<Path> all = Files.list(chunks)) {
            Path one = all.findFirst().orElseThrow();
            byte[] content = Files.readAllBytes(one);
            content[0]++;
            Files.write(one, content);
        }
        world.answerAll();
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
        assertThat(world.version("1.1.0").resolve("large")).hasBinaryContent(world.large);
    }

    @Test
    void forged_chunks_are_not_taken_and_late_ones_are_left_out() {
        world.planner.follow(world.plan().build());
        Chunks index = world.answer(world.requests.getLast());
        world.planner.take(index.toBuilder().setNumber(index.getNumber() - 1).build());
        assertThat(world.requests).hasSize(1);
        world.planner.take(index);
        Chunks.Builder forged = world.answer(world.requests.getLast()).toBuilder();
        forged.getChunksBuilderList()
                .forEach(
                        chunk -> {
                            if (chunk.getIsDeflated()) {
                                chunk.setContent(ByteString.copyFrom(new byte[] {9, 9, 9}));
                            }
                        });
        world.planner.take(forged.build());
        assertThat(last().getCode()).isEqualTo("SKR-A719");
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_FAILED);
    }

    @Test
    void what_could_not_be_had_is_tried_again_later() {
        world.planner.follow(world.plan().build());
        world.planner.take(
                Chunks.newBuilder().setNumber(world.requests.removeLast().getNumber()).build());
        assertThat(last().getCode()).isEqualTo("SKR-A719");
        world.pass(ProgramPlanner.RETRY.minusSeconds(1));
        assertThat(world.requests).isEmpty();
        world.pass(Duration.ofSeconds(1));
        world.answerAll();
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
        assertThat(last().getCode()).isEmpty();
    }

    @Test
    void it_asks_again_when_no_answer_comes_and_in_each_session() {
        world.planner.follow(world.plan().build());
        world.pass(ProgramPlanner.SILENCE.minusMillis(1));
        assertThat(world.requests).hasSize(1);
        world.pass(Duration.ofMillis(1));
        assertThat(world.requests).hasSize(2);
        world.planner.opened();
        assertThat(world.requests).hasSize(3);
        world.answerAll();
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
    }

    @Test
    void a_fetch_ends_with_its_lease_and_goes_on_with_the_next() {
        world.planner.follow(world.plan().setLeaseUntilMicros(world.micros + 10_000_000).build());
        world.pass(Duration.ofSeconds(10));
        assertThat(world.requests).hasSize(1);
        world.pass(Duration.ofSeconds(1));
        assertThat(last().getCode()).isEqualTo("SKR-A718");
        world.requests.clear();
        world.pass(ProgramPlanner.RETRY);
        assertThat(world.requests).isEmpty();
        world.planner.follow(world.plan().setLeaseUntilMicros(world.micros - 1).build());
        assertThat(last().getCode()).isEqualTo("SKR-A718");
        world.planner.follow(world.plan().setLeaseUntilMicros(world.micros + 1).build());
        world.answerAll();
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
    }

    @Test
    void without_the_launcher_it_says_how_to_install_it() {
        world.planner(new ProgramPlace(null, world.base, null)).begin(() -> world.seen);
        world.planner.follow(world.plan().build());
        assertRefused("SKR-A710", "skerry-launch");
        assertThat(last().getVersion()).isEqualTo(ProgramWorld.OWN);
        assertThat(last().getTarget()).isEqualTo("linux-x64");
    }

    @Test
    void one_for_another_target_is_refused() throws IOException {
        world.offer(ProgramWorld.head(ProgramWorld.NEXT).setTarget("linux-arm64"));
        world.planner.follow(world.plan().build());
        world.answerAll();
        assertRefused("SKR-A711", "linux-arm64");
    }

    @Test
    void a_lower_version_is_refused_unless_it_is_a_revert() throws IOException {
        ProgramWorld.fill(directory.resolve("offered"), "0.9.0", world.large);
        world.offer(ProgramWorld.head("0.9.0"));
        ProgramPlan.Builder lower = world.plan().setVersion("0.9.0");
        world.planner.follow(lower.build());
        assertRefused("SKR-A712", "0.9.0 is lower than 1.0.0");
        world.planner.follow(lower.setIsRevert(true).setRolloutId("r-2").build());
        world.answerAll();
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
    }

    @Test
    void one_that_can_not_read_the_outbox_is_refused() throws IOException {
        int format = ProgramIndexes.OUTBOX_FORMAT;
        world.offer(
                ProgramWorld.head(ProgramWorld.NEXT)
                        .setOutboxReadsFrom(format + 1)
                        .setOutboxReadsTo(format + 1)
                        .setOutboxWrites(format + 1));
        world.planner.follow(world.plan().build());
        world.answerAll();
        assertRefused("SKR-A713", "format " + format);
    }

    @Test
    void an_index_of_something_else_is_refused() throws IOException {
        world.offer(ProgramWorld.head("1.2.0"));
        world.planner.follow(world.plan().build());
        world.answerAll();
        assertRefused("SKR-A715", "1.2.0");
    }

    @Test
    void one_that_nobody_vouches_for_is_refused_before_anything_is_asked_for() {
        world.objection = "key 12 has ended";
        world.planner.follow(world.plan().build());
        assertRefused("SKR-A716", "key 12 has ended");
        assertThat(world.requests).isEmpty();
    }

    @Test
    void what_was_rolled_back_is_not_tried_again_in_the_same_rollout() throws IOException {
        world.leave("trial.log", "last words");
        world.leave(
                "settled",
                "version=1.1.0",
                "from=1.0.0",
                "rollout=r-1",
                "outcome=rolled-back",
                "reason=exit:3");
        world.planner.begin(() -> world.seen);
        assertRolledBack();
        assertThat(world.audit.kinds()).containsExactly("program.rolled-back");
        world.planner.follow(world.plan().build());
        assertRolledBack();
        assertThat(world.requests).isEmpty();
        world.planner(world.place()).begin(() -> world.seen);
        assertRolledBack();
        assertThat(world.audit.kinds()).as("it is recorded once").hasSize(1);
        world.planner.follow(world.plan().setRolloutId("r-2").build());
        assertThat(world.requests).hasSize(1);
    }

    private void assertRolledBack() {
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_ROLLED_BACK);
        assertThat(last().getCode()).isEqualTo("SKR-A717");
        assertThat(last().getMessage()).contains("exit:3", "last words");
        assertThat(last().getRolloutId()).isEqualTo("r-1");
        assertThat(last().getOfferedVersion()).isEqualTo("1.1.0");
    }

    @Test
    void what_the_launcher_did_not_switch_to_is_told() throws IOException {
        world.leave("staged", "1.1.0");
        world.planner.begin(() -> world.seen);
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_FAILED);
        assertThat(last().getCode()).isEqualTo("SKR-A721");
    }

    @Test
    void a_disk_that_can_not_be_written_is_told() throws IOException {
        Files.writeString(world.folder.resolve("versions"), "no folder");
        world.planner.follow(world.plan().build());
        world.answerAll();
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_FAILED);
        assertThat(last().getCode()).isEqualTo("SKR-A720");
    }

    @Test
    void a_version_on_trial_commits_once_it_has_proved_itself() throws IOException {
        trial();
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_TRIAL);
        world.planner.follow(world.plan().setRolloutId("r-9").setVersion("9.0.0").build());
        world.pass(Duration.ofSeconds(1));
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_TRIAL);
        assertThat(world.requests).as("a trial has no other beside it").isEmpty();
        world.seen = new Seen(true, true, true, 1, 1, 1, Link.CONNECTED);
        world.planner.follow(world.plan().setVersion(ProgramWorld.OWN).build());
        world.pass(Duration.ofSeconds(1));
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_COMMITTED);
        assertThat(world.folder.resolve("trial")).doesNotExist();
        assertThat(KeyLines.read(world.folder.resolve("settled")).value("outcome"))
                .isEqualTo("committed");
        assertThat(world.audit.kinds()).containsExactly("program.committed");
        world.planner(world.place()).begin(() -> world.seen);
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_COMMITTED);
        assertThat(world.audit.kinds()).hasSize(1);
    }

    @Test
    void the_way_back_stays_if_it_can_read_the_outbox() throws IOException {
        ProgramWorld.fill(world.version("0.9.0"), "0.9.0", world.large);
        ProgramWorld.index(world.version("0.9.0"), ProgramWorld.head("0.9.0"));
        ProgramWorld.fill(world.version("0.8.0"), "0.8.0", world.large);
        Path previous = world.folder.resolve("previous");
        Files.createSymbolicLink(previous, Path.of("versions/0.9.0"));
        trial();
        world.seen = new Seen(true, true, true, 1, 1, 1, Link.CONNECTED);
        world.pass(Duration.ofSeconds(1));
        assertThat(previous).isSymbolicLink();
        assertThat(last().getPreviousVersion()).isEqualTo("0.9.0");
        assertThat(world.version("0.9.0")).isDirectory();
        assertThat(world.version("0.8.0")).as("nothing leads there").doesNotExist();
    }

    @Test
    void a_way_back_that_could_not_read_the_outbox_is_closed() throws IOException {
        ProgramWorld.fill(world.version("0.9.0"), "0.9.0", world.large);
        int older = ProgramIndexes.OUTBOX_FORMAT - 1;
        ProgramWorld.index(
                world.version("0.9.0"),
                ProgramWorld.head("0.9.0")
                        .setOutboxReadsFrom(older)
                        .setOutboxReadsTo(older)
                        .setOutboxWrites(older));
        Files.createSymbolicLink(world.folder.resolve("previous"), Path.of("versions/0.9.0"));
        trial();
        world.seen = new Seen(true, true, true, 1, 1, 1, Link.CONNECTED);
        world.pass(Duration.ofSeconds(1));
        assertThat(Files.exists(world.folder.resolve("previous"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(last().getPreviousVersion()).isEmpty();
    }

    private void trial() throws IOException {
        world.leave(
                "trial",
                "version=" + ProgramWorld.OWN,
                "from=0.9.0",
                "rollout=r-1",
                "attempts=1",
                "deadline-seconds=120");
        world.planner.begin(() -> world.seen);
    }

    @Test
    void nothing_rolled_out_is_nothing_to_do() {
        world.planner.follow(world.plan().build());
        world.planner.follow(ProgramPlan.getDefaultInstance());
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_IDLE);
        world.requests.clear();
        world.pass(Duration.ofHours(1));
        assertThat(world.requests).isEmpty();
    }

    @Test
    void progress_is_told_at_most_once_a_second() {
        List<ProgramReport> told = world.reports;
        world.planner.follow(world.plan().build());
        int before = told.size();
        world.planner.take(world.answer(world.requests.removeLast()));
        assertThat(told).hasSize(before);
        world.nanos += Duration.ofSeconds(1).toNanos();
        world.planner.opened();
        world.nanos += Duration.ofSeconds(1).toNanos();
        world.planner.opened();
        world.pass(ProgramPlanner.SILENCE);
        assertThat(told).hasSize(before + 1);
        assertThat(last().getBytesDone()).isPositive();
    }

    private void assertRefused(String code, String message) {
        assertThat(last().getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_REFUSED);
        assertThat(last().getCode()).isEqualTo(code);
        assertThat(last().getMessage()).contains(message);
        assertThat(world.switches).isZero();
    }

    private ProgramReport last() {
        return world.reports.getLast();
    }
}
