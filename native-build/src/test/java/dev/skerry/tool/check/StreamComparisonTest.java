package dev.skerry.tool.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.plant.Witness;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamComparisonTest {
    private static final Witness.Stream STREAM = new Witness.Stream("north", "pump-1", "flow");

    @Test
    void every_acknowledged_reading_stored_once_and_in_order_is_right() {
        assertThat(compare(List.of(sent(1), sent(2)), List.of(stored(1), stored(2))).isRight())
                .isTrue();
    }

    @Test
    void a_missing_reading_is_found() {
        StreamComparison result = compare(List.of(sent(1), sent(2)), List.of(stored(1)));
        assertThat(result.missing()).isEqualTo(1);
        assertThat(result.isRight()).isFalse();
    }

    @Test
    void a_doubled_reading_is_found() {
        StreamComparison result = compare(List.of(sent(1)), List.of(stored(1), stored(1)));
        assertThat(result.doubled()).isEqualTo(1);
        assertThat(result.isRight()).isFalse();
    }

    @Test
    void a_reading_that_nobody_sent_is_found() {
        StreamComparison result = compare(List.of(sent(1)), List.of(stored(1), stored(9)));
        assertThat(result.unexpected()).isEqualTo(1);
        assertThat(result.isRight()).isFalse();
    }

    @Test
    void a_changed_value_is_found_and_float32_is_not_a_change() {
        Witness.Row sent = new Witness.Row(1, 12.3, true);
        assertThat(
                        compare(List.of(sent), List.of(new StoredRow(1_000, (double) 12.3f, 1)))
                                .isRight())
                .isTrue();
        StreamComparison changed = compare(List.of(sent), List.of(new StoredRow(1_000, 12.4, 1)));
        assertThat(changed.wrongValue()).isEqualTo(1);
        assertThat(changed.isRight()).isFalse();
    }

    @Test
    void disorder_is_found() {
        StreamComparison result = compare(List.of(sent(1), sent(2)), List.of(stored(2), stored(1)));
        assertThat(result.outOfOrder()).isEqualTo(1);
        assertThat(result.isRight()).isFalse();
    }

    @Test
    void an_unacknowledged_reading_may_be_stored_once_or_not_at_all() {
        Witness.Row open = new Witness.Row(2, 2.0, false);
        assertThat(compare(List.of(sent(1), open), List.of(stored(1))).isRight()).isTrue();
        assertThat(compare(List.of(sent(1), open), List.of(stored(1), stored(2))).isRight())
                .isTrue();
        assertThat(
                        compare(List.of(sent(1), open), List.of(stored(1), stored(2), stored(2)))
                                .isRight())
                .isFalse();
    }

    private static StreamComparison compare(List<Witness.Row> sent, List<StoredRow> stored) {
        return StreamComparison.of(STREAM, sent, stored);
    }

    private static Witness.Row sent(long millis) {
        return new Witness.Row(millis, (double) millis, true);
    }

    private static StoredRow stored(long millis) {
        return new StoredRow(millis * 1_000, (double) millis, millis);
    }
}
