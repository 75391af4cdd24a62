package dev.skerry.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher answers before it builds or starts anything. */
class LauncherTest {
    private static final Path LAUNCHER = Installation.current().home().resolve("skerry");

    private record Answer(int exitCode, String text) {}

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"build", "clean", "test"})
    void explains_a_command_without_doing_it(String command) throws Exception {
        Answer answer = bash("\"$0\" " + command + " --help");
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.text()).startsWith("Usage: ./skerry " + command);
        assertThat(Installation.current().home().resolve("native-build/target")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"build", "clean", "test"})
    void refuses_what_a_command_does_not_take(String command) throws Exception {
        Answer answer = bash("\"$0\" " + command + " --fats");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.text()).startsWith("SKR-T004").contains("--fats").hasLineCount(1);
    }

    /** What no line of the usage tells nobody finds. */
    @Test
    void tells_of_every_command() throws Exception {
        Answer answer = bash("\"$0\" --help");
        assertThat(answer.exitCode()).isZero();
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            assertThat(answer.text()).containsPattern("(?m)^  (.*[;,] )?" + command + "\\b");
        }
    }

    @Test
    void says_that_the_folder_it_is_called_in_was_deleted() throws Exception {
        Answer answer = bash("mkdir gone; cd gone; rmdir ../gone; exec \"$0\" status");
        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.text()).contains("SKR-T006").doesNotContain("Exception", "Error");
    }

    private Answer bash(String script) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of("bash", "-c", script, LAUNCHER.toString()))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Answer(process.waitFor(), text);
    }
}
