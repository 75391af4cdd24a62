package dev.skerry.gateway.timeline;

import static dev.skerry.gateway.session.TestBatches.cleared;
import static dev.skerry.gateway.session.TestBatches.issued;
import static dev.skerry.gateway.session.TestBatches.raised;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.gateway.timeline.TimelineView.Happening;
import dev.skerry.gateway.timeline.TimelineView.HappeningKind;
import dev.skerry.sync.proto.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {
    private static final long SECOND = 1_000_000;
    private static final long T0 = 1_700_000_000 * SECOND;

    @TempDir Path dir;
    private StoreFixture store;
    private Timeline timeline;
    private long sequence;

    @BeforeEach
    void open() {
        store = new StoreFixture(dir);
        store.hello("north", 1);
        timeline = new Timeline(store.database.jdbi());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void store(byte[] payload) {
        store.store("north", 1, ++sequence, 1, payload);
    }

    private void command(long at, String name, String state, boolean isOver, long... steps) {
        store.database
                .jdbi()
                .useHandle(
                        handle -> {
                            handle.execute(
                                    "insert into command (command_id, agent_key, device_id, content,"
                                            + " requested_at, expires_at, has_confirm, state, is_over)"
                                            + " values (?, 1, 'pump-1', ?, ?, 0, false, ?, ?)",
                                    name,
                                    Command.newBuilder().setName(name).build().toByteArray(),
                                    at,
                                    state,
                                    isOver);
                            for (int i = 0; i < steps.length; i++) {
                                handle.execute(
                                        "insert into command_step (command_key, state, at_micros,"
                                                + " taken_by, message) select command_key, ?, ?, ?, ?"
                                                + " from command where command_id = ?",
                                        "step-" + i,
                                        steps[i],
                                        "who-" + i,
                                        "message-" + i,
                                        name);
                            }
                        });
    }

    private TimelineView view(long from, long to, @Nullable String after, int limit) {
        return timeline.of(
                "north", "pump-1", Times.ofMicros(from), Times.ofMicros(to), after, limit);
    }

    private static List<String> names(TimelineView view) {
        return view.entries().stream().map(Happening::name).toList();
    }

    @Test
    void an_alarm_belongs_to_every_range_that_it_lasts_into() {
        store(raised("pump-1", "hot", T0));
        store(cleared("pump-1", "hot", T0 + 60 * SECOND));
        store(raised("pump-1", "dry", T0));
        store(raised("pump-2", "other", T0));
        assertThat(names(view(T0 + 30 * SECOND, T0 + 40 * SECOND, null, 10)))
                .containsExactlyInAnyOrder("hot", "dry");
        assertThat(names(view(T0 + 61 * SECOND, T0 + 70 * SECOND, null, 10)))
                .containsExactly("dry");
        assertThat(names(view(T0 - 10 * SECOND, T0, null, 10))).isEmpty();
        Happening hot = view(T0, T0 + 1, null, 10).entries().getLast();
        assertThat(hot)
                .isEqualTo(
                        new Happening(
                                HappeningKind.ALARM,
                                hot.id(),
                                Times.ofMicros(T0),
                                Times.ofMicros(T0 + 60 * SECOND),
                                "hot",
                                "critical",
                                null,
                                "temperature = 81 > 80"));
    }

    @Test
    void a_command_tells_who_asked_and_what_became_of_it() {
        command(T0, "stop", "failed", true, T0, T0 + SECOND, T0 + 2 * SECOND);
        command(T0 + 5 * SECOND, "start", "delivered", false, T0 + 5 * SECOND);
        store(issued("pump-1", "cool-down", T0 + 3 * SECOND, "slow"));
        List<Happening> entries = view(T0, T0 + 60 * SECOND, null, 10).entries();
        assertThat(entries).extracting(Happening::name).containsExactly("start", "slow", "stop");
        assertThat(entries.getFirst().to()).as("it is not over").isNull();
        assertThat(entries.get(1).by()).isEqualTo("cool-down");
        Happening stop = entries.getLast();
        assertThat(stop.to()).isEqualTo(Times.ofMicros(T0 + 2 * SECOND));
        assertThat(List.of(stop.by(), stop.state(), stop.text()))
                .containsExactly("who-0", "failed", "message-2");
        assertThat(view(T0 + SECOND, T0 + 2 * SECOND, null, 10).entries()).isEmpty();
    }

    @Test
    void pages_follow_each_other_without_gap_or_repetition() {
        for (int i = 0; i < 20; i++) {
            store(raised("pump-1", "rule-" + i, T0 + i / 7 * SECOND));
            command(T0 + i / 5 * SECOND, "command-" + i, "requested", false);
        }
        List<Happening> all = view(T0, T0 + 60 * SECOND, null, Timeline.MOST).entries();
        assertThat(all).hasSize(40).isSortedAccordingTo(Cursor.ORDER);
        for (int limit : new int[] {1, 3, 7}) {
            List<Happening> paged = new ArrayList<>();
            String next = null;
            do {
                TimelineView page = view(T0, T0 + 60 * SECOND, next, limit);
                assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
                paged.addAll(page.entries());
                next = page.next();
            } while (next != null);
            assertThat(paged).isEqualTo(all);
        }
    }

    @Test
    void only_what_was_given_is_a_place_to_go_on() {
        assertThat(Timeline.isCursor("1.4.2")).isTrue();
        for (String other :
                new String[] {"", "1.5.2", "1.4", "1.4.2.3", "-", "1.4.9999999999999999999"}) {
            assertThat(Timeline.isCursor(other)).as(other).isFalse();
        }
    }
}
