package dev.skerry.tool.bench.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserTest {
    @TempDir Path folder;

    @Test
    void says_what_to_install_where_no_chromium_is() {
        assertThatThrownBy(() -> Browser.programIn(List.of(folder.resolve("chromium"))))
                .isInstanceOfSatisfying(
                        ToolException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("SKR-T131");
                            assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
                        })
                .hasMessageContaining("apt-get install")
                .hasMessageContaining(folder.toString());
    }

    @Test
    void takes_the_first_program_that_is_there() {
        Path shell = Path.of("/bin/sh");
        assertThat(Browser.programIn(List.of(folder.resolve("chromium"), shell))).isEqualTo(shell);
    }

    @Test
    void a_browser_that_ends_at_once_is_told_with_its_exit_code() {
        assertThatThrownBy(() -> Browser.start(Path.of("/bin/false"), folder))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.code()).isEqualTo("SKR-T132"))
                .hasMessageContaining("did not start")
                .hasMessageContaining("exit code 1");
    }
}
