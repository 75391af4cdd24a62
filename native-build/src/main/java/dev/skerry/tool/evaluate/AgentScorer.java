package dev.skerry.tool.evaluate;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.demo.DemoFolder;
import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.site.Programs;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Has the agent's own code score series, in a process of its own with an agent's flags.
 *
 * @param seed of built-in models that learn
 */
record AgentScorer(Installation installation, ModelChoice model, int seed) implements Detector {
    private static final String MAIN = "dev.skerry.agent.infer.evaluate.ScoreLines";

    @Override
    public String title() {
        return model.name();
    }

    @Override
    public List<double[]> scores(
            List<Series> all, ToIntFunction<Series> warmUp, Progress progress) {
        try {
            Path work = Files.createTempDirectory("skerry-evaluate-");
            try {
                return scores(all, warmUp, progress, work);
            } finally {
                DemoFolder.delete(work);
            }
        } catch (IOException e) {
            throw failed("the agent's program can't be run: " + e.getMessage());
        }
    }

    private List<double[]> scores(
            List<Series> all, ToIntFunction<Series> warmUp, Progress progress, Path work)
            throws IOException {
        Path log = work.resolve("log");
        Path folder = model.folder();
        List<String> command =
                installation.agentClass(
                        Programs.AGENT_FLAGS,
                        MAIN,
                        (folder == null ? work : folder).toString(),
                        model.name(),
                        String.valueOf(seed));
        Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        try (BufferedReader answers = process.inputReader(StandardCharsets.US_ASCII)) {
            Thread.ofVirtual().start(() -> feed(process, all, warmUp));
            List<double[]> scores = new ArrayList<>();
            for (Series series : all) {
                progress.show(scores.size(), all.size(), series.name());
                scores.add(answered(answers, series.rows(), log));
            }
            return scores;
        } finally {
            process.destroy();
        }
    }

    private static double[] answered(BufferedReader answers, int rows, Path log)
            throws IOException {
        double[] scores = new double[rows];
        for (int row = 0; row < rows; row++) {
            String answer = answers.readLine();
            if (answer == null) {
                throw failed(why(log));
            }
            scores[row] = Double.parseDouble(answer);
        }
        return scores;
    }

    /** Its answers are read meanwhile, so neither side waits for the other. */
    private static void feed(Process process, List<Series> all, ToIntFunction<Series> warmUp) {
        try (Writer to =
                new BufferedWriter(
                        new OutputStreamWriter(
                                process.getOutputStream(), StandardCharsets.US_ASCII))) {
            for (Series series : all) {
                to.write("series " + warmUp.applyAsInt(series));
                for (String channel : series.channels()) {
                    to.write(" " + URLEncoder.encode(channel, StandardCharsets.UTF_8));
                }
                to.write('\n');
                for (int row = 0; row < series.rows(); row++) {
                    to.write(line(series, row));
                }
            }
        } catch (IOException e) {
            // The process has ended; whoever reads its answers sees that and says why.
        }
    }

    private static String line(Series series, int row) {
        StringBuilder line = new StringBuilder().append(series.micros()[row]);
        for (double[] channel : series.values()) {
            line.append(' ');
            if (Double.isNaN(channel[row])) {
                line.append('-');
            } else {
                line.append(channel[row]);
            }
        }
        return line.append('\n').toString();
    }

    private static String why(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.stream()
                .filter(line -> line.startsWith("SKR-"))
                .findFirst()
                .orElse("the agent's program ended: " + String.join(" | ", lines));
    }

    private static ToolException failed(String why) {
        return new ToolException(
                "SKR-E006", ExitCode.ENVIRONMENT, "The data can't be scored: " + why);
    }
}
