package dev.skerry.tool.fuzz;

import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Records as lines that are equal exactly when the records are, down to the bits of a NaN. */
final class Transcript implements RecordVisitor {
    private final List<String> lines = new ArrayList<>();

    List<String> lines() {
        return lines;
    }

    @Override
    public void stream(StreamKey key, int recordCount) {
        lines.add(key + " " + recordCount);
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {
        line(observedAtMicros, Long.toHexString(Double.doubleToRawLongBits(value)), quality);
    }

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {
        line(observedAtMicros, Long.toString(value), quality);
    }

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {
        line(observedAtMicros, Boolean.toString(value), quality);
    }

    @Override
    public void onString(long observedAtMicros, String value, int quality) {
        line(observedAtMicros, value, quality);
    }

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {
        line(observedAtMicros, HexFormat.of().formatHex(value), quality);
    }

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
        line(observedAtMicros, value.toString(), quality);
    }

    private void line(long observedAtMicros, String value, int quality) {
        lines.add(observedAtMicros + " " + value + " " + quality);
    }
}
