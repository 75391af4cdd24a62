package dev.skerry.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while it is sent. */
class SenderTest extends NotifyFixture {
    SenderTest(@TempDir Path dir) throws IOException {
        super(dir);
    }

    @Test
    void a_fault_of_the_channel_counts_as_an_attempt_and_is_given_up_in_the_end() throws Exception {
        channel =
                (contact, secret, message) -> {
                    throw new IllegalArgumentException("no such port");
                };
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        raise("pump-1", "hot");
        running.tick();
        DeliveryView first = running.notifications.deliveries("ops", 1).getFirst();
        assertThat(first.state()).isEqualTo("waiting");
        assertThat(first.answer()).isEqualTo("IllegalArgumentException: no such port");
        assertThat(first.nextAt()).isAfter(now);
        var test = running.notifications.test("ops", "head").orElseThrow();
        assertThat(test.isDelivered()).isFalse();
        assertThat(test.answer()).isEqualTo("IllegalArgumentException: no such port");
        now = now.plus(Duration.ofHours(24)).plusSeconds(1);
        running.sender.look();
        Patience.await().until(() -> running.ops().givenUp() == 1);
    }

    @Test
    void a_contact_point_goes_on_after_the_store_refused_a_note() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        raise("pump-1", "hot");
        running.look();
        sql("alter table notification add constraint never check (state = 'waiting')");
        running.sender.look();
        Patience.await().until(() -> received.size() == 1);
        Patience.await()
                .until(
                        () -> {
                            now = now.plus(Duration.ofMinutes(15));
                            running.sender.look();
                            return received.size() == 2;
                        });
        sql("alter table notification drop constraint never");
        Patience.await()
                .until(
                        () -> {
                            now = now.plus(Duration.ofMinutes(15));
                            running.sender.look();
                            return !running.states().contains("waiting");
                        });
    }
}
