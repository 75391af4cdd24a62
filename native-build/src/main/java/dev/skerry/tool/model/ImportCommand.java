package dev.skerry.tool.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.profile.bundle.build.ModelDraft;
import dev.skerry.profile.bundle.onnx.OnnxCheck;
import dev.skerry.profile.bundle.onnx.OnnxModel;
import dev.skerry.profile.bundle.onnx.OnnxReader;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Terminal;
import dev.skerry.tool.ToolException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a bundle with a bare ONNX file. */
@Command(
        name = "import",
        description = {
            "Begin a model bundle with a bare ONNX file: writes a folder with model.yaml, whose guesses and blanks are marked.",
            "Asks for what can't be guessed when it is typed at a terminal. Exits with 1 if agents can't run the graph."
        })
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "An ONNX file.")
    private Path file = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "Default: as FILE is named.")
    private @Nullable String name;

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "Of the model (default: ${DEFAULT-VALUE}).",
            defaultValue = "1.0.0")
    private String version = "1.0.0";

    @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
    private String description = "";

    @Option(names = "--licence", paramLabel = "SPDX", description = "Such as Apache-2.0.")
    private String licence = "";

    @Option(
            names = "--feature",
            paramLabel = "NAME",
            description = "What feeds it, in its order there; may be given several times.")
    private List<String> features = new ArrayList<>();

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            description = "From which score on it is an alarm.")
    private @Nullable Double threshold;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            description = "Where to write; default: NAME here.")
    private @Nullable Path output;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // --version is the model's, so the mixin would clash
    private boolean help;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        byte[] bytes = ModelFiles.read(file);
        var problems = new Problems();
        OnnxModel model = null;
        switch (OnnxReader.read(bytes)) {
            case OnnxReader.Result.Broken(String why) ->
                    problems.add(
                            BundleCode.NOT_ONNX,
                            file.toString(),
                            "",
                            "this is no ONNX graph: " + why,
                            "export it again");
            case OnnxReader.Result.Read(OnnxModel read) -> {
                OnnxCheck.check(read, file.toString(), problems);
                model = read;
            }
        }
        if (model == null || !problems.isEmpty()) {
            ProblemReport.print(out, problems.all());
            return ExitCode.FOUND.number();
        }
        String known = name == null ? named(file) : name;
        Path folder = output == null ? Path.of(known) : output;
        if (Files.exists(folder.resolve(BuildCommand.SOURCE))) {
            throw new ToolException(
                    "SKR-T111",
                    ExitCode.ENVIRONMENT,
                    "There is a %s in %s already. Name another folder with -o, or delete it."
                            .formatted(BuildCommand.SOURCE, folder));
        }
        ModelDraft.Answers answers = answers(known, model);
        String source = ModelDraft.write(model, answers);
        ModelFiles.write(folder.resolve(ModelDraft.GRAPH), bytes);
        ModelFiles.write(folder.resolve(ModelDraft.CARD), ModelDraft.card(answers).getBytes(UTF_8));
        ModelFiles.write(folder.resolve(BuildCommand.SOURCE), source.getBytes(UTF_8));
        long blanks = source.lines().filter(it -> it.contains("  # FILL IN")).count();
        out.printf(
                "%s: %d %s to fill in, and see whether the guesses are right. Then: ./skerry model build %s%n",
                folder.resolve(BuildCommand.SOURCE),
                blanks,
                blanks == 1 ? "blank" : "blanks",
                folder);
        return ExitCode.OK.number();
    }

    private ModelDraft.Answers answers(String known, OnnxModel model) {
        String said = description.isBlank() ? ask("What is it for") : description;
        String under = licence.isBlank() ? ask("Under which licence (SPDX)") : licence;
        List<String> names = new ArrayList<>(features);
        for (int i = names.size(); i < ModelDraft.features(model) && Terminal.isThere(); i++) {
            names.add(ask("Name of feature %d".formatted(i + 1)));
        }
        String score = threshold == null ? "" : String.valueOf(threshold);
        if (score.isEmpty() && ModelDraft.hasScore(model)) {
            score = ask("From which score on is it an alarm");
        }
        return new ModelDraft.Answers(known, version, said, under, names, score);
    }

    private static String ask(String question) {
        return Terminal.line(question + " (Enter to fill it in later)? ").orElse("").strip();
    }

    /** A name that a model may have, as near as can be to the file's. */
    private static String named(Path file) {
        String name =
                String.valueOf(file.getFileName())
                        .replaceFirst("\\.onnx$", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9-]+", "-")
                        .replaceFirst("^[^a-z]+", "");
        return name.isEmpty() ? "model" : name.substring(0, Math.min(64, name.length()));
    }
}
