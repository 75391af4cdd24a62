package dev.skerry.sync.batch;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The front of the body: for each stream its key, its number of records and the length of its
 * columns. Names are written as what they share with the stream before and what is new.
 */
final class Directory {
    private static final ColumnType[] TYPES = ColumnType.values();

    private Directory() {}

    /** A stream: where its columns begin in the body and how long they are. */
    record Entry(StreamKey key, int count, int from, int length) {}

    static void write(ByteSink sink, List<ColumnBuffer> columns, int[] lengths) {
        byte[] device = {};
        byte[] resource = {};
        for (int i = 0; i < columns.size(); i++) {
            ColumnBuffer column = columns.get(i);
            writeName(sink, device, column.deviceId());
            writeName(sink, resource, column.resource());
            sink.u8(column.key().type().code());
            sink.varint(column.count());
            sink.varint(lengths[i]);
            device = column.deviceId();
            resource = column.resource();
        }
    }

    static List<Entry> read(Envelope.Opened batch, BatchLimits limits) throws BatchFormatException {
        ByteSource body = batch.body();
        List<Entry> entries = new ArrayList<>();
        byte[] device = {};
        byte[] resource = {};
        int records = 0;
        int columnBytes = 0;
        for (int i = 0; i < batch.streamCount(); i++) {
            device = readName(body, device, limits);
            resource = readName(body, resource, limits);
            ColumnType type = type(body.u8());
            int count = body.count(batch.recordCount() - records, "a stream's number of records");
            int length = body.count(body.remaining(), "the length of a stream's columns");
            if (count == 0) {
                throw ByteSource.malformed("a stream has no records");
            }
            StreamKey key = new StreamKey(text(device), text(resource), type);
            entries.add(new Entry(key, count, columnBytes, length));
            records += count;
            columnBytes += length;
            if (columnBytes < 0 || columnBytes > body.remaining()) {
                throw ByteSource.malformed("its columns are longer than its body");
            }
        }
        if (records != batch.recordCount() || columnBytes != body.remaining()) {
            throw ByteSource.malformed("its streams do not add up to the whole");
        }
        int columns = body.position();
        entries.replaceAll(e -> new Entry(e.key(), e.count(), columns + e.from(), e.length()));
        return entries;
    }

    static String text(byte[] utf8) throws BatchFormatException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw ByteSource.malformed("a text is not UTF-8");
        }
    }

    private static void writeName(ByteSink sink, byte[] before, byte[] name) {
        int mismatch = Arrays.mismatch(before, name);
        int shared = mismatch < 0 ? name.length : mismatch;
        sink.varint(shared);
        sink.varint(name.length - shared);
        sink.bytes(name, shared, name.length - shared);
    }

    private static byte[] readName(ByteSource body, byte[] before, BatchLimits limits)
            throws BatchFormatException {
        int shared = body.count(before.length, "what a name shares with the one before");
        int added = body.count(limits.maxKeyBytes() - shared, "a name's length");
        byte[] name = Arrays.copyOf(before, shared + added);
        System.arraycopy(body.bytes(added), 0, name, shared, added);
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
