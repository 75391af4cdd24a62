package dev.skerry.tool.bench.outbox;

import dev.skerry.profile.model.Resolution;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two temperature series of the Numenta Anomaly Benchmark, which lie outside of the repository. */
final class NabFiles {
    private static final String FOLDER = "data/nab";
    private static final List<String> SERIES =
            List.of("machine_temperature_system_failure", "ambient_temperature_system_failure");

    private static final Resolution HUNDREDTHS = Resolution.of(0.01);

    private NabFiles() {}

    /**
     * Each series as doubles with all their digits, as floats, and as floats whose profile says
     * {@code resolution: 0.01}; empty where there are none.
     */
    static List<Dataset> find() throws IOException {
        Path shared = sharedDirectory();
        List<Dataset> found = new ArrayList<>();
        if (shared != null) {
            for (String series : SERIES) {
                String name = "nab_" + series.substring(0, series.indexOf('_'));
                List<String> lines =
                        Files.readAllLines(shared.resolve(FOLDER).resolve(series + ".csv"));
                found.add(read(name, lines, ColumnType.FLOAT64, null));
                found.add(read(name + "_float32", lines, ColumnType.FLOAT32, null));
                found.add(read(name + "_hundredths", lines, ColumnType.FLOAT32, HUNDREDTHS));
            }
        }
        return found;
    }

    private static Dataset read(
            String name, List<String> lines, ColumnType type, @Nullable Resolution resolution) {
        Dataset data = new Dataset(name);
        StreamKey key = new StreamKey("machine-1", "temperature", type);
        for (String line : lines.subList(1, lines.size())) {
            int comma = line.indexOf(',');
            double value = Double.parseDouble(line.substring(comma + 1));
            double rounded = resolution == null ? value : resolution.round(value);
            data.add(
                    key,
                    micros(line.substring(0, comma)),
                    type == ColumnType.FLOAT32 ? (float) rounded : rounded);
        }
        return data;
    }

    private static long micros(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC)
                * 1_000_000;
    }

    /** The environment's, else the one that lies beside the checkout. */
    private static @Nullable Path sharedDirectory() {
        String configured = System.getenv("SKERRY_SHARED");
        if (configured != null) {
            return Files.exists(Path.of(configured, FOLDER)) ? Path.of(configured) : null;
        }
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path beside = up.resolve("shared");
            if (Files.exists(beside.resolve(FOLDER))) {
                return beside;
            }
        }
        return null;
    }
}
