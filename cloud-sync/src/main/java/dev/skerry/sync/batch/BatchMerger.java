package dev.skerry.sync.batch;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;

/**
 * Makes one batch of several: the directory and the beginnings of columns, most of a small batch,
 * are then paid once. Each stream keeps its records in the order in which the batches were added;
 * streams stand in the order of their first record. Batches of different boots, or of a boot and of
 * known time, don't go into one. Not for use by several threads at once.
 */
@CheckReturnValue
public final class BatchMerger {
    private final BatchLimits limits;
    private final BatchEncoder encoder;
    private int batchCount;

    /** Merges within these limits. */
    public BatchMerger(BatchLimits limits) {
        this.limits = limits;
        this.encoder = new BatchEncoder(limits);
    }

    /**
     * Adds a batch, whole or not at all.
     *
     * @return whether it fitted and is of the same boot; when not, take {@link #merge}, clear and
     *     begin again with it
     * @throws BatchFormatException if it can't be read; then nothing of it was added
     */
    public boolean add(byte[] batch) throws BatchFormatException {
        BatchSize size = new BatchSize();
        BatchDecoder.decode(batch, limits, size);
        String boot = BatchDecoder.boot(batch, limits);
        if (!encoder.hasRoom(size) || (batchCount > 0 && !Objects.equals(boot, encoder.boot()))) {
            return false;
        }
        encoder.boot(boot);
        BatchDecoder.decode(batch, limits, new Adding(encoder));
        batchCount++;
        return true;
    }

    /** How many batches were added since the last clear. */
    public int batchCount() {
        return batchCount;
    }

    /** How many records they hold. */
    public int recordCount() {
        return encoder.recordCount();
    }

    /**
     * The one batch; what was added stays until clear.
     *
     * @throws IllegalStateException if nothing was added
     */
    public byte[] merge() {
        return encoder.encode();
    }

    /** Forgets what was added. */
    public void clear() {
        encoder.clear();
        batchCount = 0;
    }

    /** Adds all records to an encoder that was found to have room. */
    private static final class Adding implements RecordVisitor {
        private final BatchEncoder encoder;
        private StreamKey key = new StreamKey("", "", ColumnType.BYTES);

        Adding(BatchEncoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public void stream(StreamKey streamKey, int recordCount) {
            key = streamKey;
        }

        @Override
        public void onDouble(long observedAtMicros, double value, int quality) {
            expect(encoder.addDouble(key, observedAtMicros, value, quality));
        }

        @Override
        public void onLong(long observedAtMicros, long value, int quality) {
            expect(encoder.addLong(key, observedAtMicros, value, quality));
        }

        @Override
        public void onBoolean(long observedAtMicros, boolean value, int quality) {
            expect(encoder.addBoolean(key, observedAtMicros, value, quality));
        }

        @Override
        public void onString(long observedAtMicros, String value, int quality) {
            expect(encoder.addString(key, observedAtMicros, value, quality));
        }

        @Override
        public void onBytes(long observedAtMicros, byte[] value, int quality) {
            expect(encoder.addBytes(key, observedAtMicros, value, quality));
        }

        @Override
        public void onRollUp(long observedAtMicros, RollUp value, int quality) {
            expect(encoder.addRollUp(key, observedAtMicros, value, quality));
        }

        private void expect(boolean fitted) {
            if (!fitted) {
                throw new IllegalStateException(key + " did not fit where it was found to");
            }
        }
    }
}
