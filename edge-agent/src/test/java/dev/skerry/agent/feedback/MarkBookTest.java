package dev.skerry.agent.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.AlarmMark;
import dev.skerry.sync.proto.AlarmMarks;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MarkBookTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private final Map<String, byte[]> disk = new HashMap<>();
    private MarkBook book = open();

    private MarkBook open() {
        return new MarkBook((states, whenDurable) -> disk.putAll(states), Map.copyOf(disk));
    }

    private void take(AlarmMark... marks) {
        book.take(AlarmMarks.newBuilder().addAllMarks(List.of(marks)).build());
    }

    private static AlarmMark mark(long raised, long marked, AlarmMark.Verdict verdict) {
        return AlarmMark.newBuilder()
                .setDeviceId("pump-7")
                .setRule("bearing")
                .setRaisedAtMicros(raised)
                .setMarkedAtMicros(marked)
                .setVerdict(verdict)
                .addModelDigests(DIGEST)
                .build();
    }

    private List<Long> alarms() {
        return book.newest().stream().map(Mark::raisedAtMicros).toList();
    }

    @Test
    void shows_what_was_said_the_newest_first_also_after_a_restart() {
        take(
                mark(1, 20, AlarmMark.Verdict.VERDICT_TRUE),
                mark(2, 30, AlarmMark.Verdict.VERDICT_FALSE),
                mark(3, 10, AlarmMark.Verdict.VERDICT_UNSURE));
        book = open();
        assertThat(book.newest())
                .containsExactly(
                        new Mark("pump-7", "bearing", 2, Mark.Verdict.FALSE, 30, List.of(DIGEST)),
                        new Mark("pump-7", "bearing", 1, Mark.Verdict.TRUE, 20, List.of(DIGEST)),
                        new Mark("pump-7", "bearing", 3, Mark.Verdict.UNSURE, 10, List.of(DIGEST)));
    }

    @Test
    void a_newer_word_on_an_alarm_takes_the_place_of_the_older_one_and_not_the_other_way() {
        take(mark(1, 20, AlarmMark.Verdict.VERDICT_TRUE));
        take(mark(1, 30, AlarmMark.Verdict.VERDICT_FALSE));
        take(mark(1, 20, AlarmMark.Verdict.VERDICT_TRUE));
        book = open();
        assertThat(book.newest())
                .singleElement()
                .extracting(Mark::verdict)
                .isEqualTo(Mark.Verdict.FALSE);
    }

    @Test
    void a_mark_that_was_taken_back_is_gone_also_after_a_restart() {
        take(
                mark(1, 20, AlarmMark.Verdict.VERDICT_TRUE),
                mark(2, 20, AlarmMark.Verdict.VERDICT_TRUE));
        take(mark(1, 30, AlarmMark.Verdict.VERDICT_UNSPECIFIED));
        assertThat(alarms()).containsExactly(2L);
        book = open();
        assertThat(alarms()).containsExactly(2L);
    }

    @Test
    void keeps_the_newest_when_there_are_more_than_it_keeps() {
        for (long alarm : LongStream.rangeClosed(1, MarkBook.MOST).toArray()) {
            take(mark(alarm, 1_000 + alarm, AlarmMark.Verdict.VERDICT_TRUE));
        }
        take(mark(5_000, 5_000, AlarmMark.Verdict.VERDICT_TRUE));
        take(mark(6_000, 999, AlarmMark.Verdict.VERDICT_TRUE));
        book = open();
        assertThat(alarms()).hasSize(MarkBook.MOST).contains(5_000L, 2L).doesNotContain(1L, 6_000L);
    }

    @Test
    void counts_verdicts_by_model() {
        String other = "f".repeat(64);
        take(
                mark(1, 20, AlarmMark.Verdict.VERDICT_TRUE).toBuilder()
                        .addModelDigests(other)
                        .build(),
                mark(2, 20, AlarmMark.Verdict.VERDICT_FALSE),
                mark(3, 20, AlarmMark.Verdict.VERDICT_FALSE),
                mark(4, 20, AlarmMark.Verdict.VERDICT_UNSURE));
        assertThat(MarkCount.byModel(book.newest()))
                .containsExactly(new MarkCount(DIGEST, 1, 2, 1), new MarkCount(other, 1, 0, 0));
    }

    @Test
    void writes_nothing_when_it_hears_the_same_again() {
        AlarmMark mark = mark(1, 20, AlarmMark.Verdict.VERDICT_TRUE);
        take(mark);
        disk.clear();
        take(mark);
        assertThat(disk).isEmpty();
    }

    @Test
    void keeps_no_more_models_of_a_mark_than_a_rule_reads() {
        take(
                mark(1, 20, AlarmMark.Verdict.VERDICT_TRUE).toBuilder()
                        .addAllModelDigests(Collections.nCopies(99, DIGEST))
                        .build());
        assertThat(book.newest().getFirst().modelDigests()).hasSize(16);
    }

    @Test
    void goes_on_without_a_mark_that_can_not_be_read() {
        take(
                mark(1, 20, AlarmMark.Verdict.VERDICT_TRUE),
                mark(2, 20, AlarmMark.Verdict.VERDICT_TRUE));
        disk.put("mark/0", new byte[] {(byte) 0xFF});
        book = open();
        assertThat(alarms()).containsExactly(2L);
    }
}
