package dev.skerry.gateway.insight;

import static dev.skerry.sync.proto.LogLevel.LOG_LEVEL_DEBUG;
import static dev.skerry.sync.proto.LogLevel.LOG_LEVEL_ERROR;
import static dev.skerry.sync.proto.LogLevel.LOG_LEVEL_INFO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.insight.LogEvent.Lines;
import dev.skerry.gateway.insight.LogEvent.Link;
import dev.skerry.gateway.insight.LogEvent.State;
import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLine;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.LogTail;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogTailsTest {
    private static final Object SESSION = new Object();

    private final List<LogTail> asked = new ArrayList<>();
    private boolean isConnected = true;
    private long nanos;

    private final LogTails tails =
            new LogTails(
                    new LogLink() {
                        @Override
                        public boolean isHeard(String agentId) {
                            return isConnected;
                        }

                        @Override
                        public void ask(String agentId, LogTail tail) {
                            asked.add(tail);
                        }
                    },
                    3,
                    () -> nanos);

    private LogWatch watch(LogLevel level) {
        return tails.watch("north", level, "").orElseThrow();
    }

    private LogLines.Builder lines(String boot, long first, long last) {
        return LogLines.newBuilder()
                .setTail(asked.getLast().getTail())
                .setBootId(boot)
                .setThrough(last)
                .setCaughtUp(true)
                .addAllLines(
                        LongStream.rangeClosed(first, last)
                                .mapToObj(number -> line(number, LOG_LEVEL_INFO))
                                .toList());
    }

    private static LogLine line(long number, LogLevel level) {
        return LogLine.newBuilder()
                .setNumber(number)
                .setLevel(level)
                .setLogger("skerry")
                .setMessage("line " + number)
                .build();
    }

    private static Lines lines(LogWatch watch) {
        return (Lines) Objects.requireNonNull(watch.poll());
    }

    private static List<Long> numbers(Lines lines) {
        return lines.lines().stream().map(LogLineView::number).toList();
    }

    @Test
    void asks_an_agent_while_somebody_watches_and_tells_it_how_far_lines_came() {
        tails.opened("north", SESSION);
        assertThat(asked).isEmpty();
        LogWatch watch = watch(LOG_LEVEL_INFO);
        assertThat(watch.poll()).isEqualTo(new State(Link.LIVE));
        assertThat(asked).singleElement().matches(its -> its.getLeaseMillis() == 45_000);
        LogTail answer = tails.heard("north", lines("b", 1, 2).setMissed(7).build()).orElseThrow();
        assertThat(answer.getThrough()).isEqualTo(2);
        assertThat(answer.getBootId()).isEqualTo("b");
        assertThat(answer.getTail()).isEqualTo(asked.getFirst().getTail());
        Lines first = lines(watch);
        assertThat(numbers(first)).containsExactly(1L, 2L);
        assertThat(first.missed()).isEqualTo(7);
        assertThat(first.isAll()).isTrue();
        watch.close();
        watch.close();
        assertThat(asked.getLast().getLeaseMillis()).isZero();
        assertThat(tails.watches()).isZero();
        assertThat(tails.heard("north", lines("b", 3, 3).build())).isEmpty();
    }

    @Test
    void two_who_watch_one_agent_share_what_it_tells() {
        tails.opened("north", SESSION);
        LogWatch early = watch(LOG_LEVEL_INFO);
        tails.heard("north", lines("b", 1, 3).build());
        LogWatch late = watch(LOG_LEVEL_ERROR);
        assertThat(asked).as("asked once").hasSize(1);
        LogLine error = line(4, LOG_LEVEL_ERROR);
        tails.heard("north", lines("b", 4, 3).addLines(error).setThrough(4).build());
        assertThat(early.poll()).isInstanceOf(State.class);
        assertThat(numbers(lines(early))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(late.poll()).isInstanceOf(State.class);
        assertThat(numbers(lines(late))).containsExactly(4L);
        early.close();
        assertThat(asked).as("one still watches").hasSize(1);
        late.close();
        assertThat(asked).hasSize(2);
    }

    @Test
    void begins_anew_for_who_wants_finer_lines_and_tells_nobody_a_line_twice() {
        tails.opened("north", SESSION);
        LogWatch coarse = watch(LOG_LEVEL_INFO);
        tails.heard("north", lines("b", 2, 2).build());
        assertThat(coarse.poll()).isInstanceOf(State.class);
        assertThat(numbers(lines(coarse))).containsExactly(2L);
        long before = asked.getLast().getTail();
        LogWatch fine = watch(LOG_LEVEL_DEBUG);
        assertThat(asked.getLast().getLevel()).isEqualTo(LOG_LEVEL_DEBUG);
        assertThat(asked.getLast().getThrough()).isZero();
        var late = lines("b", 3, 3).setTail(before).build();
        assertThat(tails.heard("north", late)).as("of the tail before").isEmpty();
        tails.heard(
                "north",
                lines("b", 2, 3).addLines(0, line(1, LOG_LEVEL_DEBUG)).setMissed(5).build());
        Lines all = (Lines) skipState(fine);
        assertThat(numbers(all)).containsExactly(1L, 2L, 3L);
        assertThat(all.missed()).isEqualTo(5);
        Lines rest = lines(coarse);
        assertThat(numbers(rest)).containsExactly(3L);
        assertThat(rest.missed()).as("it had been told so before").isZero();
    }

    private static LogEvent skipState(LogWatch watch) {
        assertThat(watch.poll()).isInstanceOf(State.class);
        return Objects.requireNonNull(watch.poll());
    }

    @Test
    void says_that_an_agent_is_cut_off_and_goes_on_where_it_was() {
        tails.opened("north", SESSION);
        LogWatch watch = watch(LOG_LEVEL_INFO);
        tails.heard("north", lines("b", 1, 4).build());
        isConnected = false;
        tails.closed("north", SESSION);
        assertThat(watch.poll()).isEqualTo(new State(Link.CUT_OFF));
        assertThat(numbers(lines(watch))).as("what came is told").hasSize(4);
        isConnected = true;
        tails.opened("north", new Object());
        assertThat(watch.poll()).isEqualTo(new State(Link.LIVE));
        assertThat(asked.getLast().getThrough()).isEqualTo(4);
        assertThat(asked.getLast().getBootId()).isEqualTo("b");
        tails.heard("north", lines("b", 5, 5).build());
        assertThat(numbers(lines(watch))).containsExactly(5L);
        tails.heard("north", lines("c", 1, 1).build());
        Lines anew = lines(watch);
        assertThat(anew.bootId()).isEqualTo("c");
        assertThat(numbers(anew)).containsExactly(1L);
    }

    @Test
    void a_session_that_ends_late_does_not_end_the_next() {
        tails.opened("north", SESSION);
        tails.opened("north", new Object());
        tails.closed("north", SESSION);
        assertThat(watch(LOG_LEVEL_INFO).poll()).isEqualTo(new State(Link.LIVE));
    }

    @Test
    void says_that_an_agent_does_not_know_what_it_is_asked() {
        assertThat(watch(LOG_LEVEL_INFO).poll()).isEqualTo(new State(Link.TOO_OLD));
        isConnected = false;
        assertThat(watch(LOG_LEVEL_INFO).poll()).isEqualTo(new State(Link.CUT_OFF));
        assertThat(asked).isEmpty();
    }

    @Test
    void renews_the_lease_while_watchers_are_there_but_not_at_each_beat() {
        tails.opened("north", SESSION);
        LogWatch watch = watch(LOG_LEVEL_INFO);
        watch.beat();
        assertThat(asked).hasSize(1);
        nanos += TimeUnit.SECONDS.toNanos(6);
        watch.beat();
        watch.beat();
        assertThat(asked).hasSize(2);
        assertThat(asked.getLast().getTail()).isEqualTo(asked.getFirst().getTail());
        assertThat(watch.poll()).isInstanceOf(State.class);
        assertThat(watch.poll()).isInstanceOf(LogEvent.Heartbeat.class);
        assertThat(watch.poll()).isNull();
    }

    @Test
    void hands_on_only_what_has_the_text_in_it() {
        tails.opened("north", SESSION);
        LogWatch watch = tails.watch("north", LOG_LEVEL_INFO, "LINE 2").orElseThrow();
        tails.heard("north", lines("b", 1, 3).build());
        assertThat(numbers((Lines) skipState(watch))).containsExactly(2L);
    }

    @Test
    void a_slow_watcher_costs_bounded_memory_and_hears_how_many_lines_went() {
        tails.opened("north", SESSION);
        LogWatch watch = watch(LOG_LEVEL_INFO);
        for (int i = 0; i < 10; i++) {
            var frame = lines("b", 1, 0).setThrough(500L * (i + 1));
            for (int n = 1; n <= 500; n++) {
                frame.addLines(
                        line(500L * i + n, LOG_LEVEL_INFO).toBuilder()
                                .setMessage("x".repeat(9_000)));
            }
            tails.heard("north", frame.build());
        }
        Lines told = (Lines) skipState(watch);
        assertThat(told.missed() + told.lines().size()).isEqualTo(5_000);
        assertThat(told.lines().stream().mapToInt(LogLineView::size).sum()).isLessThan(1 << 19);
        assertThat(told.lines().getLast().message()).hasSize(4_000);
    }

    @Test
    void takes_no_more_watchers_than_may_be() {
        for (int i = 0; i < 3; i++) {
            watch(LOG_LEVEL_INFO);
        }
        assertThat(tails.watch("south", LOG_LEVEL_INFO, "")).isEmpty();
    }

    @Test
    void lines_that_are_not_in_their_order_are_left_out() {
        tails.opened("north", SESSION);
        LogWatch watch = watch(LOG_LEVEL_INFO);
        var forged = lines("b", 5, 6).addLines(line(2, LOG_LEVEL_INFO)).setMissed(-4);
        tails.heard("north", forged.build());
        Lines told = (Lines) skipState(watch);
        assertThat(numbers(told)).containsExactly(5L, 6L);
        assertThat(told.missed()).isZero();
    }
}
