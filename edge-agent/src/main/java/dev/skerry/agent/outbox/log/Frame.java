package dev.skerry.agent.outbox.log;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.skerry.agent.outbox.log.Sealer.Seal;
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
 * What one write adds to a segment: batches, and a note of the owner's. It begins at a block and
 * fills it up, so that a write that is torn never touches what an earlier one had synced.
 *
 * <p>Header, least significant byte first: magic (4 bytes), length of the directory (4), segment id
 * (8), number (8), length of the note (4), length of the contents (4). Then the directory: lane,
 * sequence, record count and length as written of each batch, as varints. Then CRC-32C of all that
 * (4), note, contents, CRC-32C of note and contents (4), zeros. Note and contents are sealed.
 *
 * @param number of the group; they go up by one
 * @param length with the padding
 * @param batches with the position of each in the file
 */
record Frame(long number, int length, List<Placed> batches) {
    /** What a disk writes at once. */
    static final int BLOCK = 4096;

    static final int HEADER = 32;
    private static final int MAGIC = 0x31464B53;
    private static final int CRC = 4;
    private static final int MAX_DIRECTORY = 1 << 20;

    /** A batch's place. */
    record Placed(BatchRef batch, long position) {}

    /** A frame that is to be written. */
    record Draft(Frame frame, byte[] bytes) {}

    /** What a header says; the directory is not known to be right yet. */
    record Head(byte[] bytes, int directory, long number, int note, int contents) {
        /** Of directory and checksum. */
        int directoryLength() {
            return directory + CRC;
        }

        int bodyOffset() {
            return HEADER + directory + CRC;
        }

        /** Of note, contents and checksum. */
        int bodyLength() {
            return note + contents + CRC;
        }
    }

    /** The bytes of a frame that is to be written at this position. */
    static Draft draft(
            long segment,
            long number,
            byte[] note,
            List<StoredBatch> batches,
            Seal seal,
            long position) {
        byte[] directory = directory(batches, seal.overhead());
        long contents = 0;
        for (StoredBatch batch : batches) {
            contents += batch.content().length + seal.overhead();
        }
        int noteLength = note.length + seal.overhead();
        int bodyOffset = HEADER + directory.length + CRC;
        int length = padded(bodyOffset + noteLength + contents + CRC);
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putInt(directory.length).putLong(segment).putLong(number);
        out.putInt(noteLength).putInt((int) contents).put(directory);
        out.putInt(crc(out.array(), 0, out.position()));
        out.put(seal.seal(note, position + bodyOffset));
        List<Placed> placed = new ArrayList<>(batches.size());
        for (StoredBatch batch : batches) {
            long at = position + out.position();
            out.put(seal.seal(batch.content(), at));
            placed.add(new Placed(batch.ref(), at));
        }
        out.putInt(crc(out.array(), bodyOffset, out.position() - bodyOffset));
        return new Draft(new Frame(number, length, placed), out.array());
    }

    private static byte[] directory(List<StoredBatch> batches, int overhead) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (StoredBatch batch : batches) {
                out.writeUInt32NoTag(batch.lane().getNumber());
                out.writeUInt64NoTag(batch.sequence());
                out.writeUInt32NoTag(batch.recordCount());
                out.writeUInt32NoTag(batch.content().length + overhead);
            }
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** The header in these bytes; null when there is none of this segment. */
    static @Nullable Head head(byte[] bytes, long segment) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() != MAGIC) {
            return null;
        }
        int directory = in.getInt();
        if (directory < 0 || directory > MAX_DIRECTORY || in.getLong() != segment) {
            return null;
        }
        long number = in.getLong();
        int note = in.getInt();
        int contents = in.getInt();
        long length = (long) HEADER + directory + note + contents + 2 * CRC;
        boolean possible = note >= 0 && contents >= 0 && length <= Integer.MAX_VALUE - BLOCK;
        return possible ? new Head(bytes.clone(), directory, number, note, contents) : null;
    }

    /**
     * The frame with this header, its body not looked at.
     *
     * @param directory what follows the header, with its checksum
     * @param overhead of the seal
     * @return null when it is damaged
     */
    static @Nullable Frame of(Head head, byte[] directory, int overhead, long position) {
        CRC32C crc = new CRC32C();
        crc.update(head.bytes());
        crc.update(directory, 0, head.directory());
        int expected =
                ByteBuffer.wrap(directory).order(ByteOrder.LITTLE_ENDIAN).getInt(head.directory());
        if ((int) crc.getValue() != expected) {
            return null;
        }
        List<Placed> batches = new ArrayList<>();
        long at = position + head.bodyOffset() + head.note();
        try {
            CodedInputStream in = CodedInputStream.newInstance(directory, 0, head.directory());
            while (!in.isAtEnd()) {
                Lane lane = Lane.forNumber(in.readUInt32());
                long sequence = in.readUInt64();
                int records = in.readUInt32();
                int length = in.readUInt32();
                if (lane == null || length < overhead) {
                    return null;
                }
                BatchRef batch = new BatchRef(lane, sequence, records, length - overhead);
                batches.add(new Placed(batch, at));
                at += length;
            }
        } catch (IOException e) {
            return null;
        }
        int length = padded((long) head.bodyOffset() + head.bodyLength());
        return new Frame(head.number(), length, batches);
    }

    /** Whether a frame's note and contents, with their checksum, are as they were written. */
    static boolean isWhole(byte[] body) {
        int checked = body.length - CRC;
        int expected = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(checked);
        return crc(body, 0, checked) == expected;
    }

    /** Makes a frame that is to be written one that is not whole. */
    static void tear(Draft draft, long segment) {
        Head head = head(draft.bytes(), segment);
        if (head != null) {
            draft.bytes()[head.bodyOffset() + head.bodyLength() - CRC] ^= 1;
        }
    }

    private static int padded(long length) {
        return Math.toIntExact((length + BLOCK - 1) / BLOCK * BLOCK);
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
