package dev.skerry.profile.rule;

import java.util.Locale;

/** What an expression can ask of a resource's recent readings. */
public enum WindowFunction {
    /** Mean of the readings in the span. */
    AVG,
    /** Smallest reading in the span. */
    MIN,
    /** Largest reading in the span. */
    MAX,
    /** Slope of the least-squares line through the readings in the span, per second. */
    TREND,
    /** Last reading less the first in the span, divided by the seconds between them. */
    RATE,
    /** Seconds since the last reading, at most the span. */
    AGE;

    /** The function's name in an expression. */
    public String celName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
