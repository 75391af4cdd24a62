package dev.skerry.gateway.history;

import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;

/** Whatever a record's number is, as a roll-up; texts are passed over. */
abstract class NumbersVisitor implements RecordVisitor {
    abstract void onNumbers(long observedAtMicros, RollUp.OfNumbers numbers, int quality);

    @Override
    public void stream(StreamKey key, int recordCount) {}

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {
        long bits = Double.doubleToRawLongBits(value);
        onNumbers(
                observedAtMicros,
                new RollUp.OfNumbers(ColumnType.FLOAT64, bits, bits, value, 0, 1),
                quality);
    }

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {
        onNumbers(observedAtMicros, RollUp.OfNumbers.of(value), quality);
    }

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {
        onDouble(observedAtMicros, value ? 1 : 0, quality);
    }

    @Override
    public void onString(long observedAtMicros, String value, int quality) {}

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {}

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
        switch (value) {
            case RollUp.OfNumbers numbers -> onNumbers(observedAtMicros, numbers, quality);
            case RollUp.OfTexts texts -> {
                // Text has no history.
            }
        }
    }
}
