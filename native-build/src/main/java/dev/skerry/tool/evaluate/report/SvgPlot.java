package dev.skerry.tool.evaluate.report;

import dev.skerry.tool.evaluate.score.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Draws a series: its channels, each over its own range, above the score; windows behind them,
 * detections between. Each line has the smallest and the largest number of each of at most {@value
 * #BUCKETS} stretches, so no spike is lost.
 */
public final class SvgPlot {
    private static final int BUCKETS = 1_000;
    private static final int MOST_CHANNELS = 8;
    private static final double WIDTH = 1_200;
    private static final double LEFT = 60;
    private static final double PLOT = WIDTH - LEFT - 10;
    private static final double VALUES_TOP = 24;
    private static final double VALUES_HEIGHT = 240;
    private static final double TICKS_TOP = VALUES_TOP + VALUES_HEIGHT + 6;
    private static final double TICKS_HEIGHT = 12;
    private static final double SCORE_TOP = TICKS_TOP + TICKS_HEIGHT + 6;
    private static final double SCORE_HEIGHT = 80;
    private static final double HEIGHT = SCORE_TOP + SCORE_HEIGHT + 24;

    private static final List<String> COLOURS =
            List.of(
                    "#1f5fa8", "#c25a12", "#2b7a3b", "#8a3fa0", "#8c6d1f", "#0f7f86", "#a83258",
                    "#5b6470");

    private final ScoredSeries scored;
    private final int rows;
    private final StringBuilder svg = new StringBuilder();

    private SvgPlot(ScoredSeries scored) {
        this.scored = scored;
        rows = scored.series().rows();
    }

    /** The picture of a series that has rows. */
    public static String of(ScoredSeries scored) {
        return new SvgPlot(scored).draw();
    }

    private String draw() {
        add(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#fff"/>
                """,
                WIDTH, HEIGHT);
        for (Window window : scored.series().labelled()) {
            band(window.from(), window.to(), "window", "#f3c4c4");
        }
        if (scored.firstRow() > 0) {
            band(0, Math.min(rows, scored.firstRow()) - 1, "learning", "#e6e9ec");
        }
        int channels = Math.min(MOST_CHANNELS, scored.series().channels().size());
        for (int c = 0; c < channels; c++) {
            double[] values = scored.series().values()[c];
            double[] range = range(values);
            line(values, range, VALUES_TOP, VALUES_HEIGHT, COLOURS.get(c));
            add(
                    "<text x=\"%s\" y=\"16\" fill=\"%s\">%s</text>%n",
                    LEFT + c * PLOT / channels,
                    COLOURS.get(c),
                    escaped(scored.series().channels().get(c)));
            if (channels == 1) {
                label(VALUES_TOP + 10, range[1]);
                label(VALUES_TOP + VALUES_HEIGHT, range[0]);
            }
        }
        ticks();
        line(scored.scores(), new double[] {0, 1}, SCORE_TOP, SCORE_HEIGHT, "#333");
        if (scored.threshold() <= 1) {
            double y = SCORE_TOP + SCORE_HEIGHT * (1 - scored.threshold());
            add(
                    "<line class=\"threshold\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\" stroke=\"#c00\" stroke-dasharray=\"4 3\"/>%n",
                    LEFT, LEFT + PLOT, y, y);
        }
        add("<text x=\"4\" y=\"%s\">score</text>%n", SCORE_TOP + SCORE_HEIGHT / 2);
        add("<text x=\"4\" y=\"%s\">alarm</text>%n", TICKS_TOP + TICKS_HEIGHT - 2);
        times();
        return svg.append("</svg>\n").toString();
    }

    private void band(int from, int to, String kind, String colour) {
        add(
                "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\" fill-opacity=\"0.6\"/>%n",
                kind,
                x(from),
                VALUES_TOP,
                Math.max(1, x(to + 1) - x(from)),
                SCORE_TOP + SCORE_HEIGHT - VALUES_TOP,
                colour);
    }

    private void line(double[] values, double[] range, double top, double height, String colour) {
        add("<polyline fill=\"none\" stroke=\"%s\" points=\"", colour);
        double span = range[1] > range[0] ? range[1] - range[0] : 1;
        for (int row : extremes(values)) {
            add("%s,%s ", x(row), top + height * (1 - (values[row] - range[0]) / span));
        }
        add("\"/>%n");
    }

    /** Of each stretch the rows with the smallest and the largest number, in their order. */
    private int[] extremes(double[] values) {
        int buckets = Math.min(BUCKETS, rows);
        int[] found = new int[2 * buckets];
        int count = 0;
        for (int b = 0; b < buckets; b++) {
            int least = -1;
            int most = -1;
            int end = (int) ((b + 1L) * rows / buckets);
            for (int row = (int) ((long) b * rows / buckets); row < end; row++) {
                if (Double.isFinite(values[row])) {
                    least = least < 0 || values[row] < values[least] ? row : least;
                    most = most < 0 || values[row] > values[most] ? row : most;
                }
            }
            if (least >= 0) {
                found[count++] = Math.min(least, most);
            }
            if (most != least) {
                found[count++] = Math.max(least, most);
            }
        }
        return Arrays.copyOf(found, count);
    }

    private void ticks() {
        int buckets = Math.min(BUCKETS, rows);
        int drawn = -1;
        boolean[] detected = scored.detected();
        for (int row = 0; row < rows; row++) {
            int bucket = (int) ((long) row * buckets / rows);
            if (detected[row] && bucket != drawn) {
                drawn = bucket;
                add(
                        "<line class=\"detection\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\" stroke=\"#c00\"/>%n",
                        x(row), x(row), TICKS_TOP, TICKS_TOP + TICKS_HEIGHT);
            }
        }
    }

    private void times() {
        double y = HEIGHT - 6;
        add("<text x=\"%s\" y=\"%s\">%s</text>%n", LEFT, y, ScoreFile.time(scored.series(), 0));
        add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>%n",
                LEFT + PLOT, y, ScoreFile.time(scored.series(), rows - 1));
    }

    private void label(double y, double value) {
        add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>%n",
                LEFT - 4, y, String.format(Locale.ROOT, "%.4g", value));
    }

    private static double[] range(double[] values) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value)) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        return least <= most ? new double[] {least, most} : new double[] {0, 1};
    }

    private double x(int row) {
        return LEFT + PLOT * row / rows;
    }

    private void add(String format, Object... arguments) {
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < shown.length; i++) {
            shown[i] =
                    arguments[i] instanceof Double number
                            ? String.format(Locale.ROOT, "%.1f", number)
                            : arguments[i];
        }
        svg.append(String.format(Locale.ROOT, format, shown));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
