package dev.skerry.agent.outbox.log;

import dev.skerry.agent.outbox.log.Sealer.Seal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first block of a segment's file: magic (8 bytes), id (8), epoch (8), salt (16), key check
 * (8), CRC-32C of all that (4); least significant byte first.
 *
 * @param id never given twice in an outbox
 * @param epoch of the outbox
 * @param salt from which the segment's key is derived
 */
record SegmentHeader(long id, long epoch, byte[] salt, byte[] check) {
    private static final long MAGIC = 0x3130474F4C4B5300L;
    private static final int CHECKED_BYTES = 24 + Sealer.SALT_BYTES + Sealer.CHECK_BYTES;

    /** The header's block. */
    byte[] encode() {
        byte[] block = new byte[Frame.BLOCK];
        ByteBuffer out = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putLong(id).putLong(epoch).put(salt).put(check);
        out.putInt(crc(block));
        return block;
    }

    /** The header in this block; null when there is none. */
    static @Nullable SegmentHeader decode(byte[] block) {
        ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getLong() != MAGIC) {
            return null;
        }
        long id = in.getLong();
        long epoch = in.getLong();
        byte[] salt = new byte[Sealer.SALT_BYTES];
        byte[] check = new byte[Sealer.CHECK_BYTES];
        in.get(salt).get(check);
        return in.getInt() == crc(block) ? new SegmentHeader(id, epoch, salt, check) : null;
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
