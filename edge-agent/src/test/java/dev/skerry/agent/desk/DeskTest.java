package dev.skerry.agent.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeskTest {
    private static final String NOTHING = "nothing";

    private final LinkedBlockingQueue<String> dealt = new LinkedBlockingQueue<>();
    private Desk<String> desk = desk(Duration.ofHours(1));

    private Desk<String> desk(Duration lookEvery) {
        return new Desk<>("desk-test", 2, lookEvery, one -> dealt.add(one == null ? NOTHING : one));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private @Nullable String next() throws InterruptedException {
        return dealt.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void the_last_order_comes_first_and_then_the_newest_letters_in_their_order() throws Exception {
        desk.put("oldest");
        desk.put("older");
        desk.put("newer");
        desk.order("first order");
        desk.order("last order");
        desk.start();
        assertThat(next()).isEqualTo("last order");
        assertThat(next()).isEqualTo("older");
        assertThat(next()).isEqualTo("newer");
        desk.put("later");
        assertThat(next()).isEqualTo("later");
        assertThat(dealt).isEmpty();
    }

    @Test
    void it_looks_by_itself_when_nothing_comes() throws Exception {
        desk = desk(Duration.ofMillis(1));
        desk.start();
        assertThat(next()).isEqualTo(NOTHING);
    }

    @Test
    void nothing_is_dealt_with_after_its_end() {
        desk.start();
        desk.close();
        desk.order("late");
        desk.put("late");
        assertThat(dealt).isEmpty();
    }
}
