package dev.skerry.agent.outbox.log;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.agent.outbox.log.Frame.Placed;
import dev.skerry.sync.proto.Lane;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the file of a full segment ends with: where its frames and their batches are, so that
 * whoever opens it need not go from frame to frame. A shortcut and no more: where it is missing or
 * damaged the frames are looked for.
 *
 * <p>Of each frame, as varints: number less that of the frame before, length in blocks, count of
 * batches, and where their contents begin in it; then lane, sequence less that of the batch before,
 * record count and length as written of each batch. After the last: magic (8 bytes), segment id
 * (8), length of what is before the magic (4), CRC-32C of all before (4); least significant byte
 * first.
 */
final class SegmentFooter {
    private static final long MAGIC = 0x3130544F4F465300L;
    private static final int TRAILER = 24;
    private static final int CRC = 4;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    private long lastNumber;
    private long lastSequence;

    /** The next frame, which begins at this position. */
    void add(Frame frame, long position, int overhead) {
        List<Placed> batches = frame.batches();
        try {
            out.writeUInt64NoTag(frame.number() - lastNumber);
            out.writeUInt32NoTag(frame.length() / Frame.BLOCK);
            out.writeUInt32NoTag(batches.size());
            if (!batches.isEmpty()) {
                out.writeUInt32NoTag((int) (batches.getFirst().position() - position));
            }
            for (Placed placed : batches) {
                BatchRef batch = placed.batch();
                out.writeUInt32NoTag(batch.lane().getNumber());
                out.writeUInt64NoTag(batch.sequence() - lastSequence);
                out.writeUInt32NoTag(batch.recordCount());
                out.writeUInt32NoTag(batch.sizeBytes() + overhead);
                lastSequence = batch.sequence();
            }
            lastNumber = frame.number();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /** What the file of this segment is to end with. */
    byte[] finish(long segment) {
        try {
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        byte[] listed = bytes.toByteArray();
        ByteBuffer all =
                ByteBuffer.allocate(listed.length + TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        all.put(listed).putLong(MAGIC).putLong(segment).putInt(listed.length);
        all.putInt(crc(all.array()));
        return all.array();
    }

    /**
     * The frames of this segment in their order, the first right after the segment's header.
     *
     * @return null when its file does not end with a footer that is whole
     */
    static @Nullable List<Frame> read(DiskFile file, long segment, int overhead)
            throws IOException {
        long size = file.size();
        byte[] trailer = new byte[TRAILER];
        if (size < SegmentHeader.BYTES + TRAILER || file.read(trailer, size - TRAILER) < TRAILER) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getLong() != MAGIC || in.getLong() != segment) {
            return null;
        }
        int length = in.getInt();
        int crc = in.getInt();
        if (length < 0 || length > size - SegmentHeader.BYTES - TRAILER) {
            return null;
        }
        byte[] all = new byte[length + TRAILER];
        boolean whole = file.read(all, size - all.length) == all.length && crc == crc(all);
        return whole ? frames(CodedInputStream.newInstance(all, 0, length), overhead) : null;
    }

    private static @Nullable List<Frame> frames(CodedInputStream in, int overhead) {
        List<Frame> frames = new ArrayList<>();
        long number = 0;
        long sequence = 0;
        long position = SegmentHeader.BYTES;
        try {
            while (!in.isAtEnd()) {
                number += in.readUInt64();
                int length = Math.multiplyExact(in.readUInt32(), Frame.BLOCK);
                int count = in.readUInt32();
                List<Placed> batches = new ArrayList<>();
                long at = position + (count == 0 ? 0 : in.readUInt32());
                for (int i = 0; i < count; i++) {
                    Lane lane = Lane.forNumber(in.readUInt32());
                    sequence += in.readUInt64();
                    int records = in.readUInt32();
                    int written = in.readUInt32();
                    if (lane == null) {
                        return null;
                    }
                    batches.add(
                            new Placed(
                                    new BatchRef(lane, sequence, records, written - overhead), at));
                    at += written;
                }
                frames.add(new Frame(number, length, batches));
                position += length;
            }
            return frames;
        } catch (IOException | ArithmeticException e) {
            // Written by something else than this: what it says must not be relied on.
            return null;
        }
    }

    private static int crc(byte[] footer) {
        CRC32C crc = new CRC32C();
        crc.update(footer, 0, footer.length - CRC);
        return (int) crc.getValue();
    }
}
