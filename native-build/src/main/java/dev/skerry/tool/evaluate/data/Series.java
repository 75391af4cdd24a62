package dev.skerry.tool.evaluate.data;

import dev.skerry.tool.evaluate.score.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file's rows.
 *
 * @param name of the file below the folder that was named
 * @param channels their names
 * @param micros each row's time, since 1970-01-01T00:00:00Z
 * @param values by channel, then row; NaN where there is none
 * @param windows where it is labelled as anomalous; null if it has no labels
 */
public record Series(
        String name,
        List<String> channels,
        long[] micros,
        double[][] values,
        @Nullable List<Window> windows) {
    /** Takes the series. */
    public Series {
        channels = List.copyOf(channels);
        windows = windows == null ? null : List.copyOf(windows);
    }

    /** The rows. */
    public int rows() {
        return micros.length;
    }

    /** Its windows, none if it has no labels. */
    public List<Window> labelled() {
        return windows == null ? List.of() : windows;
    }

    /** The same with labels. */
    public Series with(List<Window> labels) {
        return new Series(name, channels, micros, values, labels);
    }
}
