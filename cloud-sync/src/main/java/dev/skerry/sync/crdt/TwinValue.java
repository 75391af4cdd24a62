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

    /** As a Double, a Long, a Boolean or a String. */
    default Object plain() {
        return switch (this) {
            case Real real -> real.value();
            case Whole whole -> whole.value();
            case Truth truth -> truth.value();
            case Text text -> text.value();
        };
    }

    /** As text; the same everywhere, since it names the elements of sets. */
    default String asText() {
        return switch (this) {
            case Real real -> Double.toString(real.value());
            case Whole whole -> Long.toString(whole.value());
            case Truth truth -> Boolean.toString(truth.value());
            case Text text -> text.value();
        };
    }
}
