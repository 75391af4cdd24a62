package dev.skerry.agent.infer.builtin.state;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form in which states are stored: version, phase, the fingerprint of what they belong to, the
 * numbers, CRC-32C. Big endian.
 */
public final class StateBytes {
    private static final byte VERSION = 1;
    private static final int HEADER = 2 + Integer.BYTES;

    private StateBytes() {}

    /** The numbers of a stored state, with the phase that they are of. */
    public record Stored(byte phase, ByteBuffer numbers) {}

    /** Begins a state whose numbers take so many bytes. */
    public static ByteBuffer begin(byte phase, int fingerprint, int sizeBytes) {
        return ByteBuffer.allocate(HEADER + sizeBytes + Integer.BYTES)
                .put(VERSION)
                .put(phase)
                .putInt(fingerprint);
    }

    /** Ends a state that is written to its end. */
    public static byte[] seal(ByteBuffer state) {
        CRC32C crc = new CRC32C();
        crc.update(state.duplicate().flip());
        state.putInt((int) crc.getValue());
        byte[] bytes = new byte[state.position()];
        state.flip().get(bytes);
        return bytes;
    }

    /** Reads a state; null if it is damaged, or of another version or fingerprint. */
    public static @Nullable Stored open(byte[] state, int fingerprint) {
        int body = state.length - Integer.BYTES;
        if (body < HEADER) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(state);
        if (in.getInt(body) != checksum(state, body) || in.get() != VERSION) {
            return null;
        }
        byte phase = in.get();
        if (in.getInt() != fingerprint) {
            return null;
        }
        return new Stored(phase, in.limit(body));
    }

    /** Writes numbers. */
    public static void put(ByteBuffer out, double[] values) {
        out.asDoubleBuffer().put(values);
        out.position(out.position() + Double.BYTES * values.length);
    }

    /** Writes numbers. */
    public static void put(ByteBuffer out, float[] values) {
        out.asFloatBuffer().put(values);
        out.position(out.position() + Float.BYTES * values.length);
    }

    /** Reads numbers. */
    public static double[] doubles(ByteBuffer in, int count) {
        double[] values = new double[count];
        in.asDoubleBuffer().get(values);
        in.position(in.position() + Double.BYTES * count);
        return values;
    }

    /** Reads numbers. */
    public static float[] floats(ByteBuffer in, int count) {
        float[] values = new float[count];
        in.asFloatBuffer().get(values);
        in.position(in.position() + Float.BYTES * count);
        return values;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
