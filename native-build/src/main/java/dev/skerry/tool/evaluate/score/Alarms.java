package dev.skerry.tool.evaluate.score;

import java.util.ArrayList;
import java.util.List;

/**
 * Detections as somebody on duty sees them: detected rows that follow each other are one alarm.
 *
 * @param count alarms
 * @param days from the first row that counts to the last
 * @param windows labelled ones that have a row that counts
 * @param delaysSeconds of the windows that were met, from their first row that counts to the first
 *     detected one
 */
public record Alarms(int count, double days, int windows, List<Double> delaysSeconds) {
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double SECONDS_PER_DAY = 86_400;

    /** Takes the delays. */
    public Alarms {
        delaysSeconds = List.copyOf(delaysSeconds);
    }

    /** Counts from a row on. */
    public static Alarms of(long[] micros, boolean[] detected, List<Window> windows, int fromRow) {
        int count = 0;
        for (int row = fromRow; row < detected.length; row++) {
            boolean isNew = detected[row] && (row == fromRow || !detected[row - 1]);
            count += isNew ? 1 : 0;
        }
        List<Double> delays = new ArrayList<>();
        int counted = 0;
        for (Window window : windows) {
            int first = Math.max(fromRow, window.from());
            counted += window.to() >= fromRow ? 1 : 0;
            for (int row = first; row <= window.to(); row++) {
                if (detected[row]) {
                    delays.add((micros[row] - micros[first]) / MICROS_PER_SECOND);
                    break;
                }
            }
        }
        double seconds =
                fromRow < micros.length
                        ? (micros[micros.length - 1] - micros[fromRow]) / MICROS_PER_SECOND
                        : 0;
        return new Alarms(count, seconds / SECONDS_PER_DAY, counted, delays);
    }

    /** Both together. */
    public Alarms plus(Alarms other) {
        List<Double> delays = new ArrayList<>(delaysSeconds);
        delays.addAll(other.delaysSeconds);
        return new Alarms(count + other.count, days + other.days, windows + other.windows, delays);
    }

    /** NaN where no time passes. */
    public double perDay() {
        return count / days;
    }

    /** Of the windows that were met; NaN if none was. */
    public double medianDelaySeconds() {
        if (delaysSeconds.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = delaysSeconds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
