package dev.skerry.gateway.telemetry;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource over time.
 *
 * @param downsampled whether a point stands for several records
 * @param missing where the answer is not complete
 */
public record HistoryView(
        String resource,
        @Nullable String unit,
        Instant from,
        Instant to,
        boolean downsampled,
        List<Point> points,
        List<Gap> missing) {
    public HistoryView {
        points = List.copyOf(points);
        missing = List.copyOf(missing);
    }

    /**
     * Records that are stored and can't be read.
     *
     * @param from of the first that may be missing
     * @param to of the last, included
     * @param batches how many are damaged
     */
    public record Gap(String code, Instant from, Instant to, int batches) {}

    /**
     * One point; an array in JSON.
     *
     * @param epochMillis of the record, or where the bucket begins
     * @param quality the worst of them
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Point(
            long epochMillis, double min, double max, double mean, long count, String quality) {}
}
