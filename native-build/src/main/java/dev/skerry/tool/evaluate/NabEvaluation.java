package dev.skerry.tool.evaluate;

import static dev.skerry.tool.evaluate.report.Table.number;

import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.report.Evaluation;
import dev.skerry.tool.evaluate.report.ScoredSeries;
import dev.skerry.tool.evaluate.report.Table;
import dev.skerry.tool.evaluate.score.Alarms;
import dev.skerry.tool.evaluate.score.NabCorpus;
import dev.skerry.tool.evaluate.score.NabFile;
import dev.skerry.tool.evaluate.score.NabProfile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Scores a run as the Numenta Anomaly Benchmark does. */
final class NabEvaluation {
    /** The files of the benchmark's corpus, version 1.1. */
    private static final int CORPUS_FILES = 58;

    /** Its windows, those within a probation left out. */
    private static final int CORPUS_WINDOWS = 116;

    private static final Table PUBLISHED =
            new Table(
                    List.of("Published, all 58 files", "standard", "low FP", "low FN"),
                    List.of(
                            List.of("perfect", "100.0", "100.0", "100.0"),
                            List.of("ARTime", "74.9", "65.1", "80.4"),
                            List.of("HTM", "70.5", "62.6", "75.2"),
                            List.of("CAD OSE", "69.9", "67.0", "73.2"),
                            List.of("KNN-CAD", "58.0", "43.4", "64.8"),
                            List.of("Relative Entropy", "54.6", "47.6", "58.8"),
                            List.of("Random Cut Forest", "51.7", "38.4", "59.7"),
                            List.of("Windowed Gaussian", "39.6", "20.9", "47.4"),
                            List.of("null", "0.0", "0.0", "0.0")));

    private final List<Series> all;
    private final List<double[]> scores;
    private final List<NabFile> files = new ArrayList<>();
    private final Map<NabProfile, Double> thresholds = new EnumMap<>(NabProfile.class);
    private final NabCorpus corpus;
    private final ThresholdIs thresholdIs;

    private NabEvaluation(
            List<Series> all,
            List<double[]> scores,
            ThresholdIs thresholdIs,
            Map<NabProfile, Double> given) {
        this.all = all;
        this.scores = scores;
        this.thresholdIs = thresholdIs;
        for (int i = 0; i < all.size(); i++) {
            files.add(new NabFile(scores.get(i), all.get(i).labelled()));
        }
        corpus = new NabCorpus(files);
        for (NabProfile profile : NabProfile.values()) {
            Double threshold = given.get(profile);
            thresholds.put(profile, threshold == null ? corpus.bestThreshold(profile) : threshold);
        }
    }

    /** Where thresholds come from. */
    private enum ThresholdIs {
        FIXED(
                "The threshold was given; the benchmark chooses the best one for each detector and profile."),
        OPTIMISED(
                "The threshold is the best one for each profile over these files, as the benchmark chooses it: it has seen the labels."),
        TUNED(
                "The threshold is the best one for each profile over other files than those that are held out.");

        private final String remark;

        ThresholdIs(String remark) {
            this.remark = remark;
        }
    }

    /** Scores series by the best threshold for each profile. */
    static Evaluation optimised(String detector, List<Series> all, List<double[]> scores) {
        return new NabEvaluation(all, scores, ThresholdIs.OPTIMISED, Map.of()).evaluation(detector);
    }

    /** Scores series by a threshold that was given. */
    static Evaluation fixed(
            String detector, List<Series> all, List<double[]> scores, double threshold) {
        Map<NabProfile, Double> same = new EnumMap<>(NabProfile.class);
        for (NabProfile profile : NabProfile.values()) {
            same.put(profile, threshold);
        }
        return new NabEvaluation(all, scores, ThresholdIs.FIXED, same).evaluation(detector);
    }

    /** Scores series by thresholds that were found elsewhere. */
    static Evaluation tuned(
            String detector,
            List<Series> all,
            List<double[]> scores,
            Map<NabProfile, Double> thresholds) {
        return new NabEvaluation(all, scores, ThresholdIs.TUNED, thresholds).evaluation(detector);
    }

    private double threshold(NabProfile profile) {
        return thresholds.getOrDefault(profile, NabCorpus.NEVER);
    }

    private Evaluation evaluation(String detector) {
        List<ScoredSeries> scored = new ArrayList<>();
        List<List<String>> fileRows = new ArrayList<>();
        List<Map<String, Object>> fileJson = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            var one =
                    new ScoredSeries(
                            all.get(i),
                            scores.get(i),
                            threshold(NabProfile.STANDARD),
                            NabFile.probation(all.get(i).rows()));
            scored.add(one);
            fileRows.add(row(one, files.get(i)));
            fileJson.add(json(one, files.get(i)));
        }
        List<List<String>> totals = new ArrayList<>();
        Map<String, Object> totalJson = new LinkedHashMap<>();
        Map<String, Double> figures = new LinkedHashMap<>();
        for (NabProfile profile : NabProfile.values()) {
            double threshold = threshold(profile);
            double raw = corpus.raw(threshold, profile);
            double score = corpus.normalised(threshold, profile);
            totals.add(
                    List.of(
                            profile.title(),
                            number(threshold, 4),
                            number(raw, 3),
                            number(score, 1)));
            figures.put(profile.title(), score);
            totalJson.put(
                    profile.title(),
                    Json.object("threshold", threshold, "raw", raw, "score", score));
        }
        return new Evaluation(
                "Numenta Anomaly Benchmark by %s, files: %d".formatted(detector, all.size()),
                new Table(
                        List.of(
                                "File",
                                "Rows",
                                "Windows",
                                "Met",
                                "Alarms",
                                "False rows",
                                "raw standard",
                                "low FP",
                                "low FN"),
                        fileRows),
                new Table(List.of("Profile", "Threshold", "Raw", "Score"), totals),
                PUBLISHED,
                remarks(),
                scored,
                figures,
                Json.object(
                        "format",
                        "nab",
                        "detector",
                        detector,
                        "wholeCorpus",
                        isWhole(),
                        "thresholdIs",
                        thresholdIs.name().toLowerCase(Locale.ROOT),
                        "profiles",
                        totalJson,
                        "files",
                        fileJson,
                        "remarks",
                        remarks()));
    }

    private List<String> row(ScoredSeries one, NabFile file) {
        Alarms alarms = one.alarms();
        List<String> row = new ArrayList<>();
        row.add(one.series().name());
        row.add(String.valueOf(one.series().rows()));
        row.add(String.valueOf(alarms.windows()));
        row.add(String.valueOf(alarms.delaysSeconds().size()));
        row.add(String.valueOf(alarms.count()));
        row.add(String.valueOf(one.rows().falseAlarms()));
        for (NabProfile profile : NabProfile.values()) {
            row.add(number(file.at(threshold(profile), profile).score(), 3));
        }
        return row;
    }

    private Map<String, Object> json(ScoredSeries one, NabFile file) {
        Map<String, Object> raw = new LinkedHashMap<>();
        for (NabProfile profile : NabProfile.values()) {
            raw.put(profile.title(), file.at(threshold(profile), profile).score());
        }
        Map<String, Object> json = Json.of(one);
        json.put("raw", raw);
        return json;
    }

    private boolean isWhole() {
        return all.size() == CORPUS_FILES && corpus.windows() == CORPUS_WINDOWS;
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        remarks.add(thresholdIs.remark);
        remarks.add(
                "The first 15 % of a file, 750 rows at most, do not count. What the table of files says of windows, alarms and rows is with the standard profile's threshold.");
        if (!isWhole()) {
            remarks.add(
                    "The benchmark has %d files with %d windows, here are %d with %d: the score is not comparable to published ones."
                            .formatted(CORPUS_FILES, CORPUS_WINDOWS, all.size(), corpus.windows()));
        }
        return remarks;
    }
}
