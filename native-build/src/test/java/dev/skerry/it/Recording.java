package dev.skerry.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    private static final String WINDOWS = "data/nab/windows.json";
    private static final String WINDOWS_KEY =
            "realKnownCause/machine_temperature_system_failure.csv";

    Recording {
        rows = List.copyOf(rows);
        windows = List.copyOf(windows);
    }

    /** What the machine's sensor said at a time. */
    record Row(long observedAtMillis, double value) {
        private static Row of(String line) {
            int comma = line.indexOf(',');
            return new Row(
                    instant(line.substring(0, comma)).toEpochMilli(),
                    Double.parseDouble(line.substring(comma + 1)));
        }

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
    static @Nullable Recording find() throws IOException {
        Path shared = sharedDirectory();
        return shared == null ? null : read(shared);
    }

    private static Recording read(Path shared) throws IOException {
        List<Row> rows =
                Files.readAllLines(shared.resolve(SERIES)).stream().skip(1).map(Row::of).toList();
        JsonNode labels = new ObjectMapper().readTree(shared.resolve(WINDOWS).toFile());
        List<Window> windows = new ArrayList<>();
        for (JsonNode window : labels.path(WINDOWS_KEY)) {
            windows.add(
                    new Window(instant(window.path(0).asText()), instant(window.path(1).asText())));
        }
        return new Recording(rows, windows);
    }

    /** The environment's, else the one that lies beside the checkout. */
    private static @Nullable Path sharedDirectory() {
        String configured = System.getenv("SKERRY_SHARED");
        if (configured != null) {
            return Files.exists(Path.of(configured, SERIES)) ? Path.of(configured) : null;
        }
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path beside = up.resolve("shared");
            if (Files.exists(beside.resolve(SERIES))) {
                return beside;
            }
        }
        return null;
    }

    private static Instant instant(String text) {
        LocalDateTime time = Objects.requireNonNull(LocalDateTime.parse(text.replace(' ', 'T')));
        return time.toInstant(ZoneOffset.UTC);
    }
}
