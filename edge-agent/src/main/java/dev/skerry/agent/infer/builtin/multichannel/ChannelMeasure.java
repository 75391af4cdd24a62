package dev.skerry.agent.infer.builtin.multichannel;

import dev.skerry.agent.infer.builtin.state.Moments;
import dev.skerry.agent.infer.builtin.state.StateBytes;
import java.nio.ByteBuffer;

/**
 * What a warm-up measures of one channel: its usual values, those less its slow mean, and whether
 * it drifts. All numbers are less the first value, so that single precision is enough to keep them.
 */
final class ChannelMeasure {
    /** How many values it keeps, for the longer of two lags. */
    static final int KEPT = 200;

    static final int SIZE_BYTES = 4 * Double.BYTES + 2 * Moments.SIZE_BYTES + Float.BYTES * KEPT;

    /** The shorter lag. */
    private static final int SHORT_LAG = 10;

    /** After so many steps the slow mean has come away from the first value. */
    private static final int AWAY = 2 * MultichannelGraph.SLOW_STEPS;

    /** A channel drifts whose mean squared difference at the longer lag is so many times larger. */
    private static final double DRIFT = 3;

    private double origin;
    private double slow;
    private double shortSquares;
    private double longSquares;
    private Moments values = new Moments();
    private Moments differences = new Moments();
    private final float[] latest;

    ChannelMeasure() {
        this(new float[KEPT]);
    }

    private ChannelMeasure(float[] latest) {
        this.latest = latest;
    }

    /**
     * Takes a finite value.
     *
     * @param longLag steps of the longer lag, {@link #KEPT} at most
     */
    void accept(double value, int longLag) {
        long count = values.count();
        if (count == 0) {
            origin = value;
        }
        double x = value - origin;
        slow += (x - slow) / MultichannelGraph.SLOW_STEPS;
        if (count >= longLag) {
            shortSquares += square(x - latest[slot(count - SHORT_LAG)]);
            longSquares += square(x - latest[slot(count - longLag)]);
        }
        if (count >= Math.min(AWAY, longLag)) {
            differences.accept(x - slow);
        }
        latest[slot(count)] = (float) x;
        values.accept(x);
    }

    private static double square(double x) {
        return x * x;
    }

    private static int slot(long step) {
        return (int) (step % KEPT);
    }

    /** How many values it was of. */
    long count() {
        return values.count();
    }

    boolean drifts() {
        return longSquares > DRIFT * shortSquares;
    }

    /** What values are less, before they go into the graph. */
    double origin() {
        return origin;
    }

    double slow() {
        return slow;
    }

    /** The usual value, or the usual difference from the slow mean. */
    double center() {
        return usual().mean();
    }

    double scale() {
        return usual().scale();
    }

    private Moments usual() {
        return drifts() ? differences : values;
    }

    ChannelMeasure copy() {
        return copy(latest.clone());
    }

    private ChannelMeasure copy(float[] kept) {
        ChannelMeasure copy = new ChannelMeasure(kept);
        copy.origin = origin;
        copy.slow = slow;
        copy.shortSquares = shortSquares;
        copy.longSquares = longSquares;
        copy.values = values.copy();
        copy.differences = differences.copy();
        return copy;
    }

    void encode(ByteBuffer out) {
        out.putDouble(origin).putDouble(slow).putDouble(shortSquares).putDouble(longSquares);
        values.encode(out);
        differences.encode(out);
        StateBytes.put(out, latest);
    }

    static ChannelMeasure decode(ByteBuffer in) {
        ChannelMeasure read = new ChannelMeasure();
        read.origin = in.getDouble();
        read.slow = in.getDouble();
        read.shortSquares = in.getDouble();
        read.longSquares = in.getDouble();
        read.values = Moments.decode(in);
        read.differences = Moments.decode(in);
        return read.copy(StateBytes.floats(in, KEPT));
    }
}
