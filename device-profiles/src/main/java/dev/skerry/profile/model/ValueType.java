package dev.skerry.profile.model;

/** The type of a resource's value after decoding. */
public enum ValueType {
    FLOAT32,
    FLOAT64,
    INT32,
    INT64,
    BOOLEAN,
    STRING,
    /** One of the resource's declared values, kept as its name. */
    ENUM,
    /** Bytes, kept as lower-case hexadecimal text. */
    BYTES,
    /** Several values of one of the other types, kept as the text of a JSON array. */
    ARRAY;

    /** Whether the value is a binary floating-point number. */
    public boolean isFloat() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** Whether the value is a whole number. */
    public boolean isInteger() {
        return this == INT32 || this == INT64;
    }

    /** Whether the value is kept as text. */
    public boolean isText() {
        return this == STRING || this == ENUM || this == BYTES || this == ARRAY;
    }

    /** Whether the value is a number that rules and models can calculate with. */
    public boolean isNumeric() {
        return isFloat() || isInteger();
    }
}
