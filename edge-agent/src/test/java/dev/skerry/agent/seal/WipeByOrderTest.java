package dev.skerry.agent.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WipeByOrderTest {
    private static final int DONE = 76;

    @TempDir Path folder;
    private Path data;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void fill() throws IOException {
        data = folder.resolve("data");
        Files.createDirectories(data.resolve("outbox"));
        System.setProperty("skerry.agent.data-dir", data.toString());
        System.setProperty("skerry.agent.models-dir", folder.resolve("models").toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty("skerry.agent.data-dir");
        System.clearProperty("skerry.agent.models-dir");
    }

    private int run() {
        return WipeByOrder.run(
                DONE,
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    @Test
    void is_due_from_the_order_until_all_is_gone() throws IOException {
        assertThat(WipeByOrder.isDue()).isFalse();
        WipeByOrder.order(data);
        assertThat(WipeByOrder.isDue()).isTrue();
        assertThat(run()).isEqualTo(DONE);
        assertThat(data.resolve("outbox")).doesNotExist();
        assertThat(WipeByOrder.isDue()).isFalse();
    }

    @Test
    void goes_on_with_one_that_had_only_its_order_left() throws IOException {
        WipeByOrder.order(data);
        Files.delete(data.resolve("outbox"));
        assertThat(run()).isEqualTo(DONE);
        assertThat(WipeByOrder.isDue()).isFalse();
    }

    @Test
    void is_still_due_when_somebody_else_has_the_folder() throws Exception {
        WipeByOrder.order(data);
        try (InUse _ = InUse.take(data)) {
            assertThat(run()).isEqualTo(1);
        }
        assertThat(err.toString(UTF_8)).startsWith("SKR-A675 ");
        assertThat(WipeByOrder.isDue()).isTrue();
        assertThat(data.resolve("outbox")).exists();
    }
}
