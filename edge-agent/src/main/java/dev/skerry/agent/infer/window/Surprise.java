package dev.skerry.agent.infer.window;

import dev.skerry.agent.pipeline.ModelResult.Forecast;

/** How strange a value is after what had been expected. */
final class Surprise {
    /** No value is stranger, however narrow the interval was. */
    static final float MOST = 1e6f;

    private Surprise() {}

    /**
     * The distance from what was expected, in parts of that to the bound on the same side: 0 as
     * expected, 1 at the bound, more outside. NaN without an interval, for nothing says then how
     * far is far.
     */
    static float of(double value, Forecast expected) {
        double distance = Math.abs(value - expected.value());
        double bound =
                value < expected.value()
                        ? expected.value() - expected.lower()
                        : expected.upper() - expected.value();
        if (Double.isNaN(bound)) {
            return Float.NaN;
        }
        if (distance == 0) {
            return 0;
        }
        return bound > 0 ? (float) Math.min(distance / bound, MOST) : MOST;
    }
}
