package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.builtin.state.StateBytes;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** The latest readings as a graph takes them: (reading - mean) / scale, in single precision. */
public final class EnvelopeRing {
    /** Far outside of anything calibrated, yet safe to calculate with in single precision. */
    private static final double FARTHEST = 1e6;

    private final double mean;
    private final double scale;
    private final float[] latest;
    private int oldest;

    EnvelopeRing(double mean, double scale, float[] latest, int oldest) {
        this.mean = mean;
        this.scale = scale;
        this.latest = latest;
        this.oldest = oldest;
    }

    /** Takes a finite reading in the place of the oldest. */
    public void accept(double value) {
        latest[oldest] = (float) Math.clamp((value - mean) / scale, -FARTHEST, FARTHEST);
        oldest = (oldest + 1) % latest.length;
    }

    /** Writes the readings into an input of a graph, the latest last. */
    public void write(FloatBuffer window) {
        window.clear().put(latest, oldest, latest.length - oldest).put(latest, 0, oldest);
    }

    /** One that goes its own way from here. */
    public EnvelopeRing copy() {
        return new EnvelopeRing(mean, scale, latest.clone(), oldest);
    }

    /** How many bytes it is stored in. */
    public static int sizeBytes(EnvelopeSpec spec) {
        return 2 * Double.BYTES + Integer.BYTES + Float.BYTES * spec.window();
    }

    /** Writes it. */
    public void encode(ByteBuffer out) {
        out.putDouble(mean).putDouble(scale).putInt(oldest);
        StateBytes.put(out, latest);
    }

    /** Reads what {@link #encode} wrote. */
    public static EnvelopeRing decode(EnvelopeSpec spec, ByteBuffer in) {
        double mean = in.getDouble();
        double scale = in.getDouble();
        int oldest = in.getInt();
        return new EnvelopeRing(mean, scale, StateBytes.floats(in, spec.window()), oldest);
    }
}
