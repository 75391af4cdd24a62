package dev.skerry.tool.evaluate.report;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes an evaluation into a folder: a page, a plot and a file of scores for each series. */
public final class ReportFolder {
    private static final String PAGE = "report.html";

    private final Path folder;

    private ReportFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes the files over those of an earlier run, and gives the page.
     *
     * @throws ToolException SKR-E007 if they can't be written
     */
    public static Path write(Path folder, Evaluation evaluation) {
        try {
            return new ReportFolder(folder).write(evaluation);
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-E007",
                    ExitCode.ENVIRONMENT,
                    "The report can't be written to %s: %s. Name another folder with --report."
                            .formatted(folder, Folders.reason(e)));
        }
    }

    private Path write(Evaluation evaluation) throws IOException {
        Files.createDirectories(folder.resolve("plots"));
        Files.createDirectories(folder.resolve("scores"));
        StringBuilder plots = new StringBuilder();
        int number = 0;
        for (ScoredSeries scored : evaluation.scored()) {
            number++;
            String name = scored.series().name();
            String file =
                    String.format(
                            Locale.ROOT,
                            "%03d-%s",
                            number,
                            name.replaceFirst("\\.csv$", "").replaceAll("[^A-Za-z0-9._-]", "_"));
            try (Writer to = Files.newBufferedWriter(folder.resolve("scores/" + file + ".csv"))) {
                ScoreFile.write(scored, to);
            }
            plots.append("<h2>%s</h2>\n".formatted(SvgPlot.escaped(name)));
            if (scored.series().rows() > 0) {
                Files.writeString(folder.resolve("plots/" + file + ".svg"), SvgPlot.of(scored));
                plots.append("<p><img src=\"plots/%s.svg\" alt=\"\"></p>\n".formatted(file));
            }
            plots.append("<p><a href=\"scores/%s.csv\">scores</a></p>\n".formatted(file));
        }
        return Files.writeString(folder.resolve(PAGE), page(evaluation, plots.toString()));
    }

    private static String page(Evaluation evaluation, String plots) {
        StringBuilder remarks = new StringBuilder();
        evaluation
                .remarks()
                .forEach(r -> remarks.append("<li>%s</li>\n".formatted(SvgPlot.escaped(r))));
        StringBuilder further = new StringBuilder();
        evaluation.further().forEach(table -> further.append(html(table)));
        return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>%1$s</title>
        <style>
        body { font: 15px/1.5 sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
        table { border-collapse: collapse; margin: 1rem 0; }
        th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #ddd; }
        th:first-child, td:first-child { text-align: left; }
        img { width: 100%%; }
        </style>
        </head>
        <body>
        <h1>%1$s</h1>
        %2$s%7$s<ul>
        %3$s</ul>
        %4$s%5$s<p>In each plot: channels above, each over its own range; labelled windows red, rows that do not count grey; detections; below them the score with its threshold.</p>
        %6$s</body>
        </html>
        """
                .formatted(
                        SvgPlot.escaped(evaluation.title()),
                        html(evaluation.total()),
                        remarks,
                        html(evaluation.published()),
                        html(evaluation.files()),
                        plots,
                        further);
    }

    private static String html(Table table) {
        if (table.rows().isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<table>\n").append(row(table.head(), "th"));
        table.rows().forEach(row -> html.append(row(row, "td")));
        return html.append("</table>\n").toString();
    }

    private static String row(List<String> cells, String kind) {
        StringBuilder row = new StringBuilder("<tr>");
        cells.forEach(
                cell -> row.append("<%1$s>%2$s</%1$s>".formatted(kind, SvgPlot.escaped(cell))));
        return row.append("</tr>\n").toString();
    }
}
