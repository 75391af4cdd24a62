package dev.skerry.tool.evaluate.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.tool.evaluate.score.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The Numenta Anomaly Benchmark's files: its own folder ({@code data/CATEGORY/*.csv} and {@code
 * labels/combined_windows.json}), or some files beside a {@code windows.json}.
 */
public final class NabData {
    private static final String OWN_LABELS = "labels/combined_windows.json";
    private static final String LABELS = "windows.json";

    private NabData() {}

    /** All series of a folder with their windows, by name. */
    public static List<Series> read(Path folder) {
        DataFiles.requireFolder(folder);
        boolean isOwnLayout = Files.isDirectory(folder.resolve("data"));
        Path data = isOwnLayout ? folder.resolve("data") : folder;
        Path labelFile = folder.resolve(isOwnLayout ? OWN_LABELS : LABELS);
        List<Path> files = DataFiles.csv(data, isOwnLayout ? 2 : 1);
        if (files.isEmpty()) {
            throw DataFiles.none(
                    folder,
                    "*.csv beside a windows.json, or the benchmark's own data/ and labels/");
        }
        JsonNode labels = labels(labelFile);
        return files.stream().map(file -> series(data, file, labelFile, labels)).toList();
    }

    private static Series series(Path data, Path file, Path labelFile, JsonNode labels) {
        String name = name(data.relativize(file).toString(), labels);
        JsonNode windows = labels.get(name);
        if (windows == null) {
            throw DataFiles.labels(
                    labelFile,
                    "it has no entry for %s; write an empty list for a file without an anomaly"
                            .formatted(name));
        }
        Series rows = values(name, file);
        List<Window> found = new ArrayList<>();
        for (JsonNode window : windows) {
            found.add(window(labelFile, name, window, rows.micros()));
        }
        return rows.with(found);
    }

    /** A series of {@code timestamp,value} without its labels. */
    public static Series values(String name, Path file) {
        CsvTable table = CsvTable.read(file);
        if (table.columns().size() != 1) {
            throw DataFiles.row(file, 1, "a time and one value are expected");
        }
        return new Series(name, table.columns(), table.micros(), table.values(), null);
    }

    /** The labels' name of a file: with its category, which the file may lie without. */
    private static String name(String file, JsonNode labels) {
        Iterator<String> names = labels.fieldNames();
        while (!labels.has(file) && names.hasNext()) {
            String name = names.next();
            if (name.endsWith("/" + file)) {
                return name;
            }
        }
        return file;
    }

    private static JsonNode labels(Path file) {
        try {
            JsonNode labels = new ObjectMapper().readTree(file.toFile());
            if (labels.isObject()) {
                return labels;
            }
        } catch (JsonProcessingException e) {
            // Told below, like JSON that is something else.
        } catch (IOException e) {
            throw DataFiles.labels(file, "the labels can't be read; put them there");
        }
        throw DataFiles.labels(file, "it is not JSON such as {\"a.csv\": [[\"FROM\", \"TO\"]]}");
    }

    private static Window window(Path file, String name, JsonNode window, long[] micros) {
        OptionalLong from = Timestamps.micros(window.path(0).asText());
        OptionalLong to = Timestamps.micros(window.path(1).asText());
        if (from.isPresent() && to.isPresent()) {
            int first = 0;
            while (first < micros.length && micros[first] < from.getAsLong()) {
                first++;
            }
            int after = first;
            while (after < micros.length && micros[after] <= to.getAsLong()) {
                after++;
            }
            if (after > first) {
                return new Window(first, after - 1);
            }
        }
        throw DataFiles.labels(
                file,
                "the window %s of %s is no [\"FROM\", \"TO\"] with a row of that file in it"
                        .formatted(window, name));
    }
}
