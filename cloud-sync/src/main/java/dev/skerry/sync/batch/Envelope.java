package dev.skerry.sync.batch;

import dev.skerry.sync.batch.BatchFormatException.Problem;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What surrounds the columns: version, flags, counts, times and the body's length in front, the
 * CRC-32C behind; the body between them deflated where that makes it smaller.
 */
final class Envelope {
    static final int VERSION = 1;
    private static final int DEFLATED = 1;
    private static final int CHECKSUM_BYTES = 4;
    private static final int SMALLEST = 9;
    // Below this, deflating never pays.
    private static final int WORTH_DEFLATING = 48;

    private Envelope() {}

    /** The head of a batch, and a reader of its inflated body. */
    record Opened(
            int recordCount,
            long minObservedAt,
            long maxObservedAt,
            int streamCount,
            ByteSource body) {}

    static byte[] seal(
            ByteSink body,
            int recordCount,
            long minObservedAt,
            long maxObservedAt,
            int streamCount,
            int deflateLevel) {
        byte[] packed = deflate(body, deflateLevel);
        boolean deflated = packed.length > 0;
        ByteSink sink = new ByteSink(64 + (deflated ? packed.length : body.size()));
        sink.u8(VERSION);
        sink.u8(deflated ? DEFLATED : 0);
        sink.varint(recordCount);
        sink.zigZag(minObservedAt);
        sink.varint(maxObservedAt - minObservedAt);
        sink.varint(streamCount);
        sink.varint(body.size());
        if (deflated) {
            sink.bytes(packed, 0, packed.length);
        } else {
            sink.bytes(body.array(), 0, body.size());
        }
        sink.u32(checksum(sink.array(), sink.size()));
        return sink.toByteArray();
    }

    static Opened open(byte[] batch, BatchLimits limits) throws BatchFormatException {
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
        int end = batch.length - CHECKSUM_BYTES;
        if (checksum(batch, end) != (int) ByteSource.littleEndian(batch, end, CHECKSUM_BYTES)) {
            throw new BatchFormatException(
                    Problem.CHECKSUM, "the batch is damaged: its CRC-32C does not match");
        }
        ByteSource head = ByteSource.copyOf(batch, 0, end);
        head.u8();
        int flags = head.u8();
        if ((flags & ~DEFLATED) != 0) {
            throw ByteSource.malformed("it has unknown flags");
        }
        int recordCount = head.count(limits.maxRecords(), "the number of records");
        long minObservedAt = head.zigZag();
        long span = head.varint();
        int streamCount = head.count(limits.maxStreams(), "the number of streams");
        int bodyLength = head.count(limits.maxBodyBytes(), "the body's length");
        long maxObservedAt = minObservedAt + span;
        if (recordCount == 0
                || streamCount == 0
                || streamCount > recordCount
                || maxObservedAt < minObservedAt) {
            throw ByteSource.malformed("its counts or times contradict each other");
        }
        ByteSource body;
        if (flags == DEFLATED) {
            body = inflate(batch, head.position(), head.remaining(), bodyLength);
        } else if (head.remaining() == bodyLength) {
            body = head.slice(head.position(), bodyLength);
        } else {
            throw ByteSource.malformed("its body has another length than it says");
        }
        return new Opened(recordCount, minObservedAt, maxObservedAt, streamCount, body);
    }

    // Nothing when deflating does not make it smaller.
    private static byte[] deflate(ByteSink body, int level) {
        if (level == 0 || body.size() < WORTH_DEFLATING) {
            return new byte[0];
        }
        Deflater deflater = new Deflater(level, true);
        try {
            deflater.setInput(body.array(), 0, body.size());
            deflater.finish();
            byte[] packed = new byte[body.size() - 1];
            int length = deflater.deflate(packed);
            return deflater.finished() ? Arrays.copyOf(packed, length) : new byte[0];
        } finally {
            deflater.end();
        }
    }

    private static ByteSource inflate(byte[] batch, int from, int length, int bodyLength)
            throws BatchFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(batch, from, length);
            byte[] padded = new byte[bodyLength + Long.BYTES];
            // The padding takes what comes after the end, if anything does.
            int inflated = inflater.inflate(padded);
            if (inflated != bodyLength || !inflater.finished() || inflater.getRemaining() != 0) {
                throw ByteSource.malformed("its body has another length than it says");
            }
            return ByteSource.ofPadded(padded);
        } catch (DataFormatException e) {
            throw ByteSource.malformed("its body is not deflated data");
        } finally {
            inflater.end();
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
