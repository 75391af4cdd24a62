package dev.skerry.agent.infer.builtin.autoencoder;

import dev.skerry.agent.infer.builtin.envelope.EnvelopeNodes;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec.Channel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What the detector looks at, and how its autoencoder learns.
 *
 * @param envelope window and channels; the autoencoder's error is one channel more
 * @param errorWeight the weight of that
 * @param inner sizes of the layers between its input and output, which are as wide as the window
 * @param training how it learns
 * @param seed of its first parameters and of the order of its samples
 */
public record AutoencoderSpec(
        EnvelopeSpec envelope,
        float errorWeight,
        List<Integer> inner,
        Training training,
        long seed) {
    /** Where a window's readings are cut off before the autoencoder sees them, in deviations. */
    static final float CUT = 10;

    /**
     * Stochastic gradient descent with momentum, on the mean squared error.
     *
     * @param mostReadings that it learns from: the latest of the first half of the warm-up
     * @param batch windows of a step
     * @param stepsAtOnce steps in one run of the graph, of which there is one a reading
     * @param mostSteps after which it has learned enough
     * @param rate how far a step goes
     * @param momentum how much of the step before it keeps
     * @param longestGradient beyond which a gradient is shortened
     */
    public record Training(
            int mostReadings,
            int batch,
            int stepsAtOnce,
            int mostSteps,
            float rate,
            float momentum,
            float longestGradient) {}

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if there is no weight or nothing to learn from
     */
    public AutoencoderSpec {
        inner = List.copyOf(inner);
        boolean learns =
                training.mostReadings() > envelope.window()
                        && training.mostReadings() <= 4_096
                        && training.batch() > 0
                        && training.stepsAtOnce() > 0
                        && training.mostSteps() >= training.stepsAtOnce();
        if (!(errorWeight > 0) || !learns) {
            throw new IllegalArgumentException("weight %s, %s".formatted(errorWeight, training));
        }
    }

    /**
     * The built-in detector: the value, its mean over 20 readings, and the error of an autoencoder
     * 32-16-4-16-32, weighted as 1 to 0.3 to 0.3. A score of 0.5 takes a value that is 1.4 % of the
     * envelope's width outside of it.
     */
    public static AutoencoderSpec standard(long seed) {
        return new AutoencoderSpec(
                new EnvelopeSpec(
                        32, List.of(new Channel(1, 40), new Channel(20, 12)), 20_000, 1_000, 250),
                12,
                List.of(16, 4, 16),
                new Training(1_024, 32, 4, 1_024, 0.1f, 0.9f, 1),
                seed);
    }

    /** The autoencoder's layers. */
    DenseLayers layers() {
        List<Integer> sizes = new ArrayList<>(inner);
        sizes.addFirst(envelope.window());
        sizes.addLast(envelope.window());
        return new DenseLayers(sizes);
    }

    /** Channels of the envelope, the error last. */
    int channels() {
        return envelope.channels().size() + 1;
    }

    /** Numbers in the graph's state. */
    int stateSize() {
        return EnvelopeNodes.stateSize(channels());
    }

    /** Tells specs apart in stored states: CRC-32C of all that is in one. */
    int fingerprint() {
        CRC32C crc = new CRC32C();
        crc.update(toString().getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
