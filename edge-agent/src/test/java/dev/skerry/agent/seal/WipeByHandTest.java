package dev.skerry.agent.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WipeByHandTest {
    @TempDir Path folder;
    private Path outbox;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void fill() throws IOException {
        outbox = Files.createDirectories(folder.resolve("data/outbox"));
        System.setProperty("skerry.agent.id", "north");
        System.setProperty("skerry.agent.data-dir", folder.resolve("data").toString());
        System.setProperty("skerry.agent.models-dir", folder.resolve("models").toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty("skerry.agent.id");
        System.clearProperty("skerry.agent.data-dir");
        System.clearProperty("skerry.agent.models-dir");
    }

    private int wipe(WipeByHand.Owner owner, boolean isAsked, String typed) {
        return WipeByHand.run(
                owner,
                isAsked,
                new ByteArrayInputStream(typed.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    @Test
    void another_agents_data_are_left_alone_whether_it_asks_or_not() {
        assertThat(wipe((dir, key) -> Optional.of("south"), false, "")).isEqualTo(2);
        assertThat(wipe((dir, key) -> Optional.of("south"), true, "north\n")).isEqualTo(2);
        assertThat(err.toString(UTF_8).lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("SKR-A677 "))
                .allMatch(line -> line.contains("'south'") && line.contains("'north'"));
        assertThat(outbox).exists();
    }

    @Test
    void its_own_are_wiped_once_its_id_was_typed() {
        assertThat(wipe((dir, key) -> Optional.of("north"), true, "nort\n")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("SKR-A677 ");
        assertThat(outbox).exists();
        assertThat(wipe((dir, key) -> Optional.of("north"), true, "north\n")).isZero();
        assertThat(outbox).doesNotExist();
    }

    @Test
    void it_says_that_it_can_not_tell_whose_they_are_and_wipes_them() {
        WipeByHand.Owner unreadable =
                (dir, key) -> {
                    throw new IOException("sealed with another key");
                };
        assertThat(wipe(unreadable, false, "")).isZero();
        assertThat(out.toString(UTF_8)).contains("can't be read", "sealed with another key");
        assertThat(outbox).doesNotExist();
    }
}
