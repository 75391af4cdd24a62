package dev.skerry.sync.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchMergerTest {
    private static final BatchLimits SMALL = new BatchLimits(4_096, 4_096, 100, 3, 255, 1_000);

    /** One record, in the order in which the records of all streams came. */
    private interface Record {
        boolean to(BatchEncoder encoder);
    }

    @Test
    void any_split_of_a_series_merges_to_what_encoding_at_once_gives() {
        Seeds.forEach(
                200,
                seeded -> {
                    List<Record> series = series(seeded);
                    BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
                    encodeAll(series, encoder);
                    byte[] atOnce = encoder.encode();
                    BatchMerger merger = new BatchMerger(BatchLimits.DEFAULT);
                    int from = 0;
                    while (from < series.size()) {
                        int to = Math.min(series.size(), from + seeded.between(1, 40));
                        encoder.clear();
                        encodeAll(series.subList(from, to), encoder);
                        assertThat(merger.add(encoder.encode())).isTrue();
                        from = to;
                    }
                    assertThat(merger.recordCount()).isEqualTo(series.size());
                    assertThat(merger.merge()).isEqualTo(atOnce);
                });
    }

    @Test
    void merges_what_was_merged_before() throws BatchFormatException {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        List<Record> series = series(new Seeded(5));
        encodeAll(series, encoder);
        byte[] atOnce = encoder.encode();
        int third = series.size() / 3;
        BatchMerger merger = new BatchMerger(BatchLimits.DEFAULT);
        for (List<Record> part :
                List.of(series.subList(0, third), series.subList(third, 2 * third))) {
            encoder.clear();
            encodeAll(part, encoder);
            assertThat(merger.add(encoder.encode())).isTrue();
        }
        byte[] firstTwo = merger.merge();
        merger.clear();
        assertThat(merger.batchCount()).isZero();
        encoder.clear();
        encodeAll(series.subList(2 * third, series.size()), encoder);
        assertThat(merger.add(firstTwo)).isTrue();
        assertThat(merger.add(encoder.encode())).isTrue();
        assertThat(merger.batchCount()).isEqualTo(2);
        assertThat(merger.merge()).isEqualTo(atOnce);
    }

    @Test
    void keeps_boots_apart_from_each_other_and_from_known_time() throws BatchFormatException {
        BatchMerger merger = new BatchMerger(BatchLimits.DEFAULT);
        assertThat(merger.add(batch("a", "1f", 3))).isTrue();
        assertThat(merger.add(batch("a", "2e", 3))).isFalse();
        assertThat(merger.add(batch("a", null, 3))).isFalse();
        assertThat(merger.add(batch("b", "1f", 3))).isTrue();
        assertThat(BatchDecoder.summary(merger.merge()).boot()).isEqualTo("1f");
        assertThat(merger.recordCount()).isEqualTo(6);
        merger.clear();
        assertThat(merger.add(batch("a", null, 3))).isTrue();
        assertThat(merger.add(batch("a", "1f", 3))).isFalse();
        assertThat(BatchDecoder.boot(merger.merge(), BatchLimits.DEFAULT)).isNull();
    }

    @Test
    void refuses_whole_what_does_not_fit_and_keeps_what_did() throws BatchFormatException {
        BatchMerger merger = new BatchMerger(SMALL);
        assertThat(merger.add(batch("a", 60))).isTrue();
        byte[] alone = merger.merge();
        assertThat(merger.add(batch("a", 41))).as("101 records").isFalse();
        assertThat(merger.merge()).isEqualTo(alone);
        assertThat(merger.add(batch("b", 40))).isTrue();
        assertThat(BatchDecoder.summary(merger.merge(), SMALL).recordCount()).isEqualTo(100);
        merger.clear();
        for (String stream : List.of("a", "b", "c")) {
            assertThat(merger.add(batch(stream, 1))).isTrue();
        }
        assertThat(merger.add(batch("d", 1))).as("a fourth stream").isFalse();
        assertThat(merger.add(batch("a", 1))).isTrue();
        assertThat(merger.batchCount()).isEqualTo(4);
    }

    @Test
    void never_makes_a_batch_beyond_its_bytes() {
        Seeds.forEach(
                60,
                seeded -> {
                    BatchLimits limits = new BatchLimits(8_192, 8_192, 60_000, 400, 255, 4_096);
                    BatchMerger merger = new BatchMerger(limits);
                    BatchEncoder encoder = new BatchEncoder(limits);
                    List<Record> series = series(seeded);
                    int from = 0;
                    while (from < series.size()) {
                        encoder.clear();
                        while (from < series.size() && series.get(from).to(encoder)) {
                            from++;
                        }
                        byte[] batch = encoder.encode();
                        if (!merger.add(batch)) {
                            assertThat(merger.merge().length).isLessThanOrEqualTo(8_192);
                            merger.clear();
                            assertThat(merger.add(batch)).isTrue();
                        }
                    }
                    assertThat(merger.merge().length).isLessThanOrEqualTo(8_192);
                });
    }

    @Test
    void adds_nothing_of_a_damaged_batch() throws BatchFormatException {
        BatchMerger merger = new BatchMerger(BatchLimits.DEFAULT);
        assertThat(merger.add(batch("a", 3))).isTrue();
        byte[] alone = merger.merge();
        byte[] damaged = batch("b", 9);
        damaged[damaged.length - 6] ^= 4;
        assertThatThrownBy(() -> add(merger, damaged)).isInstanceOf(BatchFormatException.class);
        assertThat(merger.merge()).isEqualTo(alone);
        assertThat(merger.batchCount()).isEqualTo(1);
    }

    private static boolean add(BatchMerger merger, byte[] batch) throws BatchFormatException {
        return merger.add(batch);
    }

    private static byte[] batch(String resource, int records) {
        return batch(resource, null, records);
    }

    private static byte[] batch(String resource, @Nullable String boot, int records) {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        encoder.boot(boot);
        StreamKey key = new StreamKey("d", resource, ColumnType.INT64);
        for (int i = 0; i < records; i++) {
            assertThat(encoder.addLong(key, i, i, 0)).isTrue();
        }
        return encoder.encode();
    }

    private static void encodeAll(List<Record> records, BatchEncoder encoder) {
        for (Record record : records) {
            assertThat(record.to(encoder)).isTrue();
        }
    }

    private static List<Record> series(Seeded seeded) {
        List<Record> series = new ArrayList<>();
        long time = 1_700_000_000_000_000L;
        int records = seeded.between(1, 900);
        for (int i = 0; i < records; i++) {
            time += seeded.oneIn(30) ? -5_000_000 : seeded.below(3) * 1_000;
            long at = time;
            int stream = seeded.below(18);
            ColumnType type = ColumnType.values()[stream % ColumnType.values().length];
            StreamKey key = new StreamKey("device-" + stream % 4, "r" + stream, type);
            int quality = seeded.oneIn(9) ? seeded.below(16) : 0;
            double number = seeded.oneIn(20) ? Double.NaN : seeded.below(4_000) / 100.0;
            String text = "state-" + seeded.below(5);
            byte[] bytes = seeded.bytes(seeded.below(9));
            series.add(
                    switch (type) {
                        case FLOAT64, FLOAT32 -> e -> e.addDouble(key, at, number, quality);
                        case INT64 -> e -> e.addLong(key, at, (long) number, quality);
                        case BOOLEAN -> e -> e.addBoolean(key, at, number > 20, quality);
                        case STRING -> e -> e.addString(key, at, text, quality);
                        case BYTES -> e -> e.addBytes(key, at, bytes, quality);
                        case ROLLUP ->
                                e -> e.addRollUp(key, at, new RollUp.OfTexts(text, 3), quality);
                    });
        }
        return series;
    }
}
