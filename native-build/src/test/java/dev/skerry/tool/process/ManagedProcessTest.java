package dev.skerry.tool.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void its_pid_is_the_program_itself() throws IOException {
        try (ManagedProcess sleep = start("sleep", "60")) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(Path.of("/proc/" + sleep.pid() + "/comm"))
                                            .hasContent("sleep\n".strip()));
            assertThat(sleep.stat().residentBytes()).isPositive();
        }
    }

    @Test
    void stops_on_sigterm_and_says_whether_it_went_by_itself() {
        ManagedProcess obedient = start("sleep", "60");
        assertThat(obedient.stop(PATIENCE)).isTrue();

        ManagedProcess stubborn =
                start("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done");
        await().atMost(PATIENCE).until(() -> stubborn.logTail(1).equals("deaf"));
        assertThat(stubborn.stop(Duration.ofMillis(300))).isFalse();
        assertThat(stubborn.isAlive()).isFalse();
    }

    @Test
    void a_program_that_ends_before_it_is_ready_is_reported_with_its_last_lines() {
        ManagedProcess broken = start("sh", "-c", "echo the disk is on fire; exit 9");
        assertThatThrownBy(() -> broken.awaitReady(() -> false, PATIENCE))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("SKR-T011")
                .hasMessageContaining("exit code 9")
                .hasMessageContaining("the disk is on fire");
    }

    @Test
    void shows_only_what_this_run_wrote_to_a_log_that_has_more() {
        assertThat(start("sh", "-c", "echo an older run").awaitEnd(PATIENCE)).isTrue();

        ManagedProcess silent = start("true");
        assertThat(silent.awaitEnd(PATIENCE)).isTrue();
        assertThat(silent.logTail(15)).isEmpty();

        ManagedProcess talking = start("sh", "-c", "echo one; printf 'two\nhalf a li'");
        assertThat(talking.awaitEnd(PATIENCE)).isTrue();
        assertThat(talking.logTail(15)).isEqualTo("one\ntwo\nhalf a li");
        assertThat(talking.logNews()).containsExactly("one", "two");
        assertThat(talking.logNews()).isEmpty();
    }

    @Test
    void its_log_is_for_its_user_alone_also_one_that_was_open() throws IOException {
        Path log = folder.resolve("new/child.log");
        ProcessSpec spec =
                new ProcessSpec("child", List.of("sh", "-c", "echo a"), Map.of(), "", log);
        assertThat(ManagedProcess.start(spec).awaitEnd(PATIENCE)).isTrue();
        assertThat(rights(log)).isEqualTo("rw-------");
        assertThat(rights(folder.resolve("new"))).isEqualTo("rwx------");

        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(ManagedProcess.start(spec).awaitEnd(PATIENCE)).isTrue();
        assertThat(rights(log)).isEqualTo("rw-------");
        assertThat(log).hasContent("a\na");
    }

    @Test
    void what_it_writes_is_for_its_user_alone() throws IOException {
        Path written = folder.resolve("written");
        assertThat(start("touch", written.toString()).awaitEnd(PATIENCE)).isTrue();
        assertThat(rights(written)).isEqualTo("rw-------");
    }

    @Test
    void a_log_that_has_grown_too_large_is_put_aside_at_the_next_start() throws IOException {
        Path log = folder.resolve("child.log");
        byte[] full = new byte[(int) RunLog.FULL_BYTES];
        Files.write(log, full);
        assertThat(start("sh", "-c", "echo one").awaitEnd(PATIENCE)).isTrue();
        assertThat(Files.size(log)).as("was not too large").isEqualTo(full.length + 4);

        ManagedProcess next = start("sh", "-c", "echo two");
        assertThat(next.awaitEnd(PATIENCE)).isTrue();
        assertThat(log).hasContent("two");
        assertThat(rights(log)).isEqualTo("rw-------");
        assertThat(next.logTail(15)).isEqualTo("two");
        assertThat(Files.size(folder.resolve("child.log.1"))).isEqualTo(full.length + 4);
    }

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void a_program_that_is_never_ready_is_reported() {
        try (ManagedProcess silent = start("sleep", "60")) {
            assertThatThrownBy(() -> silent.awaitReady(() -> false, Duration.ofMillis(200)))
                    .hasMessageContaining("SKR-T011")
                    .hasMessageContaining("was not ready");
        }
    }

    @Test
    void limits_hold_for_the_program() {
        ManagedProcess writer =
                ManagedProcess.start(
                        spec("sh", "-c", "head -c 100000 /dev/zero > '" + folder + "/big'")
                                .limited("ulimit -f 8"));
        assertThat(writer.awaitEnd(PATIENCE)).isTrue();
        assertThat(writer.exitCode()).isNotZero();
        assertThat(folder.resolve("big"))
                .satisfies(big -> assertThat(Files.size(big)).isLessThan(100_000));
    }

    @Test
    void no_child_outlives_a_parent_that_was_killed() throws IOException {
        Path pidFile = folder.resolve("child.pid");
        ManagedProcess parent =
                ManagedProcess.start(
                        spec(
                                Installation.current().java().toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ParentOfOne.class.getName(),
                                pidFile.toString()));
        await().atMost(PATIENCE).until(() -> Files.exists(pidFile));
        long child = Long.parseLong(Files.readString(pidFile));
        assertThat(ProcessHandle.of(child)).isPresent();

        parent.kill();

        await().atMost(PATIENCE).until(() -> ProcessHandle.of(child).isEmpty());
    }

    private ManagedProcess start(String... command) {
        return ManagedProcess.start(spec(command));
    }

    private ProcessSpec spec(String... command) {
        return new ProcessSpec(
                "child", List.of(command), Map.of(), "", folder.resolve("child.log"));
    }
}
