package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    @Test
    void help_names_every_command() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains("demo", "agent", "gateway", "profile", "bench", "status", "completion");
    }

    @Test
    void every_command_explains_itself() {
        for (String command :
                new String[] {"demo", "agent", "gateway", "profile", "bench", "status"}) {
            assertThat(execute(command, "--help")).as(command).isZero();
        }
    }

    @Test
    void an_unknown_command_is_a_usage_error() {
        assertThat(execute("fly")).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void completion_knows_the_launchers_own_commands_too() {
        assertThat(execute("completion", "bash")).isZero();
        assertThat(out.toString()).contains("complete -F", "demo", "test");
    }

    @Test
    void steering_a_demo_that_does_not_run_says_so() {
        assertThat(execute("demo", "--status", "--folder", folder.toString()))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).contains("SKR-T025").contains("skerry demo");
    }

    @Test
    void a_time_without_a_unit_is_refused() {
        assertThat(execute("demo", "--cut", "north", "--for", "60"))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("'60' is not a time");
    }

    @Test
    void status_without_a_gateway_says_so() {
        assertThat(execute("status", "--gateway", "http://127.0.0.1:1"))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).contains("SKR-T030");
    }

    @Test
    void lint_shows_each_problem_with_its_place_and_its_exit_code() throws IOException {
        Path file = folder.resolve("broken.yaml");
        Files.writeString(file, "schema: skerry.device/v1\nname: 7up\n");
        assertThat(execute("profile", "lint", file.toString())).isEqualTo(ExitCode.FOUND.number());
        assertThat(out.toString()).contains("broken.yaml:2:").contains("SKR-");
        out.getBuffer().setLength(0);
        assertThat(execute("profile", "lint", "--json", file.toString()))
                .isEqualTo(ExitCode.FOUND.number());
        assertThat(out.toString()).startsWith("[").contains("\"line\" : 2");
    }

    @Test
    void lint_of_a_file_that_is_not_there_says_so() {
        assertThat(execute("profile", "lint", folder.resolve("none.yaml").toString()))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).contains("SKR-T033");
    }

    private int execute(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
