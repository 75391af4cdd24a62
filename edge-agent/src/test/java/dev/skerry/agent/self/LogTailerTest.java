package dev.skerry.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.LogTail;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogTailerTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LogRing ring = new LogRing(1 << 20);
    private final LogTailer tailer = new LogTailer(ring, "boot");

    private void log(String message) {
        ring.add(0, LogLevel.LOG_LEVEL_INFO, "a", message);
    }

    private static LogTail.Builder tail(long number) {
        return LogTail.newBuilder()
                .setTail(number)
                .setLeaseMillis(15_000)
                .setLevel(LogLevel.LOG_LEVEL_INFO);
    }

    private static LogTail answer(LogLines lines) {
        return tail(lines.getTail()).setBootId("boot").setThrough(lines.getThrough()).build();
    }

    private LogLines due(long now) {
        return tailer.due(now).orElseThrow();
    }

    @Test
    void says_nothing_unless_it_is_asked() {
        log("one");
        assertThat(tailer.due(0)).isEmpty();
    }

    @Test
    void tells_what_there_is_and_then_what_comes_once_that_was_answered() {
        log("one");
        tailer.take(tail(1).build(), 0);
        LogLines first = due(0);
        assertThat(first.getLinesList()).singleElement().matches(l -> l.getMessage().equals("one"));
        assertThat(first.getCaughtUp()).isTrue();
        assertThat(first.getBootId()).isEqualTo("boot");
        log("two");
        assertThat(tailer.due(1)).as("the first has no answer yet").isEmpty();
        tailer.take(tail(1).build(), 2);
        assertThat(tailer.due(3)).as("that went on, and answered nothing").isEmpty();
        tailer.take(answer(first), 4);
        assertThat(due(5).getLines(0).getMessage()).isEqualTo("two");
    }

    @Test
    void says_once_that_there_is_nothing_more() {
        tailer.take(tail(1).build(), 0);
        LogLines nothing = due(0);
        assertThat(nothing.getLinesCount()).isZero();
        assertThat(nothing.getCaughtUp()).isTrue();
        tailer.take(answer(nothing), 1);
        assertThat(tailer.due(2)).isEmpty();
    }

    @Test
    void ends_when_nobody_asks_any_more_and_when_it_is_told_to() {
        tailer.take(tail(1).build(), 0);
        log("late");
        assertThat(tailer.due(16 * SECOND)).isEmpty();
        tailer.take(tail(2).build(), 20 * SECOND);
        tailer.take(tail(2).setLeaseMillis(0).build(), 21 * SECOND);
        assertThat(tailer.due(21 * SECOND)).isEmpty();
        tailer.take(tail(3).setLeaseMillis(-1).build(), 22 * SECOND);
        assertThat(tailer.due(83 * SECOND)).as("a minute is the longest").isEmpty();
    }

    @Test
    void goes_on_where_a_gateway_was_unless_the_agent_started_anew() {
        log("one");
        log("two");
        tailer.take(tail(4).setBootId("boot").setThrough(1).build(), 0);
        assertThat(due(0).getLinesList()).singleElement().matches(l -> l.getNumber() == 2);
        tailer.take(tail(5).setBootId("another").setThrough(1).build(), 0);
        assertThat(due(0).getLinesCount()).isEqualTo(2);
    }

    @Test
    void sends_small_frames_at_a_steady_rate_and_counts_what_goes_meanwhile() {
        tailer.take(tail(1).build(), 0);
        for (int i = 0; i < 5_000; i++) {
            log("x".repeat(1_000));
        }
        int bytes = 0;
        long missed = 0;
        int lines = 0;
        boolean isAll = false;
        for (long tick = 0; tick < 4 * 60 && !isAll; tick++) {
            long now = tick * SECOND / 4;
            var sent = tailer.due(now);
            if (sent.isPresent()) {
                assertThat(sent.get().getSerializedSize())
                        .isLessThanOrEqualTo(LogTailer.MOST_FRAME_BYTES + 64);
                bytes += sent.get().getSerializedSize();
                missed += sent.get().getMissed();
                lines += sent.get().getLinesCount();
                isAll = sent.get().getCaughtUp();
                tailer.take(answer(sent.get()), now);
            }
            assertThat(bytes)
                    .isLessThanOrEqualTo(
                            (int) (128 * 1024 + (tick + 1) * LogTailer.BYTES_PER_SECOND / 4));
        }
        assertThat(isAll).isTrue();
        assertThat(missed + lines).isEqualTo(5_000);
        assertThat(missed).isPositive();
    }

    @Test
    void forgets_who_asked_in_another_session() {
        tailer.take(tail(1).build(), 0);
        tailer.forget();
        log("one");
        assertThat(tailer.due(1)).isEmpty();
    }

    @Test
    void takes_a_level_that_nobody_knows_for_information() {
        ring.add(0, LogLevel.LOG_LEVEL_DEBUG, "a", "detail");
        log("one");
        tailer.take(tail(1).setLevelValue(77).build(), 0);
        assertThat(due(0).getLinesList()).singleElement().matches(l -> l.getNumber() == 2);
    }
}
