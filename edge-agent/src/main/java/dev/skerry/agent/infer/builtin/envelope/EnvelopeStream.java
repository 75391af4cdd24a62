package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec.Channel;
import dev.skerry.agent.infer.run.ModelFaultException;

/**
 * What the envelope detector knows of one device: first a warm-up that calibrates, then the
 * calibrated readings and the graph's state. For one thread.
 */
final class EnvelopeStream {
    /** Far outside of anything calibrated, yet safe to calculate with in single precision. */
    private static final double FARTHEST = 1e6;

    private final EnvelopeSpec spec;
    private Phase phase;
    private int unsaved;

    /** The two lives of a stream. */
    sealed interface Phase {}

    /**
     * Calibrating, in the resource's own unit and in double precision.
     *
     * @param ring the latest readings
     * @param extremes per channel largest, smallest, slow mean
     */
    record WarmUp(double[] ring, long count, double mean, double squares, double[] extremes)
            implements Phase {}

    /**
     * Scoring.
     *
     * @param ring the latest readings, as (reading - mean) / scale
     * @param oldest where in the ring the oldest is
     * @param state of the graph
     */
    record Calibrated(double mean, double scale, float[] ring, int oldest, float[] state)
            implements Phase {}

    EnvelopeStream(EnvelopeSpec spec) {
        this(
                spec,
                new WarmUp(
                        new double[spec.window()],
                        0,
                        0,
                        0,
                        new double[3 * spec.channels().size()]));
    }

    EnvelopeStream(EnvelopeSpec spec, Phase phase) {
        this.spec = spec;
        this.phase = phase;
    }

    Phase phase() {
        return phase;
    }

    /** One that goes its own way from here. */
    EnvelopeStream copy() {
        return new EnvelopeStream(
                spec,
                switch (phase) {
                    case WarmUp warm ->
                            new WarmUp(
                                    warm.ring().clone(),
                                    warm.count(),
                                    warm.mean(),
                                    warm.squares(),
                                    warm.extremes().clone());
                    case Calibrated ready ->
                            new Calibrated(
                                    ready.mean(),
                                    ready.scale(),
                                    ready.ring().clone(),
                                    ready.oldest(),
                                    ready.state().clone());
                });
    }

    boolean warmingUp() {
        return phase instanceof WarmUp;
    }

    /** How many readings it took since {@link #takeDirty}. */
    int unsaved() {
        return unsaved;
    }

    /** Whether it changed since the last call of this method. */
    boolean takeDirty() {
        boolean was = unsaved > 0;
        unsaved = 0;
        return was;
    }

    /**
     * Takes a finite reading.
     *
     * @param warmUp readings to calibrate on, at least a window
     * @return the score, 0 while warming up
     */
    float accept(double value, int warmUp, EnvelopeModel model) throws ModelFaultException {
        unsaved++;
        return switch (phase) {
            case WarmUp warming -> {
                WarmUp next = warmed(warming, value);
                phase = next.count() >= Math.max(warmUp, spec.window()) ? calibrated(next) : next;
                yield 0;
            }
            case Calibrated(double mean, double scale, float[] ring, int oldest, float[] state) -> {
                double z = (value - mean) / scale;
                ring[oldest] = (float) Math.clamp(z, -FARTHEST, FARTHEST);
                int next = (oldest + 1) % ring.length;
                phase = new Calibrated(mean, scale, ring, next, state);
                yield model.score(ring, next, state);
            }
        };
    }

    private WarmUp warmed(WarmUp before, double value) {
        long count = before.count() + 1;
        double[] ring = before.ring();
        ring[(int) (before.count() % ring.length)] = value;
        // Welford's running variance.
        double delta = value - before.mean();
        double mean = before.mean() + delta / count;
        double squares = before.squares() + delta * (value - mean);
        double[] extremes = before.extremes();
        double k = 1.0 / spec.tauSamples();
        for (int c = 0; c < spec.channels().size(); c++) {
            double now = channel(spec.channels().get(c), ring, count);
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
        return new WarmUp(ring, count, mean, squares, extremes);
    }

    private static double channel(Channel channel, double[] ring, long count) {
        int width = (int) Math.min(channel.width(), count);
        double sum = 0;
        for (long i = count - width; i < count; i++) {
            sum += ring[(int) (i % ring.length)];
        }
        return sum / width;
    }

    private Calibrated calibrated(WarmUp warm) {
        double deviation = Math.sqrt(warm.squares() / warm.count());
        // A series that never moved has no scale of its own: it is taken in the resource's unit.
        double scale = deviation > 1e-9 * Math.abs(warm.mean()) ? deviation : 1;
        int oldest = (int) (warm.count() % warm.ring().length);
        float[] ring = new float[warm.ring().length];
        for (int i = 0; i < ring.length; i++) {
            ring[i] = (float) ((warm.ring()[i] - warm.mean()) / scale);
        }
        int channels = spec.channels().size();
        float[] state = new float[spec.stateSize()];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < 3; i++) {
                state[i * channels + c] =
                        (float) ((warm.extremes()[3 * c + i] - warm.mean()) / scale);
            }
        }
        state[3 * channels] = Math.min(warm.count(), spec.slowMeanSamples());
        state[3 * channels + 2] = spec.refractorySamples();
        return new Calibrated(warm.mean(), scale, ring, oldest, state);
    }
}
