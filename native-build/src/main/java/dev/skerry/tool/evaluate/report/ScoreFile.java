package dev.skerry.tool.evaluate.report;

import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.score.Window;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A series' scores as CSV. */
final class ScoreFile {
    private ScoreFile() {}

    static void write(ScoredSeries scored, Writer to) throws IOException {
        boolean[] detected = scored.detected();
        boolean[] labelled = Window.marks(scored.series().labelled(), scored.series().rows());
        to.write("time,score,detected,labelled\n");
        for (int row = 0; row < detected.length; row++) {
            to.write(
                    "%s,%s,%s,%s\n"
                            .formatted(
                                    time(scored.series(), row),
                                    scored.scores()[row],
                                    detected[row] ? 1 : 0,
                                    labelled[row] ? 1 : 0));
        }
    }

    /** A row's time in ISO 8601, UTC. */
    static String time(Series series, int row) {
        return Instant.EPOCH.plus(series.micros()[row], ChronoUnit.MICROS).toString();
    }
}
