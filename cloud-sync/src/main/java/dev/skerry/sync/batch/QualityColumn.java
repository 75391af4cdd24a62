package dev.skerry.sync.batch;

import java.util.Arrays;

/**
 * The column of qualities: the number of runs, then each run's quality and length. A stream whose
 * qualities are all 0 has none.
 */
final class QualityColumn {
    static final int MAX_QUALITY = 15;

    private QualityColumn() {}

    static void write(ByteSink sink, byte[] qualities, int count) {
        int runs = 1;
        for (int i = 1; i < count; i++) {
            if (qualities[i] != qualities[i - 1]) {
                runs++;
            }
        }
        sink.varint(runs);
        int from = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || qualities[i] != qualities[from]) {
                sink.u8(qualities[from]);
                sink.varint(i - from);
                from = i;
            }
        }
    }

    static byte[] read(ByteSource source, int count) throws BatchFormatException {
        byte[] qualities = new byte[count];
        int runs = source.count(count, "the number of runs of qualities");
        int from = 0;
        for (int i = 0; i < runs; i++) {
            int quality = source.u8();
            if (quality > MAX_QUALITY) {
                throw ByteSource.malformed("a record has quality " + quality);
            }
            int length = source.count(count - from, "the length of a run of qualities");
            Arrays.fill(qualities, from, from + length, (byte) quality);
            from += length;
        }
        if (from != count) {
            throw ByteSource.malformed("only " + from + " of " + count + " qualities are given");
        }
        return qualities;
    }
}
