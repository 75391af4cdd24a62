package dev.skerry.profile.bundle.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.profile.drift.Histogram;
import dev.skerry.profile.text.Suggestions;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows that a model was trained on. The file is a CSV whose columns are named as the
 * features, in their units and not normalised, and {@code score} for the model's; others are passed
 * over. What is not plausible for a feature is not counted, as agents don't.
 */
final class TrainingRows {
    /** Of fewer a tenth says little. */
    static final int LEAST_VALUES = 100;

    private static final Set<String> NOTHING = Set.of("", "nan", "NaN", "NA", "null");
    private static final int MOST_TOLD = 10;

    private final String file;
    private final ModelManifest manifest;
    private final Problems problems;
    private final List<Column> columns = new ArrayList<>();
    private int told;

    private TrainingRows(String file, ModelManifest manifest, Problems problems) {
        this.file = file;
        this.manifest = manifest;
        this.problems = problems;
    }

    /** One that is counted. */
    private static final class Column {
        private final int index;
        private final String name;
        private final @Nullable Feature feature;
        private double[] values = new double[1_024];
        private int count;

        Column(int index, String name, @Nullable Feature feature) {
            this.index = index;
            this.name = name;
            this.feature = feature;
        }

        void take(double value) {
            if (feature == null ? Double.isFinite(value) : feature.isPlausible(value)) {
                if (count == values.length) {
                    values = Arrays.copyOf(values, 2 * count);
                }
                values[count++] = value;
            }
        }

        Histogram histogram() {
            return Histogram.of(Arrays.copyOf(values, count));
        }
    }

    /** What the rows say; nothing if there are problems, which are added. */
    static Optional<Reference> count(
            String file, byte[] bytes, ModelManifest manifest, Problems problems) {
        if (bytes.length > Archive.MOST_BYTES) {
            problems.add(
                    BundleCode.TRAINING_ROWS,
                    file,
                    "",
                    "the file has more than %,d bytes".formatted(Archive.MOST_BYTES),
                    "leave rows out, evenly");
            return Optional.empty();
        }
        try (var in =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(bytes), UTF_8))) {
            return new TrainingRows(file, manifest, problems).count(in);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
    }

    private Optional<Reference> count(BufferedReader in) throws IOException {
        String header = in.readLine();
        String first = header == null ? "" : header.replace("\uFEFF", "");
        Pattern separator =
                Pattern.compile(first.contains(";") ? ";" : first.contains("\t") ? "\t" : ",");
        List<String> names = fields(separator, first);
        columns(names);
        long rows = 0;
        long number = 1;
        for (String line = in.readLine(); line != null && told < MOST_TOLD; line = in.readLine()) {
            number++;
            if (!line.isBlank()) {
                rows++;
                row(fields(separator, line), names.size(), number);
            }
        }
        for (Column column : columns) {
            if (told == 0 && column.count < LEAST_VALUES) {
                add(
                        "",
                        "there are %d values of '%s' that count, and %d are the least"
                                .formatted(column.count, column.name, LEAST_VALUES),
                        "take more of the training data; values outside of a feature's range don't count");
            }
        }
        return told == 0 ? Optional.of(reference(rows)) : Optional.empty();
    }

    private void columns(List<String> names) {
        Set<String> features = new HashSet<>();
        for (Feature feature : manifest.features()) {
            features.add(feature.name());
            int index = names.indexOf(feature.name());
            if (index < 0) {
                add(
                        "line 1",
                        "there is no column '%s'".formatted(feature.name()),
                        Suggestions.didYouMean(feature.name(), names));
            } else {
                columns.add(new Column(index, feature.name(), feature));
            }
        }
        int score = names.indexOf(DriftFigure.SCORE);
        boolean hasScore = manifest.graph().output(OutputRole.SCORE).isPresent();
        if (score >= 0 && hasScore && !features.contains(DriftFigure.SCORE)) {
            columns.add(new Column(score, DriftFigure.SCORE, null));
        }
        for (Column column : columns) {
            if (names.lastIndexOf(column.name) != column.index) {
                add("line 1", "the column '%s' is there twice".formatted(column.name), null);
            }
        }
    }

    private void row(List<String> fields, int expected, long number) {
        if (fields.size() != expected) {
            add(
                    "line " + number,
                    "%d fields, but %d columns have a name".formatted(fields.size(), expected),
                    null);
            return;
        }
        for (Column column : columns) {
            String text = fields.get(column.index);
            try {
                column.take(NOTHING.contains(text) ? Double.NaN : Double.parseDouble(text));
            } catch (NumberFormatException e) {
                String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
                add("line " + number, "'%s' is no number".formatted(shown), null);
            }
        }
    }

    private Reference reference(long rows) {
        List<Histogram> features = new ArrayList<>();
        Histogram score = null;
        for (Column column : columns) {
            if (column.feature == null) {
                score = column.histogram();
            } else {
                features.add(column.histogram());
            }
        }
        return new Reference(rows, features, score);
    }

    private void add(String place, String message, @Nullable String hint) {
        told++;
        problems.add(BundleCode.TRAINING_ROWS, file, place, message, hint);
    }

    private static List<String> fields(Pattern separator, String line) {
        List<String> fields = new ArrayList<>();
        for (String field : separator.split(line, -1)) {
            String bare = field.strip();
            boolean isQuoted = bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
            fields.add(isQuoted ? bare.substring(1, bare.length() - 1) : bare);
        }
        return fields;
    }
}
