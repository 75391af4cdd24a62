package dev.skerry.agent.infer.window;

import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Explanation.Step;
import dev.skerry.agent.pipeline.ModelResult.Forecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    byte[] states;

    /** What that run was given: with it the run can be looked at again. Not kept on the disk. */
    byte[] statesBefore;

    /** What the next step is expected to be, by a model that says so. Not kept on the disk. */
    @Nullable Forecast expected;

    /** When the latest steps were, or NEVER; by their number. Not kept on the disk. */
    final long[] times;

    WindowState(int features, int length, byte[] initialStates) {
        ring = new double[length * features];
        last = new double[features];
        lastAt = new long[features];
        Arrays.fill(lastAt, NEVER);
        mean = new double[features];
        squares = new double[features];
        states = initialStates.clone();
        statesBefore = initialStates.clone();
        times = new long[Math.min(length, Explanation.MOST_STEPS)];
        Arrays.fill(times, NEVER);
    }

    /** One that goes its own way from here. */
    WindowState copy() {
        var copy = new WindowState(last.length, ring.length / last.length, states);
        System.arraycopy(ring, 0, copy.ring, 0, ring.length);
        copy.next = next;
        copy.filled = filled;
        copy.steps = steps;
        copy.stepAt = stepAt;
        System.arraycopy(last, 0, copy.last, 0, last.length);
        System.arraycopy(lastAt, 0, copy.lastAt, 0, lastAt.length);
        System.arraycopy(mean, 0, copy.mean, 0, mean.length);
        System.arraycopy(squares, 0, copy.squares, 0, squares.length);
        copy.measured = measured;
        copy.statesBefore = statesBefore.clone();
        copy.expected = expected;
        System.arraycopy(times, 0, copy.times, 0, times.length);
        return copy;
    }

    /** Forgets the window and the graph's states; what the warm-up found stays. */
    void reset(byte[] initialStates) {
        filled = 0;
        next = 0;
        System.arraycopy(initialStates, 0, states, 0, states.length);
        expected = null;
        Arrays.fill(times, NEVER);
    }

    /** Forgets when it heard what, too, so that any time can follow. */
    void resetTimes() {
        stepAt = NEVER;
        Arrays.fill(lastAt, NEVER);
    }

    /** Takes the latest values as a step. */
    void append(long atMicros) {
        times[(int) (steps % times.length)] = atMicros;
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

    /** A feature's value in the last step. */
    double latest(int feature) {
        return ring[Math.floorMod(next * last.length - last.length + feature, ring.length)];
    }

    /** A feature's mean over the window. */
    double mean(int feature) {
        double sum = 0;
        for (int i = feature; i < ring.length; i += last.length) {
            sum += ring[i];
        }
        int steps = ring.length / last.length;
        return sum / steps;
    }

    /** The latest steps of a feature whose times are known, the oldest first. */
    List<Step> latestSteps(int feature) {
        List<Step> latest = new ArrayList<>();
        int length = ring.length / last.length;
        for (int back = Math.min(filled, times.length); back >= 1; back--) {
            long at = times[Math.floorMod(steps - back, times.length)];
            if (at != NEVER) {
                int slot = Math.floorMod(next - back, length);
                latest.add(new Step(at, ring[slot * last.length + feature]));
            }
        }
        return latest;
    }
}
