package dev.skerry.sync.batch;

/**
 * Rolls numbers of one type up, in whatever order: the smallest, the largest, how many, and their
 * sum with 106 bits, so that sums of sums are those of the numbers themselves.
 */
public final class NumbersRollUp {
    private final ColumnType of;
    private long count;
    private long minBits;
    private long maxBits;
    private double sumHigh;
    private double sumLow;

    /**
     * Of no number yet.
     *
     * @param of FLOAT64, FLOAT32, INT64 or BOOLEAN
     */
    public NumbersRollUp(ColumnType of) {
        this.of = of;
    }

    /** How many numbers it stands for. */
    public long count() {
        return count;
    }

    /** Adds a number of a FLOAT64 or FLOAT32. */
    public void addDouble(double value) {
        long bits = Double.doubleToRawLongBits(value);
        add(bits, bits, value, 0, 1);
    }

    /** Adds a number of an INT64, or 0 or 1 of a BOOLEAN. */
    public void addLong(long value) {
        add(value, value, (double) value, rest(value), 1);
    }

    /** What the double next to it lacks. */
    static double rest(long value) {
        double high = value;
        // 2^63 is no long: beside it the difference is exact modulo 2^64.
        return value - (long) high - (high == 0x1p63 ? 1 : 0);
    }

    /** Adds so many numbers, of which that much is known. */
    public void add(long min, long max, double high, double low, long records) {
        minBits = count == 0 ? min : least(minBits, min);
        maxBits = count == 0 ? max : greatest(maxBits, max);
        addToSum(high, low);
        count += records;
    }

    /** Adds what a roll-up of any type stands for to doubles. */
    public void addAsDoubles(RollUp.OfNumbers numbers) {
        add(
                Double.doubleToRawLongBits(numbers.min()),
                Double.doubleToRawLongBits(numbers.max()),
                numbers.sumHigh(),
                numbers.sumLow(),
                numbers.count());
    }

    /**
     * What was added.
     *
     * @throws IllegalArgumentException if nothing was
     */
    public RollUp.OfNumbers rollUp() {
        return new RollUp.OfNumbers(of, minBits, maxBits, sumHigh, sumLow, count);
    }

    // Double-double addition (Dekker 1971, Knuth's two-sum): exact while the sum has 106 bits.
    private void addToSum(double high, double low) {
        double s = sumHigh + high;
        if (!Double.isFinite(s)) {
            sumHigh = s;
            sumLow = 0;
            return;
        }
        double sError = twoSumError(sumHigh, high, s);
        double t = sumLow + low;
        double tError = twoSumError(sumLow, low, t);
        double middle = sError + t;
        double first = s + middle;
        double rest = middle - (first - s) + tError;
        sumHigh = first + rest;
        sumLow = rest - (sumHigh - first);
    }

    private static double twoSumError(double a, double b, double sum) {
        double part = sum - a;
        return (a - (sum - part)) + (b - part);
    }

    private long least(long a, long b) {
        return isFloat()
                ? Double.doubleToRawLongBits(
                        Math.min(Double.longBitsToDouble(a), Double.longBitsToDouble(b)))
                : Math.min(a, b);
    }

    private long greatest(long a, long b) {
        return isFloat()
                ? Double.doubleToRawLongBits(
                        Math.max(Double.longBitsToDouble(a), Double.longBitsToDouble(b)))
                : Math.max(a, b);
    }

    private boolean isFloat() {
        return of == ColumnType.FLOAT64 || of == ColumnType.FLOAT32;
    }
}
