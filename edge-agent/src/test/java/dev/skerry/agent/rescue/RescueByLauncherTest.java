package dev.skerry.agent.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.seal.InUse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When there is nobody that could be repaired. */
class RescueByLauncherTest {
    @TempDir Path folder;

    private String said(Map<String, String> environment) {
        var said = new ByteArrayOutputStream();
        int code =
                RescueByLauncher.run(
                        environment, 75, new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(code).isEqualTo(2);
        return said.toString(StandardCharsets.UTF_8);
    }

    private Map<String, String> launched() {
        return Map.of("SKERRY_PROGRAM_FOLDER", folder.toString());
    }

    @Test
    void who_left_no_card_is_not_known() {
        assertThat(said(launched())).startsWith("SKR-A725").contains("there is no");
        assertThat(said(Map.of())).startsWith("SKR-A725").contains("skerry-launch");
    }

    @Test
    void who_has_no_certificate_is_not_believed_by_a_gateway() throws Exception {
        RescueCardTest.card(folder.resolve("data"), "https://gw.example:8443", Optional.empty())
                .write(folder);
        assertThat(said(launched())).startsWith("SKR-A726").contains("north", "gw.example");
    }

    @Test
    void an_agent_that_runs_needs_no_rescue() throws Exception {
        Path data = folder.resolve("data");
        RescueCardTest.card(data, "http://127.0.0.1:1", Optional.empty()).write(folder);
        try (InUse other = InUse.take(data)) {
            assertThat(said(launched())).startsWith("SKR-A675");
        }
    }
}
