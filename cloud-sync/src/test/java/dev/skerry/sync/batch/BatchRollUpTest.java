package dev.skerry.sync.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchRollUpTest {
    private static final long MINUTE = 60_000_000;
    private static final long START = 1_700_000_000_000_000L;

    /** What is true of the records of an interval, computed without any rounding. */
    private static final class Truth {
        BigDecimal min = BigDecimal.ZERO;
        BigDecimal max = BigDecimal.ZERO;
        BigDecimal sum = BigDecimal.ZERO;
        String last = "";
        long lastAt;
        long count;
        int quality;

        void add(BigDecimal value, int itsQuality) {
            min = count == 0 ? value : min.min(value);
            max = count == 0 ? value : max.max(value);
            sum = sum.add(value);
            count++;
            quality = Math.max(quality, itsQuality);
        }
    }

    /** Collects roll-ups as truths. */
    private static final class Collected extends Ignoring {
        final Map<String, TreeMap<Long, Truth>> streams = new HashMap<>();
        private final long width;
        private StreamKey key = new StreamKey("", "", ColumnType.ROLLUP);

        Collected(long width) {
            this.width = width;
        }

        @Override
        public void stream(StreamKey streamKey, int recordCount) {
            key = streamKey;
            assertThat(key.type()).isEqualTo(ColumnType.ROLLUP);
        }

        @Override
        public void onRollUp(long observedAtMicros, RollUp value, int quality) {
            Truth truth = new Truth();
            truth.count = value.count();
            truth.quality = quality;
            switch (value) {
                case RollUp.OfNumbers n -> {
                    boolean whole = n.of() == ColumnType.INT64;
                    truth.min = whole ? new BigDecimal(n.minBits()) : new BigDecimal(n.min());
                    truth.max = whole ? new BigDecimal(n.maxBits()) : new BigDecimal(n.max());
                    truth.sum = new BigDecimal(n.sumHigh()).add(new BigDecimal(n.sumLow()));
                }
                case RollUp.OfTexts texts -> {
                    truth.last = texts.last();
                    truth.lastAt = observedAtMicros;
                }
            }
            var earlier =
                    streams.computeIfAbsent(key.resource(), r -> new TreeMap<>())
                            .put(Math.floorDiv(observedAtMicros, width) * width, truth);
            assertThat(earlier).as("one roll-up an interval").isNull();
        }
    }

    @Test
    void gives_exactly_the_least_the_greatest_the_sum_and_the_count_of_each_interval() {
        Seeds.forEach(
                100,
                seeded -> {
                    Map<String, TreeMap<Long, Truth>> truth = new HashMap<>();
                    List<byte[]> batches = batches(seeded, MINUTE, truth);
                    BatchRollUp rollUp = new BatchRollUp(BatchLimits.DEFAULT, MINUTE);
                    for (byte[] batch : batches) {
                        assertThat(rollUp.add(batch)).isTrue();
                    }
                    expect(rollUp.finish(), MINUTE, truth);
                });
    }

    @Test
    void rolling_up_again_is_as_exact_as_rolling_up_at_once() {
        Seeds.forEach(
                100,
                seeded -> {
                    Map<String, TreeMap<Long, Truth>> truth = new HashMap<>();
                    List<byte[]> batches = batches(seeded, 60 * MINUTE, truth);
                    BatchRollUp hours = new BatchRollUp(BatchLimits.DEFAULT, 60 * MINUTE);
                    BatchRollUp minutes = new BatchRollUp(BatchLimits.DEFAULT, MINUTE);
                    for (byte[] batch : batches) {
                        // Some are rolled up finely first, some come whole.
                        if (seeded.oneIn(3)) {
                            assertThat(hours.add(batch)).isTrue();
                        } else {
                            minutes.clear();
                            assertThat(minutes.add(batch)).isTrue();
                            assertThat(hours.add(minutes.finish().batch())).isTrue();
                        }
                    }
                    expect(hours.finish(), 60 * MINUTE, truth);
                });
    }

    @Test
    void sums_integers_beyond_the_precision_of_a_double() throws BatchFormatException {
        StreamKey key = new StreamKey("meter", "pulses", ColumnType.INT64);
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        BigDecimal sum = BigDecimal.ZERO;
        for (long value : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, 7, -1, 1L << 53}) {
            assertThat(encoder.addLong(key, START, value, 0)).isTrue();
            sum = sum.add(BigDecimal.valueOf(value));
        }
        BatchRollUp rollUp = new BatchRollUp(BatchLimits.DEFAULT, MINUTE);
        assertThat(rollUp.add(encoder.encode())).isTrue();
        Collected collected = new Collected(MINUTE);
        BatchDecoder.decode(rollUp.finish().batch(), BatchLimits.DEFAULT, collected);
        Truth found =
                Objects.requireNonNull(collected.streams.get("pulses")).firstEntry().getValue();
        assertThat(found.sum).isEqualByComparingTo(sum);
        assertThat(found.max).isEqualByComparingTo(BigDecimal.valueOf(Long.MAX_VALUE));
    }

    @Test
    void keeps_records_of_bytes_and_counts_what_it_replaced() throws BatchFormatException {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        StreamKey log = new StreamKey("pump", "decision.hot", ColumnType.BYTES);
        StreamKey flow = new StreamKey("pump", "flow", ColumnType.FLOAT32);
        for (int i = 0; i < 100; i++) {
            assertThat(encoder.addBytes(log, START + i, new byte[] {(byte) i}, 1)).isTrue();
            assertThat(encoder.addDouble(flow, START + i, i, 0)).isTrue();
        }
        BatchRollUp rollUp = new BatchRollUp(BatchLimits.DEFAULT, MINUTE);
        byte[] batch = encoder.encode();
        assertThat(rollUp.add(batch)).isTrue();
        BatchRollUp.Result result = rollUp.finish();
        assertThat(result.records()).isEqualTo(101);
        assertThat(result.replaced()).isEqualTo(200);
        assertThat(Recorded.of(result.batch()).streams.get(log))
                .isEqualTo(Recorded.of(batch).streams.get(log));
    }

    @Test
    void not_a_number_and_infinity_stay_what_they_are() throws BatchFormatException {
        StreamKey key = new StreamKey("probe", "x", ColumnType.FLOAT64);
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        double[] values = {1, Double.NaN, 2, Double.POSITIVE_INFINITY};
        for (int i = 0; i < values.length; i++) {
            assertThat(encoder.addDouble(key, START + i / 2 * MINUTE, values[i], 0)).isTrue();
        }
        BatchRollUp rollUp = new BatchRollUp(BatchLimits.DEFAULT, MINUTE);
        assertThat(rollUp.add(encoder.encode())).isTrue();
        List<RollUp.OfNumbers> found = new ArrayList<>();
        BatchDecoder.decode(
                rollUp.finish().batch(),
                BatchLimits.DEFAULT,
                new Ignoring() {
                    @Override
                    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
                        found.add((RollUp.OfNumbers) value);
                    }
                });
        assertThat(found.getFirst().max()).isNaN();
        assertThat(found.getFirst().mean()).isNaN();
        assertThat(found.getLast().min()).isEqualTo(2);
        assertThat(found.getLast().mean()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void refuses_whole_what_may_not_fit_and_stays_within_its_limits() throws BatchFormatException {
        BatchLimits limits = new BatchLimits(4_096, 4_096, 40, 4, 255, 100);
        BatchRollUp rollUp = new BatchRollUp(limits, MINUTE);
        Seeded seeded = new Seeded(9);
        StreamKey key = new StreamKey("probe", "x", ColumnType.FLOAT64);
        int added = 0;
        while (true) {
            BatchEncoder encoder = new BatchEncoder(limits);
            for (int i = 0; i < 10; i++) {
                double any = Double.longBitsToDouble(seeded.nextLong());
                assertThat(encoder.addDouble(key, seeded.nextLong(), any, 1)).isTrue();
            }
            if (!rollUp.add(encoder.encode())) {
                break;
            }
            added += 10;
        }
        BatchRollUp.Result result = rollUp.finish();
        assertThat(result.batch().length).isLessThanOrEqualTo(4_096);
        assertThat(result.replaced()).isEqualTo(added).isPositive();
        assertThat(BatchDecoder.summary(result.batch(), limits).recordCount()).isEqualTo(added);
    }

    @Test
    void rolls_up_the_records_of_one_boot_only() throws BatchFormatException {
        BatchRollUp rollUp = new BatchRollUp(BatchLimits.DEFAULT, MINUTE);
        assertThat(rollUp.add(ofBoot("1f"))).isTrue();
        assertThat(rollUp.add(ofBoot("2e"))).isFalse();
        assertThat(rollUp.add(ofBoot(null))).isFalse();
        assertThat(rollUp.add(ofBoot("1f"))).isTrue();
        BatchSummary summary = BatchDecoder.summary(rollUp.finish().batch());
        assertThat(summary.boot()).isEqualTo("1f");
        assertThat(summary.recordCount()).isEqualTo(1);
    }

    private static byte[] ofBoot(@Nullable String boot) {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        encoder.boot(boot);
        StreamKey key = new StreamKey("probe", "x", ColumnType.INT64);
        assertThat(encoder.addLong(key, START, 1, 0)).isTrue();
        return encoder.encode();
    }

    @Test
    void refuses_an_interval_without_width() {
        assertThatThrownBy(() -> new BatchRollUp(BatchLimits.DEFAULT, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void expect(
            BatchRollUp.Result result, long width, Map<String, TreeMap<Long, Truth>> truth)
            throws BatchFormatException {
        Collected collected = new Collected(width);
        BatchDecoder.decode(result.batch(), BatchLimits.DEFAULT, collected);
        assertThat(collected.streams).containsOnlyKeys(truth.keySet());
        truth.forEach(
                (resource, intervals) -> {
                    TreeMap<Long, Truth> found =
                            Objects.requireNonNull(collected.streams.get(resource));
                    assertThat(found).containsOnlyKeys(intervals.keySet());
                    intervals.forEach(
                            (start, expected) -> {
                                Truth actual = Objects.requireNonNull(found.get(start));
                                assertThat(actual.count).isEqualTo(expected.count);
                                assertThat(actual.quality).isEqualTo(expected.quality);
                                assertThat(actual.last).isEqualTo(expected.last);
                                assertThat(actual.lastAt).isEqualTo(expected.lastAt);
                                assertThat(actual.min).isEqualByComparingTo(expected.min);
                                assertThat(actual.max).isEqualByComparingTo(expected.max);
                                assertThat(actual.sum).isEqualByComparingTo(expected.sum);
                            });
                });
    }

    // Batches of one series of each type, and what is true of each interval of this width.
    private static List<byte[]> batches(
            Seeded seeded, long width, Map<String, TreeMap<Long, Truth>> truth) {
        List<byte[]> batches = new ArrayList<>();
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        ColumnType[] types = {
            ColumnType.FLOAT64,
            ColumnType.FLOAT32,
            ColumnType.INT64,
            ColumnType.BOOLEAN,
            ColumnType.STRING
        };
        long time = START + seeded.nextLong() % 1_000_000_000_000_000L;
        int rounds = seeded.between(1, 300);
        for (int i = 0; i < rounds; i++) {
            // A clock that is set back now and then.
            time += seeded.oneIn(40) ? -300_000_000 : seeded.below(20_000_000);
            for (ColumnType type : types) {
                String resource = "r-" + type;
                StreamKey key = new StreamKey("device", resource, type);
                int quality = seeded.oneIn(50) ? seeded.below(16) : 0;
                Truth interval =
                        truth.computeIfAbsent(resource, r -> new TreeMap<>())
                                .computeIfAbsent(
                                        Math.floorDiv(time, width) * width, t -> new Truth());
                assertThat(addOne(encoder, key, time, quality, seeded, interval)).isTrue();
            }
            if (seeded.oneIn(25)) {
                batches.add(encoder.encode());
                encoder.clear();
            }
        }
        if (encoder.recordCount() > 0) {
            batches.add(encoder.encode());
        }
        return batches;
    }

    private static boolean addOne(
            BatchEncoder encoder,
            StreamKey key,
            long time,
            int quality,
            Seeded seeded,
            Truth truth) {
        return switch (key.type()) {
            case FLOAT64, FLOAT32 -> {
                double any = (seeded.nextDouble() - 0.5) * 200;
                double value = key.type() == ColumnType.FLOAT32 ? (float) any : any;
                truth.add(new BigDecimal(value), quality);
                yield encoder.addDouble(key, time, value, quality);
            }
            case INT64 -> {
                long value = seeded.nextLong() >> 4;
                truth.add(BigDecimal.valueOf(value), quality);
                yield encoder.addLong(key, time, value, quality);
            }
            case BOOLEAN -> {
                boolean value = seeded.oneIn(2);
                truth.add(value ? BigDecimal.ONE : BigDecimal.ZERO, quality);
                yield encoder.addBoolean(key, time, value, quality);
            }
            case STRING, BYTES, ROLLUP -> {
                String text = "state-" + seeded.below(4);
                if (truth.count == 0 || time >= truth.lastAt) {
                    truth.last = text;
                    truth.lastAt = time;
                }
                truth.count++;
                truth.quality = Math.max(truth.quality, quality);
                yield encoder.addString(key, time, text, quality);
            }
        };
    }
}
