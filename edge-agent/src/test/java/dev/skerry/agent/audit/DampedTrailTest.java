package dev.skerry.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DampedTrailTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final RecordedTrail audit = new RecordedTrail();
    private long nanos = Long.MAX_VALUE - 10;
    private final DampedTrail damped = new DampedTrail(audit, () -> nanos);

    private boolean record(String code, String subject) {
        return damped.record(audit.entry("order.refused").detail("code", code), code, subject);
    }

    private List<String> leftOut() {
        return audit.entries.stream()
                .map(entry -> entry.details().getOrDefault("leftOut", "0"))
                .toList();
    }

    @Test
    void records_one_an_hour_of_what_is_repeated_and_how_many_were_left_out() {
        assertThat(record("A", "x")).isTrue();
        nanos += HOUR - 1;
        for (int i = 0; i < 7; i++) {
            assertThat(record("A", "x")).isFalse();
        }
        nanos += 1;
        assertThat(record("A", "x")).isTrue();
        nanos += HOUR;
        assertThat(record("A", "x")).isTrue();
        assertThat(leftOut()).containsExactly("0", "7", "0");
    }

    @Test
    void tells_kinds_apart() {
        assertThat(record("A", "x")).isTrue();
        assertThat(record("A", "y")).isTrue();
        assertThat(record("B", "x")).isTrue();
        assertThat(record("A", "x")).isFalse();
    }

    @Test
    void is_not_filled_by_many_kinds_and_tells_them_apart_again_after_an_hour() {
        long recorded = IntStream.range(0, 10_000).filter(i -> record("A", "device-" + i)).count();
        assertThat(recorded).isEqualTo(DampedTrail.MOST_KINDS + 1);
        nanos += HOUR;
        assertThat(record("A", "another")).isTrue();
        assertThat(record("A", "device-1")).isTrue();
        long leftOut = 10_000 - DampedTrail.MOST_KINDS - 1;
        assertThat(leftOut().subList(DampedTrail.MOST_KINDS + 1, audit.entries.size()))
                .containsExactly(Long.toString(leftOut), "0");
    }

    @Test
    void looks_at_no_more_of_a_subject_than_tells_it() {
        assertThat(record("A", "x".repeat(1_000_000))).isTrue();
        assertThat(record("A", "x".repeat(1_000_001))).isFalse();
    }
}
