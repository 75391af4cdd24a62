package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an outbox gives out, by stream and by day; for doubles and bytes. */
final class Contents implements RecordVisitor {
    static final long DAY_MICROS = 86_400_000_000L;

    /** Of one stream on one day. */
    static final class Day {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum;
        long count;

        void add(double least, double most, double total, long of) {
            min = Math.min(min, least);
            max = Math.max(max, most);
            sum += total;
            count += of;
        }

        @Override
        public String toString() {
            return "min %s max %s sum %s count %d".formatted(min, max, sum, count);
        }
    }

    /** A record as it is kept. */
    record Kept(long observedAtMicros, long count) {}

    final Map<String, TreeMap<Long, Day>> days = new TreeMap<>();
    private final Map<String, List<Kept>> kept = new HashMap<>();
    final List<String> bytes = new ArrayList<>();
    final List<Long> sequences = new ArrayList<>();
    private String stream = "";

    void add(String resource, long at, double min, double max, double sum, long count) {
        days.computeIfAbsent(resource, key -> new TreeMap<>())
                .computeIfAbsent(Math.floorDiv(at, DAY_MICROS), key -> new Day())
                .add(min, max, sum, count);
        kept.computeIfAbsent(resource, key -> new ArrayList<>()).add(new Kept(at, count));
    }

    /** What is there of a stream, in order. */
    List<Kept> kept(String ofStream) {
        return kept.getOrDefault(ofStream, List.of());
    }

    /** The days as text, to be compared. */
    String summary() {
        return days.toString();
    }

    /** Everything that waits, in order, acknowledged batch by batch. */
    static Contents drain(Outbox outbox) throws OutboxUnavailableException, BatchFormatException {
        Contents contents = new Contents();
        long last = outbox.nextSequence() - 1;
        long from = 1;
        while (from <= last) {
            List<StoredBatch> batches = outbox.load(Lane.LANE_UNSPECIFIED, from, last, 16);
            if (batches.isEmpty()) {
                break;
            }
            for (StoredBatch batch : batches) {
                contents.read(batch);
            }
            outbox.acknowledge(from, batches.getLast().sequence());
            from = batches.getLast().sequence() + 1;
        }
        return contents;
    }

    void read(StoredBatch batch) throws BatchFormatException {
        sequences.add(batch.sequence());
        BatchDecoder.decode(batch.content(), BatchLimits.DEFAULT, this);
    }

    @Override
    public void stream(StreamKey key, int recordCount) {
        stream = key.deviceId() + "/" + key.resource();
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {
        add(stream, observedAtMicros, value, value, value, 1);
    }

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {
        bytes.add(stream + " " + observedAtMicros);
    }

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
        RollUp.OfNumbers numbers = (RollUp.OfNumbers) value;
        if (numbers.of() != ColumnType.FLOAT64) {
            throw new AssertionError(numbers);
        }
        add(
                stream,
                observedAtMicros,
                numbers.min(),
                numbers.max(),
                numbers.sumHigh(),
                numbers.count());
    }

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {
        throw new AssertionError("a long");
    }

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {
        throw new AssertionError("a boolean");
    }

    @Override
    public void onString(long observedAtMicros, String value, int quality) {
        throw new AssertionError("a string");
    }
}
