package dev.skerry.sync.batch;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Deflates bodies where it pays: raw (RFC 1951), beginning with the dictionary of {@link Names}.
 */
final class Compression {
    /** The most that deflate makes out of a byte (RFC 1951: 258 bytes in two bits). */
    private static final int MAX_RATIO = 1_032;

    private static final byte[] DICTIONARY = Names.dictionary();
    // Packed columns hardly shrink; then neither writer nor readers should spend the time.
    private static final int WORTH_SHIFT = 5;

    private Compression() {}

    /** Nothing when deflating does not make it smaller by some hundredths. */
    static byte[] deflate(ByteSink body, int level) {
        int worth = body.size() - 1 - (body.size() >> WORTH_SHIFT);
        if (level == 0 || worth <= 0) {
            return new byte[0];
        }
        Deflater deflater = new Deflater(level, true);
        try {
            deflater.setDictionary(DICTIONARY);
            deflater.setInput(body.array(), 0, body.size());
            deflater.finish();
            byte[] packed = new byte[worth];
            int length = deflater.deflate(packed);
            return deflater.finished() ? Arrays.copyOf(packed, length) : new byte[0];
        } finally {
            deflater.end();
        }
    }

    static ByteSource inflate(byte[] batch, int from, int length, int bodyLength)
            throws BatchFormatException {
        if (bodyLength > (long) MAX_RATIO * length) {
            throw ByteSource.malformed("its body can't be as long as it says");
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setDictionary(DICTIONARY);
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
}
