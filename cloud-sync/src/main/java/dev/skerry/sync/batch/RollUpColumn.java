package dev.skerry.sync.batch;

import dev.skerry.sync.batch.BatchFormatException.Problem;
import java.nio.charset.StandardCharsets;

/**
 * A column of roll-ups: runs of one type, each with its type, its length, the counts, and then the
 * smallest, the largest and the two parts of the sum, or the last texts. Each part of a run has its
 * length in front.
 */
final class RollUpColumn {
    /** An upper bound of what one takes, without its text. */
    static final int RECORD_BYTES = 56;

    private final LongColumn integers;
    private final FloatColumn floats;
    private final BlobColumn blobs;
    private final ByteSink part = new ByteSink(1024);

    RollUpColumn(LongColumn integers, FloatColumn floats, BlobColumn blobs) {
        this.integers = integers;
        this.floats = floats;
        this.blobs = blobs;
    }

    void write(ByteSink sink, RollUp[] values, int count) {
        int from = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || values[i].of() != values[from].of()) {
                writeRun(sink, values, from, i - from);
                from = i;
            }
        }
    }

    private void writeRun(ByteSink sink, RollUp[] values, int from, int count) {
        ColumnType of = values[from].of();
        sink.u8(of.code());
        sink.varint(count);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = values[from + i].count();
        }
        writeIntegers(sink, numbers);
        if (of == ColumnType.STRING) {
            byte[][] texts = new byte[count][];
            for (int i = 0; i < count; i++) {
                texts[i] =
                        ((RollUp.OfTexts) values[from + i]).last().getBytes(StandardCharsets.UTF_8);
            }
            blobs.write(part, texts, count);
            finishPart(sink);
            return;
        }
        for (int column = 0; column < 4; column++) {
            for (int i = 0; i < count; i++) {
                numbers[i] = bits((RollUp.OfNumbers) values[from + i], column);
            }
            if (column >= 2) {
                writeFloats(sink, numbers, false);
            } else if (of == ColumnType.FLOAT64 || of == ColumnType.FLOAT32) {
                writeFloats(sink, numbers, of == ColumnType.FLOAT32);
            } else {
                writeIntegers(sink, numbers);
            }
        }
    }

    private static long bits(RollUp.OfNumbers value, int column) {
        return switch (column) {
            case 0 -> extreme(value.of(), value.minBits());
            case 1 -> extreme(value.of(), value.maxBits());
            case 2 -> Double.doubleToRawLongBits(value.sumHigh());
            default -> Double.doubleToRawLongBits(value.sumLow());
        };
    }

    private static long extreme(ColumnType of, long bits) {
        return of == ColumnType.FLOAT32
                ? Float.floatToRawIntBits((float) Double.longBitsToDouble(bits)) & 0xffff_ffffL
                : bits;
    }

    private void writeIntegers(ByteSink sink, long[] numbers) {
        integers.prepare(numbers, numbers.length);
        integers.write(part);
        finishPart(sink);
    }

    private void writeFloats(ByteSink sink, long[] bits, boolean single) {
        floats.write(part, bits, bits.length, single);
        finishPart(sink);
    }

    private void finishPart(ByteSink sink) {
        sink.varint(part.size());
        sink.bytes(part.array(), 0, part.size());
        part.clear();
    }

    /** Visits so many roll-ups. */
    static void read(
            ByteSource source,
            long[] times,
            byte[] qualities,
            int count,
            BatchLimits limits,
            RecordVisitor visitor)
            throws BatchFormatException {
        int from = 0;
        while (from < count) {
            int code = source.u8();
            int run = source.count(count - from, "the length of a run of roll-ups");
            if (run == 0) {
                throw ByteSource.malformed("a run of roll-ups is empty");
            }
            long[] counts = readIntegers(source, run);
            for (long records : counts) {
                if (records < 1) {
                    throw ByteSource.malformed("a roll-up stands for no record");
                }
            }
            if (code == ColumnType.STRING.code()) {
                long[] places = new long[run];
                ByteSource texts = part(source);
                var distinct = BlobColumn.readTexts(texts, places, run, limits.maxValueBytes());
                texts.expectEnd();
                for (int i = 0; i < run; i++) {
                    visitor.onRollUp(
                            times[from + i],
                            new RollUp.OfTexts(distinct.get((int) places[i]), counts[i]),
                            qualities[from + i]);
                }
            } else {
                readNumbers(source, numeric(code), counts, times, qualities, from, visitor);
            }
            from += run;
        }
    }

    private static void readNumbers(
            ByteSource source,
            ColumnType of,
            long[] counts,
            long[] times,
            byte[] qualities,
            int from,
            RecordVisitor visitor)
            throws BatchFormatException {
        int run = counts.length;
        long[] min = readExtremes(source, of, run);
        long[] max = readExtremes(source, of, run);
        long[] high = readFloats(source, run, false);
        long[] low = readFloats(source, run, false);
        for (int i = 0; i < run; i++) {
            visitor.onRollUp(
                    times[from + i],
                    new RollUp.OfNumbers(
                            of,
                            min[i],
                            max[i],
                            Double.longBitsToDouble(high[i]),
                            Double.longBitsToDouble(low[i]),
                            counts[i]),
                    qualities[from + i]);
        }
    }

    private static ColumnType numeric(int code) throws BatchFormatException {
        for (ColumnType type : ColumnType.values()) {
            if (type.code() == code && code <= ColumnType.BOOLEAN.code()) {
                return type;
            }
        }
        throw new BatchFormatException(
                Problem.MALFORMED, "the batch is malformed: it has roll-ups of type " + code);
    }

    private static long[] readExtremes(ByteSource source, ColumnType of, int count)
            throws BatchFormatException {
        return switch (of) {
            case FLOAT32 -> {
                long[] bits = readFloats(source, count, true);
                for (int i = 0; i < count; i++) {
                    bits[i] = Double.doubleToRawLongBits(Float.intBitsToFloat((int) bits[i]));
                }
                yield bits;
            }
            case FLOAT64 -> readFloats(source, count, false);
            case INT64, BOOLEAN, STRING, BYTES, ROLLUP -> readIntegers(source, count);
        };
    }

    private static long[] readIntegers(ByteSource source, int count) throws BatchFormatException {
        long[] values = new long[count];
        ByteSource part = part(source);
        LongColumn.read(part, values, count);
        part.expectEnd();
        return values;
    }

    private static long[] readFloats(ByteSource source, int count, boolean single)
            throws BatchFormatException {
        long[] bits = new long[count];
        ByteSource part = part(source);
        FloatColumn.read(part, bits, count, single);
        part.expectEnd();
        return bits;
    }

    private static ByteSource part(ByteSource source) throws BatchFormatException {
        int length = source.count(source.remaining(), "the length of a part");
        return source.slice(source.skip(length), length);
    }
}
