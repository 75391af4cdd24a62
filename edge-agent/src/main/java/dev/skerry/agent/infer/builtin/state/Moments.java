package dev.skerry.agent.infer.builtin.state;

import java.nio.ByteBuffer;

/** Mean and deviation of numbers as they come, by Welford's method. */
public final class Moments {
    /** How many bytes they are stored in. */
    public static final int SIZE_BYTES = Long.BYTES + 2 * Double.BYTES;

    private long count;
    private double mean;
    private double squares;

    /** Takes a finite number. */
    public void accept(double value) {
        count++;
        double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }

    /** How many numbers they are of. */
    public long count() {
        return count;
    }

    /** 0 of none. */
    public double mean() {
        return mean;
    }

    /** The deviation; 1, the numbers' own unit, if they never moved. */
    public double scale() {
        double deviation = Math.sqrt(squares / Math.max(1, count));
        return deviation > 1e-9 * Math.abs(mean) ? deviation : 1;
    }

    /** One that goes its own way from here. */
    public Moments copy() {
        Moments copy = new Moments();
        copy.count = count;
        copy.mean = mean;
        copy.squares = squares;
        return copy;
    }

    /** Writes them. */
    public void encode(ByteBuffer out) {
        out.putLong(count).putDouble(mean).putDouble(squares);
    }

    /** Reads what {@link #encode} wrote. */
    public static Moments decode(ByteBuffer in) {
        Moments moments = new Moments();
        moments.count = in.getLong();
        moments.mean = in.getDouble();
        moments.squares = in.getDouble();
        return moments;
    }
}
