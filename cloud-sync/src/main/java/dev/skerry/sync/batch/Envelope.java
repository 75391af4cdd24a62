package dev.skerry.sync.batch;

import dev.skerry.sync.batch.BatchFormatException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the columns: version, flags, counts, times and perhaps a boot in front, the
 * CRC-32C behind; the body between them deflated where that pays.
 */
final class Envelope {
    static final int VERSION = 1;
    private static final int DEFLATED = 1;
    private static final int UNIT_SHIFT = 1;
    private static final int UNIT = 0x06;
    private static final int BOOT = 0x08;
    private static final int FLAGS = DEFLATED | UNIT | BOOT;
    private static final long[] UNITS = {1, 1_000, 1_000_000};
    private static final int CHECKSUM_BYTES = 4;
    private static final int SMALLEST = 11;

    private Envelope() {}

    /** The head of a batch, and a reader of its inflated body. */
    record Opened(
            int recordCount,
            long minObservedAt,
            long maxObservedAt,
            int streamCount,
            @Nullable String boot,
            ByteSource body) {}

    static byte[] seal(
            ByteSink body,
            int recordCount,
            long minObservedAt,
            long maxObservedAt,
            int streamCount,
            @Nullable String boot,
            int deflateLevel) {
        byte[] packed = Compression.deflate(body, deflateLevel);
        boolean deflated = packed.length > 0;
        int unit = unit(minObservedAt, maxObservedAt);
        ByteSink sink = new ByteSink(64 + (deflated ? packed.length : body.size()));
        sink.u8(VERSION);
        sink.u8(unit << UNIT_SHIFT | (deflated ? DEFLATED : 0) | (boot == null ? 0 : BOOT));
        sink.varint(recordCount);
        sink.varint(streamCount);
        sink.zigZag(minObservedAt / UNITS[unit]);
        sink.varint(Long.divideUnsigned(maxObservedAt - minObservedAt, UNITS[unit]));
        if (boot != null) {
            byte[] name = boot.getBytes(StandardCharsets.UTF_8);
            sink.varint(name.length);
            sink.bytes(name, 0, name.length);
        }
        if (deflated) {
            sink.varint(body.size());
            sink.bytes(packed, 0, packed.length);
        } else {
            sink.bytes(body.array(), 0, body.size());
        }
        sink.u32(checksum(sink.array(), sink.size()));
        return sink.toByteArray();
    }

    // The largest in which both times are whole.
    private static int unit(long minObservedAt, long maxObservedAt) {
        int unit = UNITS.length - 1;
        while (minObservedAt % UNITS[unit] != 0 || maxObservedAt % UNITS[unit] != 0) {
            unit--;
        }
        return unit;
    }

    static Opened open(byte[] batch, BatchLimits limits) throws BatchFormatException {
        check(batch, limits);
        int end = batch.length - CHECKSUM_BYTES;
        ByteSource head = ByteSource.headOf(batch, 1, end);
        int flags = head.u8();
        int unit = (flags & UNIT) >> UNIT_SHIFT;
        if ((flags & ~FLAGS) != 0 || unit >= UNITS.length) {
            throw ByteSource.malformed("it has unknown flags");
        }
        int recordCount = head.count(limits.maxRecords(), "the number of records");
        int streamCount = head.count(limits.maxStreams(), "the number of streams");
        long earliest = head.zigZag();
        long span = head.varint();
        long minObservedAt = earliest * UNITS[unit];
        long maxObservedAt = minObservedAt + span * UNITS[unit];
        // A wrong product shows: the records' own times must agree with these.
        if (recordCount == 0
                || streamCount == 0
                || streamCount > recordCount
                || maxObservedAt < minObservedAt) {
            throw ByteSource.malformed("its counts or times contradict each other");
        }
        String boot = (flags & BOOT) == 0 ? null : boot(head);
        ByteSource body;
        if ((flags & DEFLATED) != 0) {
            int bodyLength = head.count(limits.maxBodyBytes(), "the body's length");
            body = Compression.inflate(batch, head.position(), head.remaining(), bodyLength);
        } else {
            body = ByteSource.copyOf(batch, head.position(), end);
        }
        return new Opened(recordCount, minObservedAt, maxObservedAt, streamCount, boot, body);
    }

    private static String boot(ByteSource head) throws BatchFormatException {
        int length = head.count(BatchLimits.MAX_BOOT_BYTES, "the length of the boot's name");
        if (length == 0) {
            throw ByteSource.malformed("its boot has no name");
        }
        return Directory.text(head.bytes(length));
    }

    private static void check(byte[] batch, BatchLimits limits) throws BatchFormatException {
        if (batch.length > limits.maxBytes()) {
            throw new BatchFormatException(
                    Problem.LIMIT,
                    "the batch has "
                            + batch.length
                            + " bytes, at most "
                            + limits.maxBytes()
                            + " are allowed");
        }
        if (batch.length < SMALLEST) {
            throw ByteSource.malformed("it has only " + batch.length + " bytes");
        }
        if (batch[0] != VERSION) {
            throw new BatchFormatException(
                    Problem.UNKNOWN_VERSION,
                    "the batch has version "
                            + (batch[0] & 0xff)
                            + ", this reader knows "
                            + VERSION
                            + ": update the reader");
        }
        if (!isWhole(batch)) {
            throw new BatchFormatException(
                    Problem.CHECKSUM, "the batch is damaged: its CRC-32C does not match");
        }
    }

    /** Whether the checksum, the last four bytes, is that of all before it. */
    static boolean isWhole(byte[] batch) {
        int end = batch.length - CHECKSUM_BYTES;
        return end >= 0
                && checksum(batch, end)
                        == (int) ByteSource.littleEndian(batch, end, CHECKSUM_BYTES);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
