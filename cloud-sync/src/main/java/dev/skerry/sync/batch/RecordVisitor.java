package dev.skerry.sync.batch;

/**
 * Receives the records of a batch, stream by stream, in the order in which they were added to each
 * stream, without boxing. Times are microseconds since 1970-01-01T00:00:00Z; qualities are the
 * codes that were handed in, 0 to 15. Only the method for the stream's type is called.
 */
public interface RecordVisitor {
    /** The records that follow belong to this stream. */
    void stream(StreamKey key, int recordCount);

    /** A record of a {@link ColumnType#FLOAT64} or {@link ColumnType#FLOAT32} stream. */
    void onDouble(long observedAtMicros, double value, int quality);

    /** A record of an {@link ColumnType#INT64} stream. */
    void onLong(long observedAtMicros, long value, int quality);

    /** A record of a {@link ColumnType#BOOLEAN} stream. */
    void onBoolean(long observedAtMicros, boolean value, int quality);

    /** A record of a {@link ColumnType#STRING} stream. */
    void onString(long observedAtMicros, String value, int quality);

    /** A record of a {@link ColumnType#BYTES} stream. */
    void onBytes(long observedAtMicros, byte[] value, int quality);

    /** A record of a {@link ColumnType#ROLLUP} stream, whose time {@link RollUp} explains. */
    void onRollUp(long observedAtMicros, RollUp value, int quality);
}
