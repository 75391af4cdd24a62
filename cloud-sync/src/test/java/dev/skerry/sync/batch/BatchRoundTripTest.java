package dev.skerry.sync.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchRoundTripTest {
    private static final StreamKey FLOAT = new StreamKey("pump-1", "flow", ColumnType.FLOAT32);
    private static final StreamKey DOUBLE = new StreamKey("pump-1", "speed", ColumnType.FLOAT64);

    @Test
    void gives_back_exactly_what_was_added() {
        Seeds.forEach(
                700,
                seeded -> {
                    BatchEncoder encoder =
                            new BatchEncoder(BatchLimits.DEFAULT, seeded.between(0, 9));
                    Recorded expected = Recorded.fill(encoder, seeded);
                    byte[] batch = encoder.encode();
                    assertThat(Recorded.of(batch).streams).isEqualTo(expected.streams);
                    assertThat(batch.length).isLessThanOrEqualTo(encoder.estimatedBytes());
                    BatchSummary summary = BatchDecoder.summary(batch);
                    assertThat(summary.recordCount()).isEqualTo(encoder.recordCount());
                    assertThat(summary.streams()).isEqualTo(List.copyOf(expected.streams.keySet()));
                });
    }

    @Test
    void encodes_the_same_after_clear_as_when_new() {
        BatchEncoder used = new BatchEncoder(BatchLimits.DEFAULT);
        Recorded.fill(used, new Seeded(1));
        assertThat(used.encode()).isNotEmpty();
        used.clear();
        assertThat(used.recordCount()).isZero();
        Recorded.fill(used, new Seeded(2));
        BatchEncoder fresh = new BatchEncoder(BatchLimits.DEFAULT);
        Recorded.fill(fresh, new Seeded(2));
        assertThat(used.encode()).isEqualTo(fresh.encode());
    }

    @Test
    void keeps_the_payload_of_a_nan_and_the_sign_of_zero() throws BatchFormatException {
        double nan = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        Recorded expected = new Recorded();
        expected.stream(DOUBLE, 3);
        for (double value : new double[] {nan, -0.0, 0.0}) {
            assertThat(encoder.addDouble(DOUBLE, 5, value, 0)).isTrue();
            expected.onDouble(5, value, 0);
        }
        assertThat(Recorded.of(encoder.encode()).streams).isEqualTo(expected.streams);
    }

    @Test
    void visits_only_the_chosen_streams() throws BatchFormatException {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        Recorded all = Recorded.fill(encoder, new Seeded(7));
        StreamKey chosen = List.copyOf(all.streams.keySet()).getLast();
        Recorded some = new Recorded();
        BatchDecoder.decode(encoder.encode(), BatchLimits.DEFAULT, chosen::equals, some);
        assertThat(some.streams).containsOnlyKeys(chosen);
        assertThat(some.streams.get(chosen)).isEqualTo(all.streams.get(chosen));
    }

    @Test
    void needs_at_most_two_bytes_for_a_regular_reading_of_a_plant() {
        Seeded seeded = new Seeded(3);
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        List<String> resources = List.of("flow", "pressure", "temperature", "vibration");
        for (int second = 0; second < 250; second++) {
            long time = 1_700_000_000_000_000L + second * 1_000_000L + seeded.below(20) * 1_000L;
            for (String resource : resources) {
                double value = 40 + Math.sin(second / 60.0) + seeded.nextGaussian() * 0.05;
                StreamKey key = new StreamKey("pump-1", resource, ColumnType.FLOAT32);
                double rounded = (float) (Math.round(value * 100) / 100.0);
                assertThat(encoder.addDouble(key, time, rounded, 0)).isTrue();
            }
        }
        assertThat(encoder.encode().length / 1_000.0).isLessThanOrEqualTo(2.0);
    }

    @Test
    void says_when_a_record_no_longer_fits_and_adds_nothing_of_it() {
        BatchLimits three = new BatchLimits(4_096, 4_096, 3, 2, 255, 100);
        BatchEncoder encoder = new BatchEncoder(three);
        assertThat(encoder.addDouble(FLOAT, 1, 1, 0)).isTrue();
        assertThat(encoder.addDouble(DOUBLE, 1, 1, 0)).isTrue();
        StreamKey third = new StreamKey("pump-1", "log", ColumnType.BYTES);
        assertThat(encoder.addBytes(third, 1, new byte[1], 0)).as("a third stream").isFalse();
        assertThat(encoder.addDouble(FLOAT, 2, 2, 0)).isTrue();
        assertThat(encoder.addDouble(FLOAT, 3, 3, 0)).as("a fourth record").isFalse();
        assertThat(encoder.recordCount()).isEqualTo(3);
        encoder.clear();
        assertThat(encoder.addBytes(third, 1, new byte[101], 0)).as("a long value").isFalse();
        assertThat(encoder.addBytes(third, 1, new byte[100], 0)).isTrue();
    }

    @Test
    void never_grows_beyond_its_bytes() throws BatchFormatException {
        BatchLimits small = new BatchLimits(2_000, 4_000, 1_000, 50, 255, 1_000);
        Seeded seeded = new Seeded(11);
        BatchEncoder encoder = new BatchEncoder(small, 0);
        List<Long> times = new ArrayList<>();
        StreamKey key = new StreamKey("tank-1", "noise", ColumnType.FLOAT64);
        long time = seeded.nextLong();
        while (encoder.addDouble(key, time, Double.longBitsToDouble(seeded.nextLong()), 1)) {
            times.add(time);
            time = seeded.nextLong();
        }
        byte[] batch = encoder.encode();
        assertThat(batch.length).isLessThanOrEqualTo(2_000);
        assertThat(BatchDecoder.summary(batch, small).recordCount()).isEqualTo(times.size());
    }

    @Test
    void refuses_a_value_of_another_type_and_an_empty_batch() {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        assertThatThrownBy(() -> add(encoder)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(encoder::encode).isInstanceOf(IllegalStateException.class);
    }

    private static boolean add(BatchEncoder encoder) {
        return encoder.addLong(FLOAT, 1, 1, 0);
    }
}
