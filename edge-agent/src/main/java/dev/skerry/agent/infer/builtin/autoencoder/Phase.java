package dev.skerry.agent.infer.builtin.autoencoder;

import dev.skerry.agent.infer.builtin.envelope.EnvelopeRing;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeWarmUp;

/** The three lives of a stream. */
sealed interface Phase {
    /** One that goes its own way from here. */
    Phase copy();

    /**
     * Keeping the latest readings to learn from.
     *
     * @param measured of all readings
     * @param latest the readings in the resource's own unit; the n-th is at n modulo their length
     */
    record Collecting(EnvelopeWarmUp measured, double[] latest) implements Phase {
        static Collecting begin(AutoencoderSpec spec) {
            return new Collecting(
                    new EnvelopeWarmUp(spec.envelope()),
                    new double[spec.training().mostReadings()]);
        }

        @Override
        public Phase copy() {
            return new Collecting(measured.copy(), latest.clone());
        }

        void accept(double value) {
            latest[(int) (measured.count() % latest.length)] = value;
            measured.accept(value);
        }

        /** Begins to learn from what was kept. */
        Training training(AutoencoderSpec spec) {
            long count = measured.count();
            float[] samples = new float[(int) Math.min(count, latest.length)];
            double mean = measured.mean();
            double scale = measured.scale();
            for (int i = 0; i < samples.length; i++) {
                double reading = latest[(int) ((count - samples.length + i) % latest.length)];
                double z = (reading - mean) / scale;
                samples[i] = (float) Math.clamp(z, -AutoencoderSpec.CUT, AutoencoderSpec.CUT);
            }
            DenseLayers layers = spec.layers();
            float[] parameters = layers.initial(new Dice(spec.seed()));
            return new Training(
                    measured, mean, scale, samples, parameters, new float[parameters.length], 0);
        }
    }

    /**
     * Learning.
     *
     * @param measured of all readings, those that came meanwhile too
     * @param mean of those that were collected
     * @param scale of those that were collected
     * @param samples what was collected, calibrated and cut, in the order in which it came
     * @param parameters of the autoencoder, which training moves on
     * @param velocity the same
     * @param steps made so far
     */
    record Training(
            EnvelopeWarmUp measured,
            double mean,
            double scale,
            float[] samples,
            float[] parameters,
            float[] velocity,
            int steps)
            implements Phase {
        @Override
        public Phase copy() {
            return new Training(
                    measured.copy(),
                    mean,
                    scale,
                    samples,
                    parameters.clone(),
                    velocity.clone(),
                    steps);
        }

        Training after(int more) {
            return new Training(measured, mean, scale, samples, parameters, velocity, steps + more);
        }

        /** Begins to score. */
        Ready ready(AutoencoderSpec spec, long left) {
            return new Ready(
                    measured.ring(mean, scale),
                    measured.state(mean, scale, 1),
                    parameters,
                    Math.toIntExact(left));
        }
    }

    /** Scoring, at first without telling: the error has an envelope to be measured too. */
    final class Ready implements Phase {
        final EnvelopeRing ring;

        /** Of the graph. */
        final float[] state;

        /** Of the autoencoder, which are not changed any more. */
        final float[] parameters;

        /** Readings until the warm-up is over. */
        int left;

        Ready(EnvelopeRing ring, float[] state, float[] parameters, int left) {
            this.ring = ring;
            this.state = state;
            this.parameters = parameters;
            this.left = left;
        }

        @Override
        public Phase copy() {
            return new Ready(ring.copy(), state.clone(), parameters, left);
        }
    }
}
