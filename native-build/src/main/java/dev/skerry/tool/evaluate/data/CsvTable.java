package dev.skerry.tool.evaluate.data;

import dev.skerry.tool.ToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A file of rows, a time and numbers each, with the columns' names above.
 *
 * @param columns names of all but the time
 * @param micros by row
 * @param values by column, then row; NaN where a field is empty
 */
record CsvTable(List<String> columns, long[] micros, double[][] values) {
    /** The columns that a file may have. */
    static final int MOST_COLUMNS = 64;

    /** Reads a file whose times are in its first column. */
    static CsvTable read(Path file) {
        return read(file, "");
    }

    /**
     * Reads a file.
     *
     * @param time the name of the column with the times; the first one if empty
     * @throws ToolException SKR-E003 for a row that is not understood, SKR-E005 for a column that
     *     is not there and for too much
     */
    static CsvTable read(Path file, String time) {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String header = in.readLine();
            if (header == null || header.isBlank()) {
                throw DataFiles.row(file, 1, "there are no names of columns");
            }
            return new Reader(file, header.replace("\uFEFF", ""), time).rows(in);
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
    }

    /** The column of a name, or -1. */
    int column(String name) {
        return columns.indexOf(name);
    }

    /** A file while it is read. */
    private static final class Reader {
        private final Path file;
        private final String separator;
        private final List<String> names;
        private final int timeAt;
        private final double[][] values;
        private long[] micros = new long[1_024];

        Reader(Path file, String header, String time) {
            this.file = file;
            separator = header.contains(";") ? ";" : header.contains("\t") ? "\t" : ",";
            names = fields(header);
            timeAt = time.isEmpty() ? 0 : names.indexOf(time);
            if (timeAt < 0) {
                throw noColumn(file, time, names);
            }
            if (names.size() < 2 || names.size() > MOST_COLUMNS + 2) {
                throw DataFiles.columns(
                        file,
                        "%d columns; a time and up to %d others are read"
                                .formatted(names.size(), MOST_COLUMNS));
            }
            values = new double[names.size()][1_024];
        }

        CsvTable rows(BufferedReader in) throws IOException {
            int rows = 0;
            long number = 1;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                if (!line.isBlank()) {
                    row(rows++, number, fields(line));
                }
            }
            int count = rows;
            List<Integer> others =
                    IntStream.range(0, names.size()).filter(c -> c != timeAt).boxed().toList();
            return new CsvTable(
                    others.stream().map(names::get).toList(),
                    Arrays.copyOf(micros, count),
                    others.stream()
                            .map(c -> Arrays.copyOf(values[c], count))
                            .toArray(double[][]::new));
        }

        private void row(int row, long line, List<String> fields) {
            if (fields.size() != names.size()) {
                throw DataFiles.row(
                        file,
                        line,
                        "%d fields, but %d columns have a name"
                                .formatted(fields.size(), names.size()));
            }
            if (row == micros.length) {
                grow(row * 2);
            }
            OptionalLong at = Timestamps.micros(fields.get(timeAt));
            if (at.isEmpty()) {
                throw DataFiles.row(
                        file,
                        line,
                        "'%s' is no time such as 2014-01-27 14:20:00, 2014-01-27T14:20:00Z or 1390832400"
                                .formatted(fields.get(timeAt)));
            }
            micros[row] = at.getAsLong();
            for (int c = 0; c < names.size(); c++) {
                if (c != timeAt) {
                    values[c][row] = number(fields.get(c), names.get(c), line);
                }
            }
        }

        private void grow(int rows) {
            micros = Arrays.copyOf(micros, rows);
            for (int c = 0; c < values.length; c++) {
                values[c] = Arrays.copyOf(values[c], rows);
            }
        }

        private double number(String text, String column, long line) {
            switch (text) {
                case "", "nan", "NaN" -> {
                    return Double.NaN;
                }
                case "true", "True" -> {
                    return 1;
                }
                case "false", "False" -> {
                    return 0;
                }
                default -> {}
            }
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw DataFiles.row(
                        file, line, "'%s' in column '%s' is no number".formatted(text, column));
            }
        }

        private List<String> fields(String line) {
            List<String> fields = new ArrayList<>();
            for (String field : line.split(separator, -1)) {
                String bare = field.strip();
                boolean isQuoted =
                        bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
                fields.add(isQuoted ? bare.substring(1, bare.length() - 1) : bare);
            }
            return fields;
        }
    }

    /** The failure that a file has no such column. */
    static ToolException noColumn(Path file, String name, List<String> names) {
        return DataFiles.columns(
                file, "no column '%s' among %s".formatted(name, String.join(", ", names)));
    }
}
