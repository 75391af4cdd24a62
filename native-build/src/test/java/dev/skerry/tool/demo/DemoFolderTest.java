package dev.skerry.tool.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
    @TempDir Path temporary;

    @Test
    void is_for_its_user_alone() throws IOException {
        try (DemoFolder folder = DemoFolder.take(temporary.resolve("demo"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void a_second_demo_is_refused_and_leaves_the_first_alone() throws IOException {
        Path path = temporary.resolve("demo");
        try (DemoFolder folder = DemoFolder.take(path)) {
            Files.writeString(folder.path().resolve("data"), "precious");
            assertThatThrownBy(() -> DemoFolder.take(path)).hasMessageContaining("SKR-T020");
            assertThat(folder.path().resolve("data")).hasContent("precious");
        }
    }

    @Test
    void what_it_says_to_write_works_in_a_shell_wherever_the_demo_runs() throws Exception {
        assertThat(DemoFolder.command(DemoFolder.defaultPath(), "--status"))
                .isEqualTo("./skerry demo --status");
        Path odd = temporary.resolve("Bob's demo; $HOME");
        for (Path path : List.of(temporary.resolve("plain"), odd)) {
            assertThat(wordsOf(DemoFolder.command(path, "--status")))
                    .containsExactly("./skerry", "demo", "--folder", path.toString(), "--status");
            assertThat(Welcome.hints(path).lines().map(DemoFolderTest::wordsOf))
                    .extracting(words -> words.subList(0, 5))
                    .containsExactly(
                            List.of("./skerry", "demo", "--folder", path.toString(), "--cut"),
                            List.of("./skerry", "demo", "--folder", path.toString(), "--crash"),
                            List.of("./skerry", "demo", "--folder", path.toString(), "--status"));
            assertThatThrownBy(() -> Control.ask(path, Map.of("command", "status")))
                    .hasMessageContaining("SKR-T025")
                    .hasMessageContaining(DemoFolder.command(path, ""));
            try (DemoFolder held = DemoFolder.take(path)) {
                assertThatThrownBy(() -> DemoFolder.take(held.path()))
                        .hasMessageContaining(DemoFolder.command(path, "--status"));
            }
        }
    }

    private static List<String> wordsOf(String command) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\n' " + command).start();
            return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_an_earlier_demo_left_is_deleted() throws IOException {
        Path path = temporary.resolve("demo");
        Files.createDirectories(path.resolve("agents/north"));
        Files.writeString(path.resolve("agents/north/old"), "old");
        Files.createFile(path.resolve("demo.lock"));
        try (DemoFolder folder = DemoFolder.take(path)) {
            assertThat(folder.path().resolve("agents")).doesNotExist();
        }
    }

    @Test
    void a_folder_with_other_things_is_refused_and_left_as_it_is() throws IOException {
        Path path = Files.createDirectories(temporary.resolve("home"));
        Files.writeString(path.resolve("thesis"), "precious");
        assertThatThrownBy(() -> DemoFolder.take(path))
                .hasMessageContaining("SKR-T021")
                .hasMessageContaining("not a demo's");
        assertThat(path.resolve("thesis")).hasContent("precious");
        assertThat(path.resolve("demo.lock")).doesNotExist();
    }

    @Test
    void a_path_too_long_for_its_socket_is_refused() {
        assertThatThrownBy(() -> DemoFolder.take(temporary.resolve("x".repeat(100))))
                .hasMessageContaining("SKR-T021")
                .hasMessageContaining("shorter");
    }
}
