package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.telemetry.BatchStore.Order;
import dev.skerry.gateway.telemetry.BatchStore.StreamRef;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The ids of the batches that hold records of a stream in a range, page by page. */
final class BatchPages {
    private static final String SELECT =
            "select batch_id, first_observed_at from batch_stream where stream_key = ? and ";
    private static final String STORED =
            SELECT
                    + "batch_id > ? and first_observed_at >= ? and first_observed_at < ?"
                    + " and last_observed_at >= ? order by batch_id limit ?";
    private static final String OBSERVED =
            SELECT
                    + "(first_observed_at > ? or first_observed_at = ? and batch_id > ?)"
                    + " and first_observed_at >= ? and first_observed_at < ?"
                    + " and last_observed_at >= ? order by first_observed_at, batch_id limit ?";

    private final Handle handle;
    private final StreamRef stream;
    private final long fromMicros;
    private final long toMicros;
    private final long earliestFirst;
    private final Order order;
    private final int pageSize;
    private long lastBatchId = Long.MIN_VALUE;
    private long lastFirst = Long.MIN_VALUE;

    BatchPages(
            Handle handle,
            StreamRef stream,
            long fromMicros,
            long toMicros,
            Order order,
            int pageSize) {
        this.handle = handle;
        this.stream = stream;
        this.fromMicros = fromMicros;
        this.toMicros = toMicros;
        this.order = order;
        this.pageSize = pageSize;
        List<Long> span = new ArrayList<>(1);
        Sql.query(
                handle,
                "select longest_span from stream where stream_key = ?",
                rs -> span.add(rs.getLong(1)),
                stream.streamKey());
        // A batch that reaches into the range can't begin earlier than this.
        this.earliestFirst =
                span.isEmpty() || fromMicros < Long.MIN_VALUE + span.getFirst()
                        ? Long.MIN_VALUE
                        : fromMicros - span.getFirst();
    }

    /** The next page, empty at the end. */
    List<Long> next() {
        List<Long> page = new ArrayList<>(pageSize);
        Sql.RowReader reader =
                rs -> {
                    lastBatchId = rs.getLong(1);
                    lastFirst = rs.getLong(2);
                    page.add(lastBatchId);
                };
        switch (order) {
            case STORED ->
                    Sql.query(
                            handle,
                            STORED,
                            reader,
                            stream.streamKey(),
                            lastBatchId,
                            earliestFirst,
                            toMicros,
                            fromMicros,
                            pageSize);
            case OBSERVED ->
                    Sql.query(
                            handle,
                            OBSERVED,
                            reader,
                            stream.streamKey(),
                            lastFirst,
                            lastFirst,
                            lastBatchId,
                            Math.max(earliestFirst, lastFirst),
                            toMicros,
                            fromMicros,
                            pageSize);
        }
        return page;
    }
}
