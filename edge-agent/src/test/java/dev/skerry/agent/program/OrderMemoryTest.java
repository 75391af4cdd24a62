package dev.skerry.agent.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.trust.SignedProgramOrders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderMemoryTest {
    private static final Map<String, byte[]> STATES =
            Map.of(SignedProgramOrders.STATE, new byte[] {0, 0, 0, 0, 0, 0, 0, 9});

    @TempDir Path folder;
    private final AtomicInteger followed = new AtomicInteger();

    private static OrderMemory in(Path folder) {
        return new OrderMemory(new ProgramPlace(folder, null, null));
    }

    @Test
    void the_newest_order_is_there_for_whoever_runs_next() throws Exception {
        assertThat(in(folder).kept()).isNull();
        in(folder).save(STATES, followed::incrementAndGet);
        assertThat(followed).hasValue(1);
        assertThat(in(folder).kept()).isEqualTo(STATES.get(SignedProgramOrders.STATE));
        Files.write(folder.resolve("ordered"), new byte[3]);
        assertThat(in(folder).kept()).isNull();
    }

    @Test
    void what_can_not_be_kept_is_not_followed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        in(file).save(STATES, followed::incrementAndGet);
        assertThat(followed).hasValue(0);
    }

    @Test
    void who_is_not_launched_keeps_nothing() {
        OrderMemory none = new OrderMemory(new ProgramPlace(null, null, null));
        none.save(STATES, followed::incrementAndGet);
        assertThat(followed).hasValue(1);
        assertThat(none.kept()).isNull();
    }
}
