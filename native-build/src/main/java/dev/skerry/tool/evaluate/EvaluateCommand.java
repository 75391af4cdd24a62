package dev.skerry.tool.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.profile.model.BuiltIn;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.WholeNumber;
import dev.skerry.tool.evaluate.data.CsvData;
import dev.skerry.tool.evaluate.data.NabData;
import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.data.SkabData;
import dev.skerry.tool.evaluate.report.Evaluation;
import dev.skerry.tool.evaluate.report.ReportFolder;
import dev.skerry.tool.evaluate.report.Table;
import dev.skerry.tool.evaluate.score.NabFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Says what a model is worth on recorded data. */
@Command(
        name = "evaluate",
        description = {
            "Run recorded data through a model as an agent does, and score what it says.",
            "Without --model that is one that agents have built in. Formats:",
            "  nab   Numenta Anomaly Benchmark: its folder, or *.csv beside windows.json",
            "  skab  Skoltech Anomaly Benchmark: valve1, valve2 and other with *.csv",
            "  csv   any: times in the first column or --time, labels in --label",
            "In place of --data, --agent, --device and --resource name readings that a gateway has."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "2:the command line was not understood",
            "3:the data or the model cannot be used, or the report cannot be written"
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final int SKAB_WARM_UP = 400;
    private static final int CSV_WARM_UP = 1_000;

    /** How data lies in its folder. */
    enum Format {
        /** Numenta's. */
        NAB,
        /** Any. */
        CSV,
        /** Skoltech's. */
        SKAB
    }

    /** A score that an alarm begins at. */
    static final class Threshold implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                double threshold = Double.parseDouble(text);
                if (threshold > 0 && threshold <= 1) {
                    return threshold;
                }
            } catch (NumberFormatException e) {
                // Told below, like a number out of its bounds.
            }
            throw new TypeConversionException(
                    "'%s' is not a number above 0, 1 at most".formatted(text));
        }
    }

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder of the data; for csv also a single file.")
    private @Nullable Path data;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "How it lies there: ${COMPLETION-CANDIDATES}, in any case.")
    private @Nullable Format named;

    @Mixin private HistoryOption history = new HistoryOption();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "A model bundle, such as vibration-1.2.0.skm, or a built-in model (default: skab builtin:multichannel, else builtin:envelope).")
    private @Nullable String model;

    @Option(
            names = "--reference",
            description =
                    "Score the published detector Windowed Gaussian instead, to hold a model against.")
    private boolean reference;

    @Option(
            names = "--warm-up",
            paramLabel = "ROWS",
            converter = WholeNumber.Count.class,
            description =
                    "Rows of each file that the model learns from (default: nab as much as does not count, skab 400, csv 1000).")
    private @Nullable Integer warmUp;

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            converter = Threshold.class,
            description =
                    "The score from which on a row is detected (default: nab the best for each profile, else 0.5).")
    private @Nullable Double threshold;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            converter = WholeNumber.Seeds.class,
            description =
                    "Run a model that learns with the seeds 1 to N, and say how its figures spread.")
    private @Nullable Integer seeds;

    @Option(
            names = "--tune",
            description =
                    "Choose the threshold, and the built-in model and its warm-up where none is named, on two thirds of the files, and report the held-out third.")
    private boolean tune;

    @Option(names = "--time", paramLabel = "COLUMN", description = "csv: the times' column.")
    private String time = "";

    @Option(
            names = "--value",
            paramLabel = "COLUMN",
            description = "csv: a column to watch; may be repeated (default: all others).")
    private List<String> values = List.of();

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "csv: where something else than 0 is an anomaly (default: no labels).")
    private String label = "";

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write a page, plots (SVG) and scores (CSV) there.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        requireSense();
        List<Detector> detectors = detectors();
        Format format = format();
        List<Series> series = data == null ? history.read() : read(data, format);
        Progress progress = new Progress(spec.commandLine().getErr());
        List<TuningGrid.Choice> grid = grid(series);
        Evaluation evaluation =
                grid.size() > 1
                        ? chosen(grid, series, progress)
                        : evaluation(detectors, series, progress);
        Path page = report == null ? null : ReportFolder.write(report, evaluation);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(evaluation));
        } else {
            show(out, evaluation);
            if (page != null) {
                out.printf("Wrote %s%n", page);
            }
        }
        out.flush();
        return ExitCode.OK.number();
    }

    /**
     * What is to be tried; nothing to choose from but with --tune, of one's own choice of seeds.
     */
    private List<TuningGrid.Choice> grid(List<Series> series) {
        return !tune || reference || seeds != null
                ? List.of()
                : TuningGrid.of(format(), series, model == null ? null : choice(), warmUp);
    }

    private Evaluation chosen(
            List<TuningGrid.Choice> grid, List<Series> series, Progress progress) {
        List<Tuning.Candidate> candidates =
                grid.stream()
                        .map(
                                one ->
                                        new Tuning.Candidate(
                                                new AgentScorer(
                                                        Installation.current(), one.model(), 1),
                                                rows ->
                                                        Objects.requireNonNullElseGet(
                                                                one.warmUp(), () -> warmUp(rows)),
                                                one.words()))
                        .toList();
        Judgement judgement = new Judgement(format(), Tuning.counting(candidates), null);
        Evaluation best = Tuning.best(judgement, candidates, series, progress);
        return best.with(Caveats.of(best.scored()));
    }

    private Evaluation evaluation(
            List<Detector> detectors, List<Series> series, Progress progress) {
        Judgement judgement = new Judgement(format(), this::warmUp, threshold);
        List<Evaluation> evaluations = new ArrayList<>();
        for (Detector detector : detectors) {
            List<double[]> scores = detector.scores(series, this::warmUp, progress);
            Evaluation judged =
                    tune
                            ? judgement.tuned(detector.title(), series, scores).held()
                            : judgement.of(detector.title(), series, scores);
            evaluations.add(withDrift(judged.with(Caveats.of(judged.scored())), series, scores));
        }
        return evaluations.size() == 1 ? evaluations.getFirst() : SeedSpread.of(evaluations);
    }

    private Evaluation withDrift(
            Evaluation evaluation, List<Series> series, List<double[]> scores) {
        Path file = reference ? null : choice().file();
        TrainingDrift drift = file == null ? null : TrainingDrift.of(file).orElse(null);
        if (drift == null) {
            return evaluation;
        }
        List<DriftFigure> figures = drift.figures(series, scores, this::warmUp);
        return evaluation.with(
                TrainingDrift.table(figures),
                "drift",
                TrainingDrift.json(figures),
                "PSI and KS compare the rows with the training data of the bundle: below a PSI of 0.1 they are alike, from 0.25 on this is another site than it was trained for.");
    }

    private List<Series> read(Path folder, Format format) {
        return switch (format) {
            case NAB -> NabData.read(folder);
            case SKAB -> SkabData.read(folder);
            case CSV -> new CsvData(time, values, label).read(folder);
        };
    }

    /** What a gateway has is like any CSV. */
    private Format format() {
        return Objects.requireNonNullElse(named, Format.CSV);
    }

    private void requireSense() {
        boolean isColumn = !(time.isEmpty() && values.isEmpty() && label.isEmpty());
        if (data == null && !history.isComplete()) {
            throw misunderstood(
                    "Name the data with --data, or readings of a gateway with --agent, --device and --resource");
        }
        if (data != null && history.isNamed()) {
            throw misunderstood("--data excludes --agent, --device, --resource, --from and --to");
        }
        if (data != null && named == null) {
            throw misunderstood("Name how the data lies there with --format: nab, csv or skab");
        }
        if (data == null && named != null) {
            throw misunderstood("--format goes with --data");
        }
        if (isColumn && (data == null || format() != Format.CSV)) {
            throw misunderstood("--time, --value and --label go with --format csv");
        }
        if (reference && (model != null || seeds != null)) {
            throw misunderstood("--reference excludes --model and --seeds");
        }
        if (tune && threshold != null) {
            throw misunderstood("--tune chooses a threshold, and --threshold names one");
        }
        String wanted = model;
        if (wanted != null
                && wanted.startsWith(ModelChoice.BUILT_IN)
                && BuiltIn.of(wanted).isEmpty()) {
            throw misunderstood(
                    "'%s' is not built in: name one of %s"
                            .formatted(wanted, String.join(", ", BuiltIn.bundles())));
        }
    }

    private ParameterException misunderstood(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private List<Detector> detectors() {
        if (reference) {
            return List.of(new ReferenceDetector());
        }
        ModelChoice choice = choice();
        if (seeds != null && !choice.hasSeed()) {
            throw misunderstood(
                    "--seeds goes with --model builtin:envelope-autoencoder: nothing else begins with numbers that a seed decides");
        }
        List<Detector> detectors = new ArrayList<>();
        for (int seed = 1; seed <= Objects.requireNonNullElse(seeds, 1); seed++) {
            detectors.add(new AgentScorer(Installation.current(), choice, seed));
        }
        return detectors;
    }

    private ModelChoice choice() {
        if (model != null) {
            return ModelChoice.of(model);
        }
        return ModelChoice.of(format() == Format.SKAB ? BuiltIn.MULTICHANNEL : BuiltIn.ENVELOPE);
    }

    private int warmUp(Series series) {
        return Objects.requireNonNullElseGet(
                warmUp,
                () ->
                        switch (format()) {
                            case NAB -> NabFile.probation(series.rows());
                            case SKAB -> SKAB_WARM_UP;
                            case CSV -> CSV_WARM_UP;
                        });
    }

    private static void show(PrintWriter out, Evaluation evaluation) {
        out.println(evaluation.title());
        List<Table> tables = new ArrayList<>(List.of(evaluation.files(), evaluation.total()));
        tables.addAll(evaluation.further());
        for (Table table : tables) {
            out.println();
            table.lines().forEach(out::println);
        }
        out.println();
        evaluation.remarks().forEach(out::println);
    }

    private static String json(Evaluation evaluation) {
        try {
            return new ObjectMapper().writeValueAsString(evaluation.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures are JSON", e);
        }
    }
}
