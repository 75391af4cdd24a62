package dev.skerry.tool.bench.outbox;

import dev.skerry.profile.model.Resolution;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.tool.SharedData;
import dev.skerry.tool.evaluate.data.NabData;
import dev.skerry.tool.evaluate.data.Series;
import java.nio.file.Path;
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
    static List<Dataset> find() {
        Path folder = SharedData.find(FOLDER);
        List<Dataset> found = new ArrayList<>();
        if (folder != null) {
            for (String file : SERIES) {
                String name = "nab_" + file.substring(0, file.indexOf('_'));
                Series series = NabData.values(name, folder.resolve(file + ".csv"));
                found.add(read(name, series, ColumnType.FLOAT64, null));
                found.add(read(name + "_float32", series, ColumnType.FLOAT32, null));
                found.add(read(name + "_hundredths", series, ColumnType.FLOAT32, HUNDREDTHS));
            }
        }
        return found;
    }

    private static Dataset read(
            String name, Series series, ColumnType type, @Nullable Resolution resolution) {
        Dataset data = new Dataset(name);
        StreamKey key = new StreamKey("machine-1", "temperature", type);
        for (int row = 0; row < series.rows(); row++) {
            double value = series.values()[0][row];
            double rounded = resolution == null ? value : resolution.round(value);
            data.add(
                    key,
                    series.micros()[row],
                    type == ColumnType.FLOAT32 ? (float) rounded : rounded);
        }
        return data;
    }
}
