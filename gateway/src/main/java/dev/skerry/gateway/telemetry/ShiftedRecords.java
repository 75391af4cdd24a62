package dev.skerry.gateway.telemetry;

import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;

/** Hands records on as they are by the right time, or marked while that is not known. */
final class ShiftedRecords implements RecordVisitor {
    private final RecordVisitor visitor;
    private final StampClock clock;

    ShiftedRecords(RecordVisitor visitor, StampClock clock) {
        this.visitor = visitor;
        this.clock = clock;
    }

    @Override
    public void stream(StreamKey key, int recordCount) {
        visitor.stream(key, recordCount);
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {
        visitor.onDouble(clock.shifted(observedAtMicros), value, clock.quality(quality));
    }

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {
        visitor.onLong(clock.shifted(observedAtMicros), value, clock.quality(quality));
    }

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {
        visitor.onBoolean(clock.shifted(observedAtMicros), value, clock.quality(quality));
    }

    @Override
    public void onString(long observedAtMicros, String value, int quality) {
        visitor.onString(clock.shifted(observedAtMicros), value, clock.quality(quality));
    }

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {
        visitor.onBytes(clock.shifted(observedAtMicros), value, clock.quality(quality));
    }

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
        visitor.onRollUp(clock.shifted(observedAtMicros), value, clock.quality(quality));
    }
}
