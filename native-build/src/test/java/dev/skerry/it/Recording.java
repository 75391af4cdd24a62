package dev.skerry.it;

import dev.skerry.tool.SharedData;
import dev.skerry.tool.evaluate.data.NabData;
import dev.skerry.tool.evaluate.data.Series;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine's temperature over eleven weeks with the windows in which something was known to be
 * wrong (Numenta Anomaly Benchmark). Both files lie outside of the repository.
 *
 * @param rows in the order of the file; an hour of them repeats its time stamps with other values
 */
record Recording(List<Row> rows, List<Window> windows) {
    /** The series below the shared directory. */
    static final String SERIES = "data/nab/machine_temperature_system_failure.csv";

    private static final String NAME = "realKnownCause/machine_temperature_system_failure.csv";

    Recording {
        rows = List.copyOf(rows);
        windows = List.copyOf(windows);
    }

    /** What the machine's sensor said at a time. */
    record Row(long observedAtMillis, double value) {
        /** The message with which a sensor would have sent it. */
        byte[] payload() {
            return "{\"ts\":%d,\"v\":%s}"
                    .formatted(observedAtMillis, value)
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** A time in which an alarm is right; both ends belong to it. */
    record Window(Instant from, Instant to) {
        boolean contains(Instant time) {
            return !time.isBefore(from) && !time.isAfter(to);
        }
    }

    /** The recording, or null where the shared directory is not at hand. */
    static @Nullable Recording find() {
        Path folder = SharedData.find("data/nab");
        return folder == null ? null : read(folder);
    }

    private static Recording read(Path folder) {
        Series series =
                NabData.read(folder).stream()
                        .filter(one -> one.name().equals(NAME))
                        .findFirst()
                        .orElseThrow();
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < series.rows(); row++) {
            rows.add(new Row(series.micros()[row] / 1_000, series.values()[0][row]));
        }
        List<Window> windows =
                series.labelled().stream()
                        .map(w -> new Window(time(rows, w.from()), time(rows, w.to())))
                        .toList();
        return new Recording(rows, windows);
    }

    private static Instant time(List<Row> rows, int row) {
        return Instant.ofEpochMilli(rows.get(row).observedAtMillis());
    }
}
