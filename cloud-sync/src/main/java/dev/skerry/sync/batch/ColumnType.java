package dev.skerry.sync.batch;

/** The type of a stream's values. The code stands in the batch and must not change. */
public enum ColumnType {
    FLOAT64(1),
    /** Kept with the precision of a float; handed in and out as a double. */
    FLOAT32(2),
    INT64(3),
    BOOLEAN(4),
    STRING(5),
    BYTES(6),
    /** {@link RollUp}s of one of the others; no other type can follow in version 1. */
    ROLLUP(7);

    private final int code;

    ColumnType(int code) {
        this.code = code;
    }

    /** The number that stands for this type in a batch. */
    public int code() {
        return code;
    }
}
