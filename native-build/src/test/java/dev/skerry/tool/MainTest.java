package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
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
    void lint_reports_a_file_that_it_cannot_read_and_goes_on() throws IOException {
        Path broken = folder.resolve("broken.yaml");
        Files.writeString(broken, "name: 7up\n");
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, new byte[] {'n', 'a', 'm', 'e', ':', ' ', (byte) 0xE9});
        String none = folder.resolve("none.yaml").toString();
        assertThat(
                        execute(
                                "profile",
                                "lint",
                                none,
                                latin.toString(),
                                folder.toString(),
                                "" + broken))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(out.toString())
                .contains("none.yaml:1:1: SKR-T033 the file can't be read as text: there is no")
                .contains(
                        "latin.yaml:1:1: SKR-T033 the file can't be read as text: it is not UTF-8")
                .contains(folder + ":1:1: SKR-T033 the file can't be read as text: it is a folder")
                .contains("broken.yaml:1:7: SKR-P205")
                .doesNotContain("Exception");
        out.getBuffer().setLength(0);
        assertThat(execute("profile", "lint", "--json", none, broken.toString()))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        var problems = new ObjectMapper().readTree(out.toString());
        assertThat(problems.findValuesAsText("code")).contains("SKR-T033", "SKR-P205");
    }

    @Test
    void lint_does_not_read_a_file_without_end() {
        assertThat(execute("profile", "lint", "/dev/zero")).isEqualTo(ExitCode.FOUND.number());
        assertThat(out.toString()).contains("SKR-P102");
    }

    private int execute(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
