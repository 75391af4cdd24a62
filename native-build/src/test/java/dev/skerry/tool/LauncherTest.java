package dev.skerry.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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

    @Test
    void native_executables_are_built_on_Linux_alone() throws Exception {
        command("uname", "echo Darwin arm64");
        Answer answer = bash("PATH=\"$PWD:$PATH\" \"$0\" package --native");
        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.text()).startsWith("SKR-T192").contains("Darwin arm64");
    }

    @Test
    void native_executables_are_built_by_a_native_image_of_our_Java() throws Exception {
        command("bin/native-image", "echo native-image 21.0.2 2024-01-16");
        Answer answer = bash("GRAALVM_HOME=\"$PWD\" \"$0\" package --native");
        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.text()).startsWith("SKR-T194").contains("native-image 21", "needs 25");
    }

    @Test
    void a_native_build_that_fails_says_where_its_log_is() throws Exception {
        // Its functions alone: a build of what is stale would come before.
        String nativeBuild =
                """
                set -euo pipefail
                home=$PWD
                source "$(dirname "$0")/native-build/launcher/toolchain.sh"
                source "$(dirname "$0")/native-build/launcher/native.sh"
                find_maven() { :; }
                run_maven() { return 1; }
                build_native "$PWD/native"
                """;
        Answer answer = bash(nativeBuild);
        assertThat(answer.exitCode()).isEqualTo(4);
        assertThat(answer.text()).contains("SKR-T196", folder.resolve("target").toString());
        answer = bash(nativeBuild.replace("return 1", "return 0"));
        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.text()).contains("SKR-T196", "no executable of edge-agent");
    }

    @Test
    void a_package_that_can_not_be_unpacked_is_not_tested() throws Exception {
        Files.writeString(folder.resolve("skerry-agent-0.1.0.tar.zst"), "damaged");
        // Its functions alone: what they unpack goes below the home folder.
        Answer answer =
                bash(
                        """
                        set -euo pipefail
                        home=$PWD
                        source "$(dirname "$0")/native-build/launcher/toolchain.sh"
                        source "$(dirname "$0")/native-build/launcher/test.sh"
                        take_package "$PWD"
                        """);
        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.text()).contains("SKR-T198", "skerry-agent-0.1.0.tar.zst");
    }

    private void command(String name, String does) throws IOException {
        Path command = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(command.getParent()));
        Files.writeString(command, "#!/bin/sh\n" + does + "\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
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
