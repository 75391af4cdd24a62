package dev.skerry.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the alarms are looked at, and what is made of those that left a route. */
class DispatcherTest extends NotifyFixture {
    DispatcherTest(@TempDir Path dir) throws IOException {
        super(dir);
    }

    @Test
    void alarms_that_hold_are_not_told_as_resolved_when_their_route_lets_go_of_them()
            throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        raise("pump-1", "hot");
        running.tick();
        assertThat(received).hasSize(1);
        running.route("all", Set.of("info"));
        now = now.plus(Duration.ofHours(1));
        running.tick();
        assertThat(received).hasSize(1);
        clear("pump-1", "hot");
        running.tick();
        assertThat(received).as("it was forgotten").hasSize(1);
    }

    @Test
    void a_route_that_sorts_before_takes_an_alarm_over_without_its_being_resolved()
            throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("b", Set.of());
        raise("pump-1", "hot");
        running.tick();
        running.route("a", Set.of());
        now = now.plus(Duration.ofHours(1));
        running.tick();
        assertThat(received).hasSize(2);
        assertThat(last().path("status").asText()).isEqualTo("firing");
        assertThat(last().path("resolved")).isEmpty();
        clear("pump-1", "hot");
        now = now.plus(Duration.ofHours(1));
        running.tick();
        assertThat(received).as("by one of them").hasSize(3);
        assertThat(last().path("status").asText()).isEqualTo("resolved");
    }

    @Test
    void alarms_of_an_agent_that_was_removed_are_not_told_as_resolved() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        raise("pump-1", "hot");
        running.tick();
        sql("update agent set removed_at = 1");
        now = now.plus(Duration.ofHours(1));
        running.tick();
        assertThat(received).hasSize(1);
    }

    @Test
    void those_beyond_the_most_that_are_looked_at_are_told_once_they_cleared() throws Exception {
        var running = new Running();
        var dispatcher =
                new Dispatcher(
                        committer,
                        store.database.jdbi(),
                        store.alarms,
                        running.writer,
                        () -> now,
                        1);
        running.contact(30);
        running.route("all", Set.of());
        raise("pump-1", "hot");
        dispatcher.look();
        now = now.plusSeconds(1);
        raise("pump-2", "worn");
        for (int i = 0; i < 3; i++) {
            now = now.plus(Duration.ofHours(1));
            dispatcher.look();
        }
        assertThat(running.notifications.deliveries("ops", 10))
                .extracting(DeliveryView::title)
                .containsExactly("[Critical] worn: pump-2", "[Critical] hot: pump-1");
        clear("pump-1", "hot");
        now = now.plus(Duration.ofMinutes(10));
        dispatcher.look();
        assertThat(running.notifications.deliveries("ops", 10).getFirst().title())
                .isEqualTo("[Resolved] hot: pump-1");
    }

    @Test
    void it_looks_when_something_changed_or_is_due_and_each_minute() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of(), Duration.ofSeconds(30));
        // What followed from the route was found, and nothing is due.
        running.dispatcher.look();
        running.dispatcher.look();
        raise("pump-1", "hot");
        running.dispatcher.look();
        now = now.plusSeconds(31);
        running.dispatcher.look();
        assertThat(running.states()).as("nobody said that it changed").isEmpty();
        now = now.plusSeconds(29);
        running.dispatcher.look();
        now = now.plusSeconds(29);
        running.dispatcher.look();
        assertThat(running.states()).as("it waits for others").isEmpty();
        now = now.plusSeconds(1);
        running.dispatcher.look();
        assertThat(running.states()).hasSize(1);
        now = now.plusSeconds(300);
        running.dispatcher.look();
        running.dispatcher.look();
        raise("pump-2", "hot");
        running.notifications.alarmsChanged();
        running.dispatcher.look();
        assertThat(running.states()).hasSize(2);
    }

    @Test
    void a_change_of_a_route_is_noticed_at_once() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of("info"));
        raise("pump-1", "hot");
        running.dispatcher.look();
        running.dispatcher.look();
        running.route("all", Set.of());
        running.dispatcher.look();
        assertThat(running.states()).hasSize(1);
    }

    @Test
    void what_the_store_refuses_is_told_later() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        raise("pump-1", "hot");
        sql("alter table notification add constraint none check (attempts < 0)");
        assertThatThrownBy(running::look).isInstanceOf(ExecutionException.class);
        sql("alter table notification drop constraint none");
        now = now.plusSeconds(59);
        running.dispatcher.look();
        assertThat(running.states()).as("not each second").isEmpty();
        now = now.plusSeconds(1);
        running.dispatcher.look();
        assertThat(running.states()).hasSize(1);
    }
}
