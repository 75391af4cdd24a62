package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.ProcessSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ForegroundTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    private int run(String script) {
        ProcessSpec spec =
                new ProcessSpec(
                        "child", List.of("sh", "-c", script), Map.of(), "", folder.resolve("log"));
        CommandLine commandLine =
                new CommandLine(CommandSpec.create())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err));
        return Foreground.run(ManagedProcess.start(spec), "It is there.", commandLine);
    }

    @Test
    void shows_what_its_child_warns_of_and_no_more() {
        int exitCode =
                run(
                        """
                        cat <<'LOG'
                        2026-01-02 03:04:05,678 INFO  [dev.skerry.agent] (main) outbox=open
                        2026-01-02 03:04:05,678 WARN  [dev.skerry.agent] (main) SKR-A303 not used:
                        pump.yaml:1:1: SKR-P201 the profile needs 'version'
                          1 | schema: skerry.device/v1
                        2026-01-02 03:04:05,679 INFO  [dev.skerry.agent] (main) agent=started
                        LOG
                        """);
        assertThat(exitCode).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString().lines()).containsExactly("It is there.");
        assertThat(err.toString().lines())
                .hasSize(3)
                .first()
                .asString()
                .endsWith("SKR-A303 not used:");
    }

    @Test
    void shows_what_a_login_is_to_be_compared_with() {
        run("echo 'INFO (main) gateway=started root_sha256=0aff data_dir=/srv/root_sha256'");
        assertThat(out.toString().lines())
                .containsExactly("It is there.", "SHA-256 of its root: 0aff");
    }

    @Test
    void shows_why_its_child_can_not_start_and_not_what_an_earlier_one_said() {
        run("echo 'SKR-A001 an older problem'; exit 2");
        err.getBuffer().setLength(0);

        int exitCode = run("echo 'SKR-A005 a setting is wrong' >&2; exit 2");

        assertThat(exitCode).isEqualTo(ExitCode.USAGE.number());
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly(
                        "SKR-A005 a setting is wrong",
                        "SKR-T013 child ended with exit code 2; its log is "
                                + folder.resolve("log"));
    }

    @Test
    void a_child_that_was_told_to_stop_is_no_trouble() {
        int exitCode = run("echo 'stopping'; kill -TERM $$");

        assertThat(exitCode).isEqualTo(ExitCode.OK.number());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shows_the_end_of_the_log_of_a_child_that_failed_without_a_word() {
        int exitCode = run("echo 'the disk is on fire'; exit 9");

        assertThat(exitCode).isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).contains("SKR-T013", "exit code 9", "the disk is on fire");
    }

    @Test
    void starts_an_agent_again_that_its_gateway_told_to() {
        Path mark = folder.resolve("ran-before");
        int exitCode = run("if [ -e %s ]; then exit 0; fi; touch %1$s; exit 75".formatted(mark));

        assertThat(exitCode).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString().lines())
                .containsExactly("The agent starts again by order of its gateway.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void says_that_an_agent_was_wiped_and_does_not_start_it_again() {
        int exitCode = run("exit 76");

        assertThat(exitCode).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).contains("wiped by order of its gateway");
        assertThat(err.toString()).isEmpty();
    }
}
