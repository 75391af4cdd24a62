package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends a turn long before the interval does; an hour stands for an interval that is long. */
@Timeout(30)
class CommitInboxTest {
    private static final long LONG = TimeUnit.HOURS.toNanos(1);
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(5);
    private final CommitInbox inbox = new CommitInbox(100, 10);

    private CommitInbox.Turn take() throws InterruptedException {
        return inbox.take(true, LONG, SHORT, LONG);
    }

    private static Receipt receipt(boolean isAwaited) {
        return new Receipt() {
            @Override
            public void durable() {}

            @Override
            public void refused(Refusal refusal) {}

            @Override
            public boolean isAwaited() {
                return isAwaited;
            }
        };
    }

    @Test
    void a_message_whose_sender_waits_is_not_held_up() throws Exception {
        inbox.put(Samples.message(1, receipt(false)));
        inbox.put(Samples.message(2, receipt(true)));

        assertThat(take().outcomes()).hasSize(2);
    }

    @Test
    void a_message_whose_sender_waits_ends_a_turn_that_has_begun() throws Exception {
        inbox.put(Samples.message(1, receipt(false)));
        Thread taking = Thread.ofPlatform().unstarted(this::takeQuietly);
        taking.start();
        inbox.put(Samples.message(2, receipt(true)));

        assertThat(taking.join(Duration.ofSeconds(20))).isTrue();
    }

    private void takeQuietly() {
        try {
            take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void what_is_decided_is_written_at_once() throws Exception {
        Decision cleared = new Decision.AlarmCleared("pump-1", "hot", 5);
        inbox.put(
                new Outcome.Accepted(
                        Samples.PUMP,
                        List.of(),
                        List.of(),
                        List.of(cleared),
                        Map.of(),
                        1,
                        receipt(false)));

        assertThat(take().outcomes()).hasSize(1);
    }

    @Test
    void as_many_messages_as_a_window_may_spare_are_enough() throws Exception {
        for (int n = 1; n <= 10; n++) {
            inbox.put(Samples.message(n, receipt(false)));
        }

        assertThat(take().outcomes()).hasSize(10);
    }

    @Test
    void many_changes_are_enough() throws Exception {
        for (int n = 1; n <= 70; n++) {
            inbox.put(new Change.Acknowledged(n, n));
        }

        assertThat(take().changes()).hasSize(64);
    }

    @Test
    void others_wait_for_the_interval() throws Exception {
        inbox.put(Samples.message(1, receipt(false)));
        long begin = System.nanoTime();

        CommitInbox.Turn turn = inbox.take(true, 20 * SHORT, SHORT, LONG);

        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(20 * SHORT);
        assertThat(turn.outcomes()).hasSize(1);
    }

    @Test
    void a_twin_takes_the_place_of_what_it_was_before() throws Exception {
        inbox.put(new Change.TwinChanged("pump-1", new byte[] {1}, () -> {}));
        inbox.put(new Change.TwinChanged("pump-2", new byte[] {2}, () -> {}));
        inbox.put(new Change.TwinChanged("pump-1", new byte[] {3}, () -> {}));

        List<Change> changes = inbox.take(true, SHORT, SHORT, LONG).changes();

        assertThat(changes)
                .extracting(each -> ((Change.TwinChanged) each).content()[0])
                .containsExactly((byte) 2, (byte) 3);
    }
}
