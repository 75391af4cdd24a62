package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.builtin.envelope.EnvelopeStream.Calibrated;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeStream.Phase;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeStream.WarmUp;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A stream's state as bytes: version, phase, the spec it belongs to, the numbers, CRC-32C. Big
 * endian.
 */
final class EnvelopeCodec {
    private static final byte VERSION = 1;
    private static final byte WARM_UP = 0;
    private static final byte CALIBRATED = 1;
    private static final int HEADER = 2 + Integer.BYTES;

    private final EnvelopeSpec spec;

    EnvelopeCodec(EnvelopeSpec spec) {
        this.spec = spec;
    }

    byte[] encode(EnvelopeStream stream) {
        return switch (stream.phase()) {
            case WarmUp warm -> {
                byte[] bytes = new byte[HEADER + warmUpBytes() + Integer.BYTES];
                ByteBuffer out = header(bytes, WARM_UP);
                out.putLong(warm.count()).putDouble(warm.mean()).putDouble(warm.squares());
                put(out, warm.ring());
                put(out, warm.extremes());
                yield sealed(bytes, out);
            }
            case Calibrated ready -> {
                byte[] bytes = new byte[HEADER + calibratedBytes() + Integer.BYTES];
                ByteBuffer out = header(bytes, CALIBRATED);
                out.putDouble(ready.mean()).putDouble(ready.scale()).putInt(ready.oldest());
                put(out, ready.ring());
                put(out, ready.state());
                yield sealed(bytes, out);
            }
        };
    }

    /** The stream, or null if the bytes are damaged or belong to another version or spec. */
    @Nullable EnvelopeStream decode(byte[] bytes) {
        if (bytes.length < HEADER + Integer.BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int body = bytes.length - Integer.BYTES;
        if (in.getInt(body) != checksum(bytes, body) || in.get() != VERSION) {
            return null;
        }
        byte kind = in.get();
        boolean ours = in.getInt() == spec.fingerprint();
        if (!ours || body - HEADER != (kind == WARM_UP ? warmUpBytes() : calibratedBytes())) {
            return null;
        }
        Phase phase = kind == WARM_UP ? warmUp(in) : calibrated(in);
        return new EnvelopeStream(spec, phase);
    }

    private WarmUp warmUp(ByteBuffer in) {
        long count = in.getLong();
        double mean = in.getDouble();
        double squares = in.getDouble();
        double[] ring = doubles(in, spec.window());
        return new WarmUp(ring, count, mean, squares, doubles(in, 3 * spec.channels().size()));
    }

    private Calibrated calibrated(ByteBuffer in) {
        double mean = in.getDouble();
        double scale = in.getDouble();
        int oldest = in.getInt();
        float[] ring = floats(in, spec.window());
        return new Calibrated(mean, scale, ring, oldest, floats(in, spec.stateSize()));
    }

    private ByteBuffer header(byte[] bytes, byte kind) {
        return ByteBuffer.wrap(bytes).put(VERSION).put(kind).putInt(spec.fingerprint());
    }

    private static byte[] sealed(byte[] bytes, ByteBuffer out) {
        out.putInt(checksum(bytes, out.position()));
        return bytes;
    }

    private int warmUpBytes() {
        return Long.BYTES + Double.BYTES * (2 + spec.window() + 3 * spec.channels().size());
    }

    private int calibratedBytes() {
        return 2 * Double.BYTES + Integer.BYTES + Float.BYTES * (spec.window() + spec.stateSize());
    }

    private static void put(ByteBuffer out, double[] values) {
        for (double value : values) {
            out.putDouble(value);
        }
    }

    private static void put(ByteBuffer out, float[] values) {
        for (float value : values) {
            out.putFloat(value);
        }
    }

    private static double[] doubles(ByteBuffer in, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getDouble();
        }
        return values;
    }

    private static float[] floats(ByteBuffer in, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getFloat();
        }
        return values;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
