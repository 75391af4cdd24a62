package dev.skerry.profile.model;

/**
 * Where a value stands among bytes.
 *
 * @param at its first byte, from 0
 * @param littleEndian whether the lowest byte comes first
 * @param length of bytes and text; 0 takes all that is left. Numbers have their own
 * @param count how many follow each other, 1 unless the resource is an array
 */
public record BinaryField(int at, Kind kind, boolean littleEndian, int length, int count) {

    /** How the bytes stand for a value. */
    public enum Kind {
        UINT8(1),
        UINT16(2),
        UINT24(3),
        UINT32(4),
        UINT64(8),
        INT8(1),
        INT16(2),
        INT24(3),
        INT32(4),
        INT64(8),
        /** IEEE 754 binary32. */
        FLOAT32(4),
        /** IEEE 754 binary64. */
        FLOAT64(8),
        BYTES(0),
        /** UTF-8, which ends at the first NUL. */
        TEXT(0);

        private final int sizeBytes;

        Kind(int sizeBytes) {
            this.sizeBytes = sizeBytes;
        }

        /** Bytes of one number; 0 where the field says how many. */
        public int sizeBytes() {
            return sizeBytes;
        }

        /** Whether it is a whole number. */
        public boolean isInteger() {
            return sizeBytes > 0 && this != FLOAT32 && this != FLOAT64;
        }

        /** Whether the highest bit is a sign. */
        public boolean isSigned() {
            return switch (this) {
                case INT8, INT16, INT24, INT32, INT64 -> true;
                case UINT8, UINT16, UINT24, UINT32, UINT64, FLOAT32, FLOAT64, BYTES, TEXT -> false;
            };
        }
    }

    /** How many bytes a message needs at least. */
    public int end() {
        return at + (kind.sizeBytes() == 0 ? Math.max(length, 1) : kind.sizeBytes() * count);
    }
}
