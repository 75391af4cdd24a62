package dev.skerry.gateway.telemetry;

import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;

/**
 * Hands on the records that are kept, as they are by the right time, or marked while that is not
 * known.
 */
final class ShownRecords implements RecordVisitor {
    private final RecordVisitor visitor;
    private final StampClock clock;
    private final long keptFromMicros;

    ShownRecords(RecordVisitor visitor, StampClock clock, long keptFromMicros) {
        this.visitor = visitor;
        this.clock = clock;
        this.keptFromMicros = keptFromMicros;
    }

    @Override
    public void stream(StreamKey key, int recordCount) {
        visitor.stream(key, recordCount);
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {
        long shifted = clock.shifted(observedAtMicros);
        if (shifted >= keptFromMicros) {
            visitor.onDouble(shifted, value, clock.quality(quality));
        }
    }

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {
        long shifted = clock.shifted(observedAtMicros);
        if (shifted >= keptFromMicros) {
            visitor.onLong(shifted, value, clock.quality(quality));
        }
    }

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {
        long shifted = clock.shifted(observedAtMicros);
        if (shifted >= keptFromMicros) {
            visitor.onBoolean(shifted, value, clock.quality(quality));
        }
    }

    @Override
    public void onString(long observedAtMicros, String value, int quality) {
        long shifted = clock.shifted(observedAtMicros);
        if (shifted >= keptFromMicros) {
            visitor.onString(shifted, value, clock.quality(quality));
        }
    }

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {
        long shifted = clock.shifted(observedAtMicros);
        if (shifted >= keptFromMicros) {
            visitor.onBytes(shifted, value, clock.quality(quality));
        }
    }

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
        long shifted = clock.shifted(observedAtMicros);
        if (shifted >= keptFromMicros) {
            visitor.onRollUp(shifted, value, clock.quality(quality));
        }
    }
}
