package dev.skerry.tool.evaluate.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The Skoltech Anomaly Benchmark's files: {@code valve1}, {@code valve2} and {@code other} with
 * {@code datetime;CHANNEL…;anomaly;changepoint}.
 */
public final class SkabData {
    private static final List<String> FOLDERS = List.of("valve1", "valve2", "other");
    private static final String LABEL = "anomaly";
    private static final List<String> LABELS = List.of(LABEL, "changepoint");

    private SkabData() {}

    /** All series of a folder, or of the {@code data} in it. */
    public static List<Series> read(Path folder) {
        DataFiles.requireFolder(folder);
        Path data = Files.isDirectory(folder.resolve("data")) ? folder.resolve("data") : folder;
        List<Series> series = new ArrayList<>();
        for (String part : FOLDERS) {
            if (Files.isDirectory(data.resolve(part))) {
                DataFiles.csv(data.resolve(part), 1)
                        .forEach(file -> series.add(series(data, file)));
            }
        }
        if (series.isEmpty()) {
            throw DataFiles.none(folder, "valve1/*.csv, valve2/*.csv or other/*.csv");
        }
        return series;
    }

    private static Series series(Path data, Path file) {
        CsvTable table = CsvTable.read(file);
        if (table.column(LABEL) < 0) {
            throw DataFiles.labels(
                    file,
                    "it has no column 'anomaly'; the files of that benchmark have one, others are read with --format csv --label COLUMN");
        }
        int[] channels =
                IntStream.range(0, table.columns().size())
                        .filter(c -> !LABELS.contains(table.columns().get(c)))
                        .toArray();
        return CsvData.series(data.relativize(file).toString(), file, table, channels, LABEL);
    }
}
