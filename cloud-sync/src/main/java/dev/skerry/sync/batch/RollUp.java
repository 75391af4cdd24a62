package dev.skerry.sync.batch;

/**
 * What stands for the records of a stream within an interval that nobody keeps one by one any more.
 * Its time stamp is the interval's beginning, or, of texts, that of the latest; its quality is the
 * highest code of the records.
 */
public sealed interface RollUp {
    /** How many records it stands for, at least 1. */
    long count();

    /** The type of those records. */
    ColumnType of();

    /**
     * Numbers; truth values count as 0 and 1.
     *
     * @param of FLOAT64, FLOAT32, INT64 or BOOLEAN
     * @param minBits the smallest: the bits of a double for floats, else the integer itself
     * @param maxBits the largest, likewise
     * @param sumHigh the double nearest to the sum
     * @param sumLow what sumHigh lacks, so that sums of sums are exact: the two have 106 bits
     */
    record OfNumbers(
            ColumnType of, long minBits, long maxBits, double sumHigh, double sumLow, long count)
            implements RollUp {
        public OfNumbers {
            boolean numeric =
                    switch (of) {
                        case FLOAT64, FLOAT32, INT64, BOOLEAN -> true;
                        case STRING, BYTES, ROLLUP -> false;
                    };
            if (!numeric || count < 1) {
                throw new IllegalArgumentException(count + " records of " + of);
            }
        }

        /** What one integer is. */
        public static OfNumbers of(long value) {
            return new OfNumbers(
                    ColumnType.INT64, value, value, value, NumbersRollUp.rest(value), 1);
        }

        /** The smallest, rounded to a double if it is an integer beyond 2^53. */
        public double min() {
            return toDouble(minBits);
        }

        /** The largest, likewise. */
        public double max() {
            return toDouble(maxBits);
        }

        /** Their mean. */
        public double mean() {
            return sumHigh / count;
        }

        private double toDouble(long bits) {
            return of == ColumnType.FLOAT64 || of == ColumnType.FLOAT32
                    ? Double.longBitsToDouble(bits)
                    : bits;
        }
    }

    /** Texts, of which the latest is kept. */
    record OfTexts(String last, long count) implements RollUp {
        public OfTexts {
            if (count < 1) {
                throw new IllegalArgumentException(count + " records");
            }
        }

        @Override
        public ColumnType of() {
            return ColumnType.STRING;
        }
    }
}
