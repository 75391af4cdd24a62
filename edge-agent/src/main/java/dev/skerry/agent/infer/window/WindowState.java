package dev.skerry.agent.infer.window;

import java.util.Arrays;

/** The numbers that a model keeps of one device, in the units of its features. */
final class WindowState {
    /** No time yet. */
    static final long NEVER = Long.MIN_VALUE;

    /** The latest steps, one after the other, each with all features. */
    final double[] ring;

    /** Where the next step goes; where the oldest one is, when the ring is full. */
    int next;

    /** How many steps are in the ring. */
    int filled;

    /** All steps that were taken. */
    long steps;

    /** When the last step was; of steps on a grid, when the open one began. */
    long stepAt = NEVER;

    /** The latest value of each feature, and when it was. */
    final double[] last;

    final long[] lastAt;

    /** Of each feature over the warm-up: the mean, and the sum of squared distances from it. */
    final double[] mean;

    final double[] squares;

    /** How many steps those are of. */
    long measured;

    /** What the graph's run before put out. */
    final byte[] states;

    WindowState(int features, int length, byte[] initialStates) {
        ring = new double[length * features];
        last = new double[features];
        lastAt = new long[features];
        Arrays.fill(lastAt, NEVER);
        mean = new double[features];
        squares = new double[features];
        states = initialStates.clone();
    }

    /** Forgets the window and the graph's states; what the warm-up found stays. */
    void reset(byte[] initialStates) {
        filled = 0;
        next = 0;
        System.arraycopy(initialStates, 0, states, 0, states.length);
    }

    /** Forgets when it heard what, too, so that any time can follow. */
    void resetTimes() {
        stepAt = NEVER;
        Arrays.fill(lastAt, NEVER);
    }

    /** Takes the latest values as a step. */
    void append() {
        int features = last.length;
        System.arraycopy(last, 0, ring, next * features, features);
        next = (next + 1) % (ring.length / features);
        filled = Math.min(filled + 1, ring.length / features);
        steps++;
    }

    /** Counts the latest values in to the mean and deviation, by Welford's running variance. */
    void measure() {
        measured++;
        for (int i = 0; i < last.length; i++) {
            double delta = last[i] - mean[i];
            mean[i] += delta / measured;
            squares[i] += delta * (last[i] - mean[i]);
        }
    }

    /** What one deviation of a feature is; 1 if it never moved. */
    double scale(int feature) {
        double deviation = Math.sqrt(squares[feature] / measured);
        return deviation > 1e-9 * Math.abs(mean[feature]) ? deviation : 1;
    }

    boolean isFull() {
        return filled * last.length == ring.length;
    }
}
