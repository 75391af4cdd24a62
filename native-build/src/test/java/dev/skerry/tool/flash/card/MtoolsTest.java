package dev.skerry.tool.flash.card;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MtoolsTest {
    @Test
    void says_what_to_install_when_a_tool_is_missing() {
        assertThatThrownBy(() -> new Mtools(Path.of("disk"), 0).run("mno-such-tool", new byte[0]))
                .hasMessageStartingWith("SKR-F021")
                .hasMessageContaining("apt-get install mtools");
    }
}
