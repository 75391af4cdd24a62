package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DraftCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;
    private Path capture = Path.of("");

    @BeforeEach
    void capture() throws IOException {
        capture = folder.resolve("capture.txt");
        Files.writeString(
                capture,
                """
                greenhouse/bed-1 {"t": 21.5, "h": 60}
                greenhouse/bed-2 {"t": 19.25, "h": 71}
                yard/gate-1/state {"open": true}
                $SYS/broker/uptime 12 seconds
                """);
    }

    @Test
    void prints_a_profile_for_each_kind_of_device() {
        assertThat(run("draft", capture.toString())).isZero();
        assertThat(out.toString())
                .contains(
                        "# ---- greenhouse.yaml\n",
                        "topic: \"greenhouse/{device}\"  # guess: 'bed-1', 'bed-2' are devices",
                        "# ---- yard-state.yaml\n");
        assertThat(err.toString())
                .isEqualTo("Not drafted: the broker's own topics ($…): 1 messages\n");
    }

    @Test
    void writes_files_that_lint_finds_right_and_never_over_others() throws IOException {
        Path profiles = folder.resolve("profiles");
        assertThat(run("draft", capture.toString(), "-o", profiles.toString())).isZero();
        assertThat(run("lint", profiles.resolve("greenhouse.yaml").toString())).isZero();
        Files.writeString(profiles.resolve("yard-state.yaml"), "mine");
        Files.delete(profiles.resolve("greenhouse.yaml"));
        assertThat(run("draft", capture.toString(), "-o", profiles.toString())).isEqualTo(3);
        assertThat(err.toString()).startsWith("SKR-T035").contains("yard-state.yaml");
        assertThat(profiles.resolve("yard-state.yaml")).hasContent("mine");
        assertThat(profiles.resolve("greenhouse.yaml")).doesNotExist();
        assertThat(run("draft", capture.toString(), "-o", profiles.toString(), "--force")).isZero();
        assertThat(profiles.resolve("yard-state.yaml")).content().startsWith("# Drafted from");
    }

    @Test
    void one_file_takes_one_profile() {
        Path file = folder.resolve("all.yaml");
        assertThat(run("draft", capture.toString(), "-o", file.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("SKR-T062 2 profiles were drafted (");
        assertThat(file).doesNotExist();
    }

    @Test
    void says_what_to_do_without_messages() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\nnothing\n");
        assertThat(run("draft", empty.toString())).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("SKR-T060")
                .contains("line 2: it is not 'topic payload'");
        Path idle = Files.writeString(folder.resolve("idle"), "$SYS/broker/uptime 1\n");
        assertThat(run("draft", idle.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("SKR-T061");
        assertThat(run("draft", folder.resolve("absent").toString())).isEqualTo(3);
        assertThat(err.toString()).startsWith("SKR-T033").contains("there is no such file");
    }

    @Test
    void prints_json_for_programs() throws IOException {
        assertThat(run("draft", capture.toString(), "--json")).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.at("/drafts/0/devices/1").asText()).isEqualTo("bed-2");
        assertThat(report.at("/leftOut")).hasSize(1);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "profile";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }
}
