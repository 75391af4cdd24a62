package dev.skerry.agent.pipeline;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedQueueHoldTest {
    private final BoundedQueue<String> queue = new BoundedQueue<>(10, 100);

    private List<String> drained() throws InterruptedException {
        List<String> into = new ArrayList<>();
        assertThat(queue.drain(into, 10, 0)).isTrue();
        return into;
    }

    @Test
    void who_comes_while_it_is_held_waits_until_it_is_released() throws Exception {
        queue.put("before", 1);
        queue.hold();
        Thread late =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        queue.put("late", 1);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        await().until(() -> late.getState() == Thread.State.WAITING);
        assertThat(drained()).containsExactly("before");
        assertThat(drained()).isEmpty();
        queue.release();
        late.join();
        assertThat(drained()).containsExactly("late");
    }

    @Test
    void is_done_only_when_what_was_drained_last_was_dealt_with() throws Exception {
        assertThat(queue.isDone()).isTrue();
        queue.put("one", 1);
        assertThat(queue.isDone()).isFalse();
        drained();
        assertThat(queue.isDone()).isFalse();
        drained();
        assertThat(queue.isDone()).isTrue();
    }
}
