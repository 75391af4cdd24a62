package dev.skerry.profile.unit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From one unit to another: {@code value * factor + offset}.
 *
 * @param factor more than 0
 */
public record Conversion(double factor, double offset) {
    /** Leaves values as they are. */
    public static final Conversion NONE = new Conversion(1, 0);

    /** To kelvin, of the scales of temperature that have a zero of their own. */
    private static final Map<String, Conversion> TO_KELVIN =
            Map.of(
                    "K", NONE,
                    "Cel", new Conversion(1, 273.15),
                    "[degF]", new Conversion(5 / 9.0, 459.67 * 5 / 9));

    /** The conversion, or null if there is none or the units are not known here. */
    public static @Nullable Conversion between(String from, String to) {
        if (from.equals(to)) {
            return NONE;
        }
        Conversion here = TO_KELVIN.get(from);
        Conversion there = TO_KELVIN.get(to);
        if (here != null && there != null) {
            return new Conversion(
                    here.factor / there.factor, (here.offset - there.offset) / there.factor);
        }
        Dimension one = Dimension.of(from);
        Dimension other = Dimension.of(to);
        return one == null || other == null || !one.powers().equals(other.powers())
                ? null
                : new Conversion(one.factor() / other.factor(), 0);
    }

    /** A value in the other unit. */
    public double of(double value) {
        return value * factor + offset;
    }

    /** The way back. */
    public double back(double value) {
        return (value - offset) / factor;
    }
}
