package dev.skerry.tool.bench;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** Prints what was measured, one {@code key=value} a line. */
public final class Figures {
    private final PrintWriter out;

    /** Prints there. */
    public Figures(PrintWriter out) {
        this.out = out;
    }

    /** A number with three digits after its point below a thousand, anything else as it is. */
    public void print(String key, Object value) {
        String text =
                value instanceof Double number
                        ? String.format(Locale.ROOT, number < 1_000 ? "%.3f" : "%.0f", number)
                        : value.toString();
        out.println(key + "=" + text);
        out.flush();
    }

    /** The one in the middle; of an even number the upper one. */
    public static double median(double[] results) {
        double[] sorted = results.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The median of several runs, and all of them. */
    public void median(String key, int runs, DoubleSupplier measurement) {
        double[] results = new double[runs];
        Arrays.setAll(results, i -> measurement.getAsDouble());
        Arrays.sort(results);
        print(key, median(results));
        print(
                key + ".runs",
                Arrays.toString(Arrays.stream(results).mapToLong(Math::round).toArray()));
    }
}
