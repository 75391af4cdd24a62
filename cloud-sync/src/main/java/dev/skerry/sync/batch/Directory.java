package dev.skerry.sync.batch;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The front of the body: for each stream its key, its number of records and the length of its
 * columns. A small batch is mostly directory, so one byte says all that is as in the stream before,
 * and each name stands once.
 */
final class Directory {
    private static final ColumnType[] TYPES = ColumnType.values();
    private static final int TYPE = 0x07;
    private static final int SAME_DEVICE = 0x08;
    private static final int SAME_COUNT = 0x10;
    private static final int SAME_TIMES = 0x20;
    private static final int QUALITIES = 0x40;
    private static final int SAME_LENGTH = 0x80;

    private Directory() {}

    /**
     * A stream.
     *
     * @param from where its columns begin in the body
     * @param length of its columns in bytes
     * @param sameTimes its times are those of the stream before, and not in its columns
     * @param qualities they are in its columns; else all are 0
     */
    record Entry(
            StreamKey key, int count, int from, int length, boolean sameTimes, boolean qualities) {}

    /**
     * Writes the directory of streams, whose columns are as long as this and may leave out times.
     */
    static void write(
            ByteSink sink,
            List<ColumnBuffer> columns,
            int[] lengths,
            boolean[] sameTimes,
            int recordCount) {
        Map<String, Integer> places = new HashMap<>();
        String device = "";
        int count = recordCount / columns.size();
        int length = 0;
        for (int i = 0; i < lengths.length; i++) {
            ColumnBuffer column = columns.get(i);
            StreamKey key = column.key();
            boolean sameDevice = i > 0 && key.deviceId().equals(device);
            sink.u8(
                    key.type().code()
                            | (sameDevice ? SAME_DEVICE : 0)
                            | (column.count() == count ? SAME_COUNT : 0)
                            | (sameTimes[i] ? SAME_TIMES : 0)
                            | (column.qualities() == null ? 0 : QUALITIES)
                            | (lengths[i] == length ? SAME_LENGTH : 0));
            if (!sameDevice) {
                writeName(sink, places, key.deviceId(), column.deviceId());
            }
            writeName(sink, places, key.resource(), column.resource());
            if (column.count() != count) {
                sink.varint(column.count());
            }
            if (lengths[i] != length) {
                sink.varint(lengths[i]);
            }
            device = key.deviceId();
            count = column.count();
            length = lengths[i];
        }
    }

    static List<Entry> read(Envelope.Opened batch, BatchLimits limits) throws BatchFormatException {
        ByteSource body = batch.body();
        List<Entry> entries = new ArrayList<>();
        List<String> names = new ArrayList<>();
        String device = "";
        int count = batch.recordCount() / batch.streamCount();
        int length = 0;
        int records = 0;
        int columnBytes = 0;
        for (int i = 0; i < batch.streamCount(); i++) {
            int head = body.u8();
            ColumnType type = type(head & TYPE);
            if (i == 0 && (head & (SAME_DEVICE | SAME_TIMES)) != 0) {
                throw ByteSource.malformed("its first stream refers to one before");
            }
            if ((head & SAME_DEVICE) == 0) {
                device = readName(body, names, limits);
            }
            String resource = readName(body, names, limits);
            int countBefore = count;
            if ((head & SAME_COUNT) == 0) {
                count = body.count(batch.recordCount() - records, "a stream's number of records");
            }
            if ((head & SAME_LENGTH) == 0) {
                length = body.count(body.remaining(), "the length of a stream's columns");
            }
            boolean sameTimes = (head & SAME_TIMES) != 0;
            records += count;
            columnBytes += length;
            if (count == 0
                    || records > batch.recordCount()
                    || (sameTimes && count != countBefore)
                    || columnBytes < 0
                    || columnBytes > body.remaining()) {
                throw ByteSource.malformed("its directory contradicts itself");
            }
            entries.add(
                    new Entry(
                            new StreamKey(device, resource, type),
                            count,
                            columnBytes - length,
                            length,
                            sameTimes,
                            (head & QUALITIES) != 0));
        }
        if (records != batch.recordCount() || columnBytes != body.remaining()) {
            throw ByteSource.malformed("its streams do not add up to the whole");
        }
        return entries;
    }

    static String text(byte[] utf8) throws BatchFormatException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw ByteSource.malformed("a text is not UTF-8");
        }
    }

    // Even: twice the length of a new name, which follows; odd: an earlier name's place.
    private static void writeName(
            ByteSink sink, Map<String, Integer> places, String name, byte[] utf8) {
        Integer place = places.putIfAbsent(name, places.size());
        if (place == null) {
            sink.varint(2L * utf8.length);
            sink.bytes(utf8, 0, utf8.length);
        } else {
            sink.varint(2L * place + 1);
        }
    }

    private static String readName(ByteSource body, List<String> names, BatchLimits limits)
            throws BatchFormatException {
        int code = body.count(Integer.MAX_VALUE, "a name");
        int number = code >>> 1;
        if ((code & 1) != 0) {
            if (number >= names.size()) {
                throw ByteSource.malformed("a stream refers to a name that does not stand before");
            }
            return names.get(number);
        }
        if (number > limits.maxKeyBytes()) {
            throw new BatchFormatException(
                    BatchFormatException.Problem.LIMIT,
                    "a name has "
                            + number
                            + " bytes, at most "
                            + limits.maxKeyBytes()
                            + " are allowed");
        }
        String name = text(body.bytes(number));
        names.add(name);
        return name;
    }

    private static ColumnType type(int code) throws BatchFormatException {
        for (ColumnType type : TYPES) {
            if (type.code() == code) {
                return type;
            }
        }
        throw ByteSource.malformed("a stream has type " + code);
    }
}
