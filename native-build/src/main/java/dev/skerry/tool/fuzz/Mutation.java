package dev.skerry.tool.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Damages batches in the ways that disks, links and enemies do. */
final class Mutation {
    private static final int CHECKSUM_BYTES = 4;
    private static final byte[] BLOWN_UP = {
        (byte) 0xff,
        (byte) 0xff,
        (byte) 0xff,
        (byte) 0xff,
        (byte) 0xff,
        (byte) 0xff,
        (byte) 0xff,
        (byte) 0xff,
        (byte) 0xff,
        0x01
    };

    private Mutation() {}

    /**
     * Damages a batch once to eight times; mostly with a checksum that fits, as an enemy would.
     *
     * @param other a batch of which parts are spliced in
     */
    static byte[] of(byte[] batch, byte[] other, SplittableRandom random) {
        byte[] damaged = batch.clone();
        int changes = random.nextInt(1, 9);
        for (int i = 0; i < changes && damaged.length > 0; i++) {
            damaged = change(damaged, other, random);
        }
        if (random.nextInt(20) != 0) {
            sign(damaged);
        }
        return damaged;
    }

    private static byte[] change(byte[] bytes, byte[] other, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(8)) {
            case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = (byte) random.nextInt();
            // The head and the directory stand in front and mean most.
            case 3 -> bytes[random.nextInt(Math.min(40, bytes.length))] = (byte) random.nextInt();
            case 4 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 5 -> {
                return splice(bytes, at, BLOWN_UP, random.nextInt(5), BLOWN_UP.length, random);
            }
            case 6 -> {
                int from = random.nextInt(other.length);
                int to = Math.min(other.length, from + random.nextInt(1, 64));
                return splice(bytes, at, other, from, to, random);
            }
            default -> {
                int to = Math.min(bytes.length, at + random.nextInt(1, 32));
                return splice(bytes, at, bytes, at, to, random);
            }
        }
        return bytes;
    }

    // Puts a part of other bytes in, in the place of as many or between.
    private static byte[] splice(
            byte[] bytes, int at, byte[] other, int from, int to, SplittableRandom random) {
        int length = to - from;
        int kept = random.nextBoolean() ? at : Math.min(bytes.length, at + length);
        byte[] result = new byte[at + length + bytes.length - kept];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(other, from, result, at, length);
        System.arraycopy(bytes, kept, result, at + length, bytes.length - kept);
        return result;
    }

    private static void sign(byte[] batch) {
        if (batch.length < CHECKSUM_BYTES) {
            return;
        }
        CRC32C crc = new CRC32C();
        crc.update(batch, 0, batch.length - CHECKSUM_BYTES);
        for (int i = 0; i < CHECKSUM_BYTES; i++) {
            batch[batch.length - CHECKSUM_BYTES + i] = (byte) (crc.getValue() >>> (8 * i));
        }
    }
}
