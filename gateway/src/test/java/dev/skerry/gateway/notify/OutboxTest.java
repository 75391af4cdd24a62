package dev.skerry.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much is kept of what was sent. */
class OutboxTest extends NotifyFixture {
    OutboxTest(@TempDir Path dir) throws IOException {
        super(dir);
    }

    private void delivered(Handle tx) {
        var message = new Message(UUID.randomUUID().toString(), "title", "{}");
        Outbox.add(tx, "ops", message, now);
        Outbox.due(tx, now)
                .forEach(it -> Outbox.delivered(tx, it.number(), it.contact(), "204", now));
    }

    @Test
    void a_limit_above_what_is_shown_is_kept_too() throws Exception {
        var running = new Running();
        running.contact(150);
        store.database
                .jdbi()
                .useTransaction(
                        tx -> {
                            for (int i = 0; i < 150; i++) {
                                delivered(tx);
                            }
                            now = now.plus(Duration.ofMinutes(59));
                            delivered(tx);
                            assertThat(Outbox.madeInHour(tx, "ops", now)).isEqualTo(151);
                            now = now.plus(Duration.ofMinutes(1));
                            delivered(tx);
                            assertThat(Outbox.madeInHour(tx, "ops", now)).isEqualTo(2);
                        });
        // The last one was added before it ended.
        assertThat(running.states()).hasSize(Outbox.MOST_ENDED + 1);
    }
}
