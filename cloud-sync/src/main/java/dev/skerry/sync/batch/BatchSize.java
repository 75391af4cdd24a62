package dev.skerry.sync.batch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Measures what an encoder must have room for when a batch's records are added to it. */
final class BatchSize implements RecordVisitor {
    private final List<StreamKey> streams = new ArrayList<>();
    private int records;
    private long bytes;

    int records() {
        return records;
    }

    /** How many streams are not among these. */
    int streamsBeside(Set<StreamKey> known) {
        int more = 0;
        for (StreamKey key : streams) {
            more += known.contains(key) ? 0 : 1;
        }
        return more;
    }

    /** How many bytes the encoder would estimate beside these streams. */
    long bytesBeside(Set<StreamKey> known) {
        long more = bytes;
        for (StreamKey key : streams) {
            if (!known.contains(key)) {
                more +=
                        BatchEncoder.STREAM_BYTES
                                + utf8Length(key.deviceId())
                                + utf8Length(key.resource());
            }
        }
        return more;
    }

    @Override
    public void stream(StreamKey key, int recordCount) {
        streams.add(key);
        records += recordCount;
        bytes += (long) recordCount * BatchEncoder.RECORD_BYTES;
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {}

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {}

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {}

    @Override
    public void onString(long observedAtMicros, String value, int quality) {
        bytes += utf8Length(value);
    }

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {
        bytes += value.length;
    }

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {
        bytes += BatchEncoder.rollUpBytes(value);
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
