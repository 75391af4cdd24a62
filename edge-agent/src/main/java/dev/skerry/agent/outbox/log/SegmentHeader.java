package dev.skerry.agent.outbox.log;

import dev.skerry.agent.outbox.log.Sealer.Seal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first block of a segment's file: magic (8 bytes), id (8), epoch (8), salt (16), key check
 * (8), CRC-32C of all that (4); least significant byte first. The second block is a copy: without a
 * header nothing in the file could be read.
 *
 * @param id never given twice in an outbox
 * @param epoch of the outbox
 * @param salt from which the segment's key is derived
 */
record SegmentHeader(long id, long epoch, byte[] salt, byte[] check) {
    /** How long it is, with its copy. */
    static final int BYTES = 2 * Frame.BLOCK;

    private static final long MAGIC = 0x3130474F4C4B5300L;
    private static final long SPARE_MAGIC = 0x3130455241505300L;
    private static final int CHECKED_BYTES = 24 + Sealer.SALT_BYTES + Sealer.CHECK_BYTES;

    /** What a segment's file begins with. */
    byte[] encode() {
        return encode(MAGIC);
    }

    /** The same for a file that is kept to be written again and holds nothing until then. */
    byte[] encodeSpare() {
        return encode(SPARE_MAGIC);
    }

    private byte[] encode(long magic) {
        byte[] block = new byte[Frame.BLOCK];
        ByteBuffer out = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(magic).putLong(id).putLong(epoch).put(salt).put(check);
        out.putInt(crc(block));
        return ByteBuffer.allocate(BYTES).put(block).put(block).array();
    }

    /** What a file begins with. */
    record Found(SegmentHeader header, boolean isSpare) {}

    /** The header in the first {@link #BYTES} of a file; null when there is none. */
    static @Nullable Found decode(byte[] bytes) {
        Found first = block(Arrays.copyOf(bytes, Frame.BLOCK));
        Found second = block(Arrays.copyOfRange(bytes, Frame.BLOCK, BYTES));
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        // A spare of which one block was written again.
        return first.isSpare() ? second : first;
    }

    private static @Nullable Found block(byte[] block) {
        ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        long found = in.getLong();
        long id = in.getLong();
        long epoch = in.getLong();
        byte[] salt = new byte[Sealer.SALT_BYTES];
        byte[] check = new byte[Sealer.CHECK_BYTES];
        in.get(salt).get(check);
        boolean known = found == MAGIC || found == SPARE_MAGIC;
        return known && in.getInt() == crc(block)
                ? new Found(new SegmentHeader(id, epoch, salt, check), found == SPARE_MAGIC)
                : null;
    }

    private static int crc(byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(block, 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }

    /** Whether the segment was written with this seal's key. */
    boolean fits(Seal seal) {
        return Arrays.equals(check, seal.check());
    }
}
