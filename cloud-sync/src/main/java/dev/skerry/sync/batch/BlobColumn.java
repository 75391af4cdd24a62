package dev.skerry.sync.batch;

import dev.skerry.sync.batch.BatchFormatException.Problem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A column of strings or byte values: the distinct ones in the order in which they first appear,
 * and, unless all are distinct, for each record its place among them.
 */
final class BlobColumn {
    private final LongColumn indexes;
    private long[] scratch = new long[LongColumn.BLOCK];

    BlobColumn(LongColumn indexes) {
        this.indexes = indexes;
    }

    void write(ByteSink sink, byte[][] values, int count) {
        if (scratch.length < count) {
            scratch = new long[Math.max(count, scratch.length * 2)];
        }
        Map<ByteBuffer, Integer> places = new HashMap<>();
        List<byte[]> distinct = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Integer place = places.putIfAbsent(ByteBuffer.wrap(values[i]), distinct.size());
            if (place == null) {
                scratch[i] = distinct.size();
                distinct.add(values[i]);
            } else {
                scratch[i] = place;
            }
        }
        sink.varint(distinct.size());
        distinct.forEach(sink::blob);
        if (distinct.size() < count) {
            indexes.prepare(scratch, count);
            indexes.write(sink);
        }
    }

    /** Reads the distinct values and, into the target, each record's place among them. */
    static List<byte[]> read(ByteSource source, long[] target, int count, int maxValueBytes)
            throws BatchFormatException {
        int distinctCount = source.count(count, "the number of distinct values");
        if (distinctCount == 0) {
            throw ByteSource.malformed("a column has no values");
        }
        List<byte[]> distinct = new ArrayList<>();
        for (int i = 0; i < distinctCount; i++) {
            distinct.add(source.bytes(source.count(maxValueBytes, "a value's length")));
        }
        if (distinctCount == count) {
            for (int i = 0; i < count; i++) {
                target[i] = i;
            }
            return distinct;
        }
        LongColumn.read(source, target, count);
        for (int i = 0; i < count; i++) {
            if (target[i] < 0 || target[i] >= distinctCount) {
                throw new BatchFormatException(
                        Problem.MALFORMED,
                        "the batch is malformed: value "
                                + target[i]
                                + " of "
                                + distinctCount
                                + " is meant");
            }
        }
        return distinct;
    }

    /** The same for texts. */
    static List<String> readTexts(ByteSource source, long[] target, int count, int maxValueBytes)
            throws BatchFormatException {
        List<String> texts = new ArrayList<>();
        for (byte[] value : read(source, target, count, maxValueBytes)) {
            texts.add(Directory.text(value));
        }
        return texts;
    }
}
