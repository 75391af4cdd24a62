package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec.Channel;
import dev.skerry.agent.infer.builtin.state.Moments;
import dev.skerry.agent.infer.builtin.state.StateBytes;
import java.nio.ByteBuffer;

/**
 * What a warm-up measures of readings, in the resource's own unit and in double precision: mean and
 * deviation, and the envelope of each channel.
 */
public final class EnvelopeWarmUp {
    private final EnvelopeSpec spec;
    private final double[] ring;

    /** Per channel largest, smallest, slow mean. */
    private final double[] extremes;

    private final Moments moments;

    /** One that has seen nothing. */
    public EnvelopeWarmUp(EnvelopeSpec spec) {
        this(
                spec,
                new Moments(),
                new double[spec.window()],
                new double[3 * spec.channels().size()]);
    }

    private EnvelopeWarmUp(EnvelopeSpec spec, Moments moments, double[] ring, double[] extremes) {
        this.moments = moments;
        this.spec = spec;
        this.ring = ring;
        this.extremes = extremes;
    }

    /** How many readings it has seen. */
    public long count() {
        return moments.count();
    }

    /** Their mean. */
    public double mean() {
        return moments.mean();
    }

    /** Their deviation; 1, the resource's unit, for a series that never moved. */
    public double scale() {
        return moments.scale();
    }

    /** Takes a finite reading. */
    public void accept(double value) {
        ring[(int) (count() % ring.length)] = value;
        moments.accept(value);
        long count = count();
        double k = 1.0 / spec.tauSamples();
        for (int c = 0; c < spec.channels().size(); c++) {
            double now = channel(spec.channels().get(c));
            int max = 3 * c;
            if (count == 1) {
                extremes[max] = extremes[max + 1] = extremes[max + 2] = now;
                continue;
            }
            double slow = extremes[max + 2];
            extremes[max] = Math.max(now, extremes[max] - k * (extremes[max] - slow));
            extremes[max + 1] = Math.min(now, extremes[max + 1] + k * (slow - extremes[max + 1]));
            extremes[max + 2] = slow + (now - slow) / Math.min(count, spec.slowMeanSamples());
        }
    }

    private double channel(Channel channel) {
        long count = count();
        int width = (int) Math.min(channel.width(), count);
        double sum = 0;
        for (long i = count - width; i < count; i++) {
            sum += ring[(int) (i % ring.length)];
        }
        return sum / width;
    }

    /** The latest readings, calibrated by a mean and a scale. */
    public EnvelopeRing ring(double byMean, double byScale) {
        float[] calibrated = new float[ring.length];
        for (int i = 0; i < ring.length; i++) {
            calibrated[i] = (float) ((ring[i] - byMean) / byScale);
        }
        return new EnvelopeRing(byMean, byScale, calibrated, (int) (count() % ring.length));
    }

    /**
     * What the graph's state is after it, calibrated in the same way.
     *
     * @param further how many channels the graph has beside those of the spec; theirs are zeros
     */
    public float[] state(double byMean, double byScale, int further) {
        int own = spec.channels().size();
        int channels = own + further;
        float[] state = new float[EnvelopeNodes.stateSize(channels)];
        for (int c = 0; c < own; c++) {
            for (int i = 0; i < 3; i++) {
                state[i * channels + c] = (float) ((extremes[3 * c + i] - byMean) / byScale);
            }
        }
        state[3 * channels] = Math.min(count(), spec.slowMeanSamples());
        state[3 * channels + 2] = spec.refractorySamples();
        return state;
    }

    /** One that goes its own way from here. */
    public EnvelopeWarmUp copy() {
        return new EnvelopeWarmUp(spec, moments.copy(), ring.clone(), extremes.clone());
    }

    /** How many bytes it is stored in. */
    public static int sizeBytes(EnvelopeSpec spec) {
        return Moments.SIZE_BYTES + Double.BYTES * (spec.window() + 3 * spec.channels().size());
    }

    /** Writes it. */
    public void encode(ByteBuffer out) {
        moments.encode(out);
        StateBytes.put(out, ring);
        StateBytes.put(out, extremes);
    }

    /** Reads what {@link #encode} wrote. */
    public static EnvelopeWarmUp decode(EnvelopeSpec spec, ByteBuffer in) {
        Moments moments = Moments.decode(in);
        double[] ring = StateBytes.doubles(in, spec.window());
        return new EnvelopeWarmUp(
                spec, moments, ring, StateBytes.doubles(in, 3 * spec.channels().size()));
    }
}
