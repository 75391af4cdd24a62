package dev.skerry.gateway.feedback;

import dev.skerry.gateway.alarm.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * How many alarms were right, by those who looked. Unsure ones and those that nobody marked say
 * nothing of the precision.
 */
public record Tally(long right, long wrong, long unsure, long unmarked) {
    /** Of no alarm. */
    public static final Tally NONE = new Tally(0, 0, 0, 0);

    /** The normal distribution has 95 % within so many standard deviations. */
    private static final double Z = 1.959963984540054;

    public Tally {
        if (right < 0 || wrong < 0 || unsure < 0 || unmarked < 0) {
            throw new IllegalArgumentException(
                    "counts %d, %d, %d, %d".formatted(right, wrong, unsure, unmarked));
        }
    }

    /**
     * With more alarms.
     *
     * @param verdict null if nobody marked them
     */
    public Tally plus(@Nullable Verdict verdict, long alarms) {
        return switch (verdict) {
            case null -> new Tally(right, wrong, unsure, unmarked + alarms);
            case TRUE -> new Tally(right + alarms, wrong, unsure, unmarked);
            case FALSE -> new Tally(right, wrong + alarms, unsure, unmarked);
            case UNSURE -> new Tally(right, wrong, unsure + alarms, unmarked);
        };
    }

    /** Of how many it is known. */
    public long judged() {
        return right + wrong;
    }

    /** All of them. */
    public long alarms() {
        return right + wrong + unsure + unmarked;
    }

    /** The share of right ones among those of which it is known; null while there is none. */
    public @Nullable Double precision() {
        return judged() == 0 ? null : (double) right / judged();
    }

    /** The lower end of the 95 % interval; null while nothing is known. */
    public @Nullable Double precisionLow() {
        return judged() == 0 ? null : Math.max(0, wilson(-1));
    }

    /** The upper end. */
    public @Nullable Double precisionHigh() {
        return judged() == 0 ? null : Math.min(1, wilson(1));
    }

    /**
     * An end of the score interval. E. B. Wilson: Probable inference, the law of succession, and
     * statistical inference. JASA 22 (1927). It holds for few samples too: one of one is 21 to 100
     * %.
     */
    private double wilson(int side) {
        double n = judged();
        double p = right / n;
        double centre = p + Z * Z / (2 * n);
        double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return (centre + side * half) / (1 + Z * Z / n);
    }
}
