package dev.skerry.tool;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers with bounds, as options take them; one class for each sort. */
public abstract class WholeNumber implements ITypeConverter<Integer> {
    private final int least;
    private final int most;

    private WholeNumber(int least, int most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public final Integer convert(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of its bounds.
        }
        throw new TypeConversionException(
                "'%s' is not a whole number from %d to %d".formatted(text, least, most));
    }

    /** A port to listen on. */
    public static final class Port extends WholeNumber {
        /** The bounds of TCP. */
        public Port() {
            super(1, 65_535);
        }
    }

    /** A port to listen on, or 0 for any that is free. */
    public static final class AnyPort extends WholeNumber {
        /** The bounds of TCP and 0. */
        public AnyPort() {
            super(0, 65_535);
        }
    }

    /** A port to listen on, 0 for any that is free, or -1 for none. */
    public static final class OptionalPort extends WholeNumber {
        /** The bounds of UDP, 0 and -1. */
        public OptionalPort() {
            super(-1, 65_535);
        }
    }

    /** Days that something is measured over. */
    public static final class Days extends WholeNumber {
        /** Up to a year. */
        public Days() {
            super(2, 365);
        }
    }

    /** Seeds to run with. */
    public static final class Seeds extends WholeNumber {
        /** One seed has no spread, and more take long. */
        public Seeds() {
            super(2, 20);
        }
    }

    /** Readings that wait in an outbox. */
    public static final class Readings extends WholeNumber {
        /** Enough to take a while, and no more than a disk has room for. */
        public Readings() {
            super(100_000, 100_000_000);
        }
    }

    /** Seconds that a plant or a load runs, long enough to show something. */
    public static final class Seconds extends WholeNumber {
        /** From eight seconds to a day. */
        public Seconds() {
            super(8, 86_400);
        }
    }

    /** How many there are of something, at least one. */
    public static final class Positive extends WholeNumber {
        /** From one to whatever an int holds. */
        public Positive() {
            super(1, Integer.MAX_VALUE);
        }
    }

    /** How many there are of something that takes memory; 0 when something else decides. */
    public static final class Few extends WholeNumber {
        /** Up to a thousand. */
        public Few() {
            super(0, 1_000);
        }
    }

    /** How often something is done; 0 for no limit. */
    public static final class Count extends WholeNumber {
        /** Whatever an int holds. */
        public Count() {
            super(0, Integer.MAX_VALUE);
        }
    }
}
