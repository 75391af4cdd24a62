package dev.skerry.tool.bench.outbox;

import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;

/** Uses every value and keeps none, so that only decoding is measured. */
final class Sum implements RecordVisitor {
    private long records;
    private long sum;

    /** How many were seen; refers to the sum, so that no value can be left out. */
    long records() {
        return sum == Long.MIN_VALUE ? records - 1 : records;
    }

    @Override
    public void stream(StreamKey key, int recordCount) {
        records += recordCount;
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {
        sum += observedAtMicros + Double.doubleToRawLongBits(value) + quality;
    }

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {
        sum += observedAtMicros + value + quality;
    }

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {
        sum += observedAtMicros + (value ? 1 : 0) + quality;
    }

    @Override
    public void onString(long observedAtMicros, String value, int quality) {
        sum += observedAtMicros + value.length() + quality;
    }

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {
        sum += observedAtMicros + value.length + quality;
    }

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
        sum += observedAtMicros + value.count() + quality;
    }
}
