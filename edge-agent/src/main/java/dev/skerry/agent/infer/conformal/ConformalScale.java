package dev.skerry.agent.infer.conformal;

import dev.skerry.agent.infer.builtin.state.StateBytes;
import dev.skerry.profile.model.FalseAlarmRate;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the threshold that keeps to a rate, and puts scores on a scale that has it at 0.5. Of the
 * calibration it keeps the lowest score and the highest ones, as many as decide, 100 at most.
 */
final class ConformalScale {
    /** The nearest scores on both sides of the threshold are told apart from it. */
    private static final float BELOW = Math.nextDown(0.5f);

    private static final float ABOVE = Math.nextUp(0.5f);

    private final int scores;

    /** The highest scores, the highest first. */
    private final float[] highest;

    private int count;
    private float lowest;

    /**
     * A scale that is calibrated on nothing yet.
     *
     * @param warmUp of the binding
     * @throws IllegalArgumentException if that is too short for the rate
     */
    ConformalScale(FalseAlarmRate rate, int warmUp) {
        this(rate.scores(warmUp), new float[rate.rank(rate.scores(warmUp))]);
    }

    private ConformalScale(int scores, float[] highest) {
        if (highest.length == 0) {
            throw new IllegalArgumentException(scores + " scores are too few");
        }
        this.scores = scores;
        this.highest = highest;
    }

    /** Whether it has seen enough. */
    boolean isCalibrated() {
        return count >= scores;
    }

    /** Takes a score of an ordinary step. */
    void calibrate(float score) {
        lowest = count == 0 ? score : Math.min(lowest, score);
        int at = Math.min(count, highest.length);
        count++;
        while (at > 0 && score > highest[at - 1]) {
            if (at < highest.length) {
                highest[at] = highest[at - 1];
            }
            at--;
        }
        if (at < highest.length) {
            highest[at] = score;
        }
    }

    /** The threshold: of the highest scores the last. */
    float threshold() {
        return highest[highest.length - 1];
    }

    /**
     * A score on the scale, in the same order: from 0, for what is no more than the lowest of the
     * calibration, to just below 0.5 at the threshold; above it on to 1. A score is at 0.75 that is
     * as far above the threshold as this is above the lowest.
     */
    float of(float score) {
        float threshold = threshold();
        double width = (double) threshold - lowest;
        if (score <= threshold) {
            double share = width > 0 ? Math.max(0, score - (double) lowest) / width : 0;
            return Math.min(BELOW, (float) (share / 2));
        }
        // Where all of the calibration was the same, the score's own unit is the width.
        double beyond = ((double) score - threshold) / (width > 0 ? width : 1);
        return Math.max(ABOVE, (float) (0.5 + 0.5 * beyond / (1 + beyond)));
    }

    ConformalScale copy() {
        ConformalScale copy = new ConformalScale(scores, highest.clone());
        copy.count = count;
        copy.lowest = lowest;
        return copy;
    }

    /** How many bytes it is stored in. */
    int sizeBytes() {
        return Integer.BYTES + Float.BYTES * (1 + highest.length);
    }

    /** Tells the scales of different rates and warm-ups apart. */
    int fingerprint() {
        return 31 * scores + highest.length;
    }

    void encode(ByteBuffer out) {
        out.putInt(count).putFloat(lowest);
        StateBytes.put(out, highest);
    }

    /**
     * Reads what {@link #encode} wrote into a scale of the same rate; null if there is too little.
     */
    @Nullable ConformalScale decoded(ByteBuffer in) {
        if (in.remaining() < sizeBytes()) {
            return null;
        }
        int seen = in.getInt();
        float least = in.getFloat();
        ConformalScale read = new ConformalScale(scores, StateBytes.floats(in, highest.length));
        read.count = seen;
        read.lowest = least;
        return read;
    }
}
