package dev.skerry.sync.program;

import dev.skerry.sync.sign.Sha256;
import java.nio.ByteBuffer;

/**
 * Where content is cut: FastCDC with normalized chunking at level 2 (Xia et al., USENIX ATC 2016).
 * A cut depends on the 64 bytes before it and on where the chunk began, so that an edit moves the
 * cuts near it and no others.
 */
public final class Chunker {
    /** Only the last chunk of a file may be smaller. */
    public static final int LEAST_BYTES = 16 << 10;

    /** What most chunks are about. */
    public static final int USUAL_BYTES = 64 << 10;

    /** The largest chunk. */
    public static final int MOST_BYTES = 256 << 10;

    // One in 2^18 places is a cut while a chunk is smaller than usual, one in 2^14 from then on.
    // The
    // highest bits of the sum, which 64 bytes had their say in.
    private static final int SHIFT_WHILE_SMALL = Long.SIZE - 18;
    private static final int SHIFT_WHEN_LARGE = Long.SIZE - 14;

    private static final long[] GEAR = gear();

    private Chunker() {}

    /**
     * A number for each byte: the first eight bytes of its SHA-256, so that others can make them.
     */
    private static long[] gear() {
        long[] gear = new long[256];
        for (int i = 0; i < gear.length; i++) {
            gear[i] = ByteBuffer.wrap(Sha256.of(new byte[] {(byte) i})).getLong();
        }
        return gear;
    }

    /**
     * How many bytes the first chunk has.
     *
     * @param bytes with all that is left of the content, or at least {@link #MOST_BYTES} of it
     * @param from where that begins
     * @param to where it ends, after it
     */
    public static int cut(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length <= LEAST_BYTES) {
            return length;
        }
        int usual = from + Math.min(length, USUAL_BYTES);
        int most = from + Math.min(length, MOST_BYTES);
        long sum = 0;
        int at = from + LEAST_BYTES;
        for (; at < usual; at++) {
            sum = (sum << 1) + GEAR[bytes[at] & 0xff];
            if (sum >>> SHIFT_WHILE_SMALL == 0) {
                return at - from + 1;
            }
        }
        for (; at < most; at++) {
            sum = (sum << 1) + GEAR[bytes[at] & 0xff];
            if (sum >>> SHIFT_WHEN_LARGE == 0) {
                return at - from + 1;
            }
        }
        return most - from;
    }
}
