package dev.skerry.tool.fuzz;

import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;

/** Touches every record and keeps none, so that what was allocated is the decoder's. */
final class Counting implements RecordVisitor {
    private long records;
    private long mixed;

    long records() {
        return records;
    }

    /** Something of every value, so that none can be left out. */
    long mixed() {
        return mixed;
    }

    @Override
    public void stream(StreamKey key, int recordCount) {
        mixed += key.resource().length();
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {
        count(observedAtMicros, Double.doubleToRawLongBits(value) + quality);
    }

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {
        count(observedAtMicros, value + quality);
    }

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {
        count(observedAtMicros, quality);
    }

    @Override
    public void onString(long observedAtMicros, String value, int quality) {
        count(observedAtMicros, value.length() + quality);
    }

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {
        count(observedAtMicros, value.length + quality);
    }

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
        count(observedAtMicros, value.count() + quality);
    }

    private void count(long observedAtMicros, long value) {
        records++;
        mixed += observedAtMicros ^ value;
    }
}
