package dev.skerry.sync.crdt;

/** The value of a twin's property. */
public sealed interface TwinValue {
    /** A floating-point number. */
    record Real(double value) implements TwinValue {}

    /** A whole number. */
    record Whole(long value) implements TwinValue {}

    /** True or false. */
    record Truth(boolean value) implements TwinValue {}

    /** A text, also the name of an enum's value. */
    record Text(String value) implements TwinValue {}
}
