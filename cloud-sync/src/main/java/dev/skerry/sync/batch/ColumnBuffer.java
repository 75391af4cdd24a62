package dev.skerry.sync.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The records of one stream that wait to be encoded: times, values and qualities apart. */
final class ColumnBuffer {
    private static final int FIRST_CAPACITY = 16;

    private final StreamKey key;
    private final byte[] deviceId;
    private final byte[] resource;
    private long[] times = new long[FIRST_CAPACITY];
    // Bits of floats, integers, or 0 and 1; unused in streams of strings and bytes.
    private long[] numbers;
    private byte @Nullable [][] blobs;
    private RollUp @Nullable [] rollUps;
    private byte @Nullable [] qualities;
    private int count;

    ColumnBuffer(StreamKey key) {
        this.key = key;
        deviceId = key.deviceId().getBytes(StandardCharsets.UTF_8);
        resource = key.resource().getBytes(StandardCharsets.UTF_8);
        boolean isBlob = key.type() == ColumnType.STRING || key.type() == ColumnType.BYTES;
        boolean isRollUp = key.type() == ColumnType.ROLLUP;
        numbers = new long[isBlob || isRollUp ? 0 : FIRST_CAPACITY];
        blobs = isBlob ? new byte[FIRST_CAPACITY][] : null;
        rollUps = isRollUp ? new RollUp[FIRST_CAPACITY] : null;
    }

    StreamKey key() {
        return key;
    }

    byte[] deviceId() {
        return deviceId;
    }

    byte[] resource() {
        return resource;
    }

    int count() {
        return count;
    }

    long[] times() {
        return times;
    }

    long[] numbers() {
        return numbers;
    }

    byte[][] blobs() {
        if (blobs == null) {
            throw new IllegalStateException(key + " has numbers");
        }
        return blobs;
    }

    RollUp[] rollUps() {
        if (rollUps == null) {
            throw new IllegalStateException(key + " has no roll-ups");
        }
        return rollUps;
    }

    /** Null while all qualities are 0. */
    byte @Nullable [] qualities() {
        return qualities;
    }

    void addNumber(long observedAtMicros, long value, int quality) {
        add(observedAtMicros, quality);
        if (numbers.length < times.length) {
            numbers = Arrays.copyOf(numbers, times.length);
        }
        numbers[count - 1] = value;
    }

    void addBlob(long observedAtMicros, byte[] value, int quality) {
        byte[][] values = blobs();
        add(observedAtMicros, quality);
        if (values.length < times.length) {
            values = Arrays.copyOf(values, times.length);
            blobs = values;
        }
        values[count - 1] = value;
    }

    void addRollUp(long observedAtMicros, RollUp value, int quality) {
        RollUp[] values = rollUps();
        add(observedAtMicros, quality);
        if (values.length < times.length) {
            values = Arrays.copyOf(values, times.length);
            rollUps = values;
        }
        values[count - 1] = value;
    }

    boolean sameTimes(ColumnBuffer other) {
        return Arrays.equals(times, 0, count, other.times, 0, other.count);
    }

    private void add(long observedAtMicros, int quality) {
        if (count == times.length) {
            times = Arrays.copyOf(times, count * 2);
        }
        if (quality != 0 && qualities == null) {
            qualities = new byte[times.length];
        }
        if (qualities != null) {
            if (qualities.length < times.length) {
                qualities = Arrays.copyOf(qualities, times.length);
            }
            qualities[count] = (byte) quality;
        }
        times[count++] = observedAtMicros;
    }
}
