package dev.skerry.agent.infer.builtin.envelope;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What the envelope detector looks at. Each channel keeps the largest and the smallest value that
 * it has seen, which relax toward its slow mean; the score grows with how far, in widths of that
 * envelope, a channel leaves it.
 *
 * @param window readings that the graph is given, the latest last
 * @param channels means over the latest readings; a width of 1 is the value itself
 * @param tauSamples samples after which an extreme has relaxed to 1/e of its distance
 * @param slowMeanSamples width of the slow mean, exponentially weighted
 * @param refractorySamples after a score, samples in which only a higher one is given
 */
public record EnvelopeSpec(
        int window,
        List<Channel> channels,
        int tauSamples,
        int slowMeanSamples,
        int refractorySamples) {

    /** A mean over the latest {@code width} readings with the weight of its exceedance. */
    public record Channel(int width, float weight) {
        /**
         * Checks the channel.
         *
         * @throws IllegalArgumentException if it has no width or no weight
         */
        public Channel {
            if (width < 1 || !(weight > 0)) {
                throw new IllegalArgumentException("channel " + width + " x " + weight);
            }
        }
    }

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if a channel is wider than the window or a number is not
     *     positive
     */
    public EnvelopeSpec {
        channels = List.copyOf(channels);
        if (window < 1
                || window > 4_096
                || channels.isEmpty()
                || channels.size() > 16
                || tauSamples < 1
                || slowMeanSamples < 1
                || refractorySamples < 0) {
            throw new IllegalArgumentException("not an envelope: " + window + ", " + channels);
        }
        for (Channel channel : channels) {
            if (channel.width() > window) {
                throw new IllegalArgumentException(channel + " is wider than window " + window);
            }
        }
    }

    /**
     * The built-in detector: the value and its mean over 48 readings. Its weights give a score of
     * 0.5, which suits an alarm, when a reading carries the value out of its envelope by 1.4 % of
     * its width or the mean by 0.5 %; 0.9 takes 3.7 % or 1.2 %.
     */
    public static EnvelopeSpec standard() {
        return new EnvelopeSpec(
                48, List.of(new Channel(1, 40), new Channel(48, 120)), 20_000, 1_000, 500);
    }

    /** Numbers in the state: per channel largest, smallest, slow mean; then count, best, age. */
    int stateSize() {
        return EnvelopeNodes.stateSize(channels.size());
    }

    /** Tells specs apart in stored states: CRC-32C of all that is in one. */
    int fingerprint() {
        StringBuilder text = new StringBuilder();
        text.append(window).append(';').append(tauSamples).append(';');
        text.append(slowMeanSamples).append(';').append(refractorySamples);
        for (Channel channel : channels) {
            text.append(';').append(channel.width()).append('x').append(channel.weight());
        }
        CRC32C crc = new CRC32C();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return (int) crc.getValue();
    }
}
