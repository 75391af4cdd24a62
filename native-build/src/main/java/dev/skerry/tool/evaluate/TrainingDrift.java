package dev.skerry.tool.evaluate;

import static dev.skerry.tool.evaluate.report.Table.number;

import dev.skerry.profile.bundle.BundleReader;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.profile.drift.Histogram;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.report.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Says how far data are from those that a bundle was trained on: rows count as steps, those that
 * the model learns from left out.
 */
final class TrainingDrift {
    private final ModelManifest manifest;
    private final Reference reference;

    private TrainingDrift(ModelManifest manifest, Reference reference) {
        this.manifest = manifest;
        this.reference = reference;
    }

    /**
     * Of a bundle that says what it was trained on.
     *
     * @throws ToolException SKR-E006 if the file can't be read
     */
    static Optional<TrainingDrift> of(Path model) {
        if (!Files.isRegularFile(model)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(model)) {
            // What is wrong with it, the agent's code says when it is to run it.
            if (!(BundleReader.read(in) instanceof BundleReader.Result.Good(var bundle))) {
                return Optional.empty();
            }
            Reference reference = bundle.manifest().reference();
            return reference == null
                    ? Optional.empty()
                    : Optional.of(new TrainingDrift(bundle.manifest(), reference));
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-E006",
                    ExitCode.ENVIRONMENT,
                    "%s can't be read: %s. Name a bundle that you may read."
                            .formatted(model, Folders.reason(e)));
        }
    }

    /** What a feature of the bundle is called here: the channel, where there is one for it. */
    private record Fed(Feature feature, Histogram trained, String channel) {}

    /** How far each channel that feeds the model is, over all series, and the score. */
    List<DriftFigure> figures(
            List<Series> all, List<double[]> scores, ToIntFunction<Series> warmUp) {
        List<DriftFigure> figures = new ArrayList<>();
        for (Fed fed : fed(all)) {
            long[] counts = new long[fed.trained().bins().count()];
            for (Series series : all) {
                int channel = series.channels().indexOf(fed.channel());
                for (int row = first(series, warmUp); channel >= 0 && row < series.rows(); row++) {
                    count(fed, series.values()[channel][row], counts);
                }
            }
            add(fed.channel(), fed.trained(), counts, figures);
        }
        Histogram trained = reference.score();
        if (trained != null) {
            long[] counts = new long[trained.bins().count()];
            for (int i = 0; i < all.size(); i++) {
                double[] of = scores.get(i);
                for (int row = first(all.get(i), warmUp); row < of.length; row++) {
                    counts[trained.bins().of(of[row])]++;
                }
            }
            add("", trained, counts, figures);
        }
        return figures;
    }

    private static void count(Fed fed, double value, long[] counts) {
        if (fed.feature().isPlausible(value)) {
            counts[fed.trained().bins().of(value)]++;
        }
    }

    private static void add(
            String name, Histogram trained, long[] counts, List<DriftFigure> figures) {
        for (long count : counts) {
            if (count > 0) {
                figures.add(DriftFigure.of(name, trained, counts));
                return;
            }
        }
    }

    /** A model of one feature watches each channel by itself. */
    private List<Fed> fed(List<Series> all) {
        List<Feature> features = manifest.features();
        List<Fed> fed = new ArrayList<>();
        if (features.size() == 1) {
            all.stream()
                    .flatMap(series -> series.channels().stream())
                    .distinct()
                    .forEach(
                            it ->
                                    fed.add(
                                            new Fed(
                                                    features.getFirst(),
                                                    reference.features().getFirst(),
                                                    it)));
            return fed;
        }
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            fed.add(new Fed(feature, reference.features().get(i), feature.name()));
        }
        return fed;
    }

    /** The first row whose score counts, by the bundle as well as by who asks. */
    private int first(Series series, ToIntFunction<Series> warmUp) {
        return Math.max(
                warmUp.applyAsInt(series), manifest.warmUp() + manifest.window().length() - 1);
    }

    /** The figures for people. */
    static Table table(List<DriftFigure> figures) {
        return new Table(
                List.of("Against its training data", "Values", "PSI", "KS"),
                figures.stream()
                        .map(
                                it ->
                                        List.of(
                                                it.name(),
                                                String.valueOf(it.samples()),
                                                number(it.psi(), 3),
                                                number(it.ks(), 3)))
                        .toList());
    }

    /** The figures for programs. */
    static List<Map<String, Object>> json(List<DriftFigure> figures) {
        return figures.stream()
                .map(
                        it ->
                                Json.object(
                                        "of",
                                        it.name(),
                                        "values",
                                        it.samples(),
                                        "psi",
                                        it.psi(),
                                        "ks",
                                        it.ks()))
                .toList();
    }
}
