package dev.skerry.tool.evaluate.data;

import dev.skerry.tool.evaluate.score.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Any CSV with a column of times, of values and perhaps of labels.
 *
 * @param time the column with the times; the first if empty
 * @param values the columns with values; all others if empty
 * @param label the column with the labels; none if empty
 */
public record CsvData(String time, List<String> values, String label) {
    /** Takes the names. */
    public CsvData {
        values = List.copyOf(values);
    }

    /** The file, or all {@code *.csv} of the folder. */
    public List<Series> read(Path place) {
        boolean isFile = Files.isRegularFile(place);
        if (!isFile) {
            DataFiles.requireFolder(place);
        }
        List<Path> files = DataFiles.csv(place, isFile ? 0 : 1);
        if (files.isEmpty()) {
            throw DataFiles.none(place, "*.csv");
        }
        return files.stream().map(this::series).toList();
    }

    private Series series(Path file) {
        CsvTable table = CsvTable.read(file, time);
        List<String> wanted =
                values.isEmpty()
                        ? table.columns().stream().filter(name -> !name.equals(label)).toList()
                        : values;
        int[] channels = new int[wanted.size()];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = table.column(wanted.get(i));
            if (channels[i] < 0) {
                throw CsvTable.noColumn(file, wanted.get(i), table.columns());
            }
        }
        if (!label.isEmpty() && table.column(label) < 0) {
            throw CsvTable.noColumn(file, label, table.columns());
        }
        String name = Objects.requireNonNull(file.getFileName()).toString();
        return series(name, file, table, channels, label);
    }

    static Series series(String name, Path file, CsvTable table, int[] channels, String label) {
        if (channels.length == 0 || channels.length > CsvTable.MOST_COLUMNS) {
            throw DataFiles.row(
                    file, 1, "there are %d columns of values".formatted(channels.length));
        }
        return new Series(
                name,
                Arrays.stream(channels).mapToObj(table.columns()::get).toList(),
                table.micros(),
                IntStream.of(channels).mapToObj(c -> table.values()[c]).toArray(double[][]::new),
                label.isEmpty() ? null : windows(table.values()[table.column(label)]));
    }

    /** Runs of rows that are marked with something else than 0. */
    private static List<Window> windows(double[] labels) {
        boolean[] marked = new boolean[labels.length];
        for (int row = 0; row < labels.length; row++) {
            marked[row] = labels[row] != 0 && !Double.isNaN(labels[row]);
        }
        return Window.runs(marked);
    }
}
