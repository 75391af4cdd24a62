package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.telemetry.BatchStore.Order;
import dev.skerry.gateway.telemetry.BatchStore.StreamRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Finds the batches that hold records of a stream in a range, in bounded memory: goes through the
 * index of the agent's batches in the range, page by page, and leaves out those without the stream.
 */
final class BatchPages {
    static final int PAGE = 512;
    private static final String SELECT =
            "select batch_id, first_observed_at, streams, last_observed_at, boot_key,"
                    + " (select offset_micros from boot b where b.boot_key = i.boot_key)"
                    + " from batch_index i";
    // Without the hint and the agent in the order, each page would read all that is behind it.
    static final String STORED =
            SELECT
                    + " use index (batch_index_stored) where agent_key = ? and batch_id > ?"
                    + " and first_observed_at >= ? and first_observed_at < ?"
                    + " and last_observed_at >= ? order by agent_key, batch_id limit ?";
    static final String OBSERVED =
            SELECT
                    + " use index (batch_index_observed) where agent_key = ?"
                    + " and (first_observed_at > ? or first_observed_at = ? and batch_id > ?)"
                    + " and first_observed_at >= ? and first_observed_at < ?"
                    + " and last_observed_at >= ?"
                    + " order by agent_key, first_observed_at, batch_id limit ?";
    // From the few that are apart to the index, not the other way round.
    static final String APART =
            "select i.batch_id, first_observed_at, streams, last_observed_at, boot_key,"
                    + " (select offset_micros from boot b where b.boot_key = i.boot_key)"
                    + " from history_apart a join batch_index i on i.batch_id = a.batch_id"
                    + " where a.agent_key = ? and a.batch_id > ?"
                    + " and first_observed_at >= ? and first_observed_at < ?"
                    + " and last_observed_at >= ? order by a.batch_id limit ?";

    private final Handle handle;
    private final StreamRef stream;
    private final long fromMicros;
    private final long toMicros;
    private final long earliestFirst;
    private long lastBatchId = Long.MIN_VALUE;
    private long lastFirst = Long.MIN_VALUE;

    BatchPages(Handle handle, StreamRef stream, long fromMicros, long toMicros) {
        this.handle = handle;
        this.stream = stream;
        this.fromMicros = fromMicros;
        this.toMicros = toMicros;
        long[] span = {0};
        Sql.query(
                handle,
                "select longest_span from stream where stream_key = ?",
                rs -> span[0] = rs.getLong(1),
                stream.streamKey());
        // A batch that reaches into the range can't begin earlier than this.
        this.earliestFirst =
                fromMicros < Long.MIN_VALUE + span[0] ? Long.MIN_VALUE : fromMicros - span[0];
    }

    /** When the records of a batch were observed, and by which clock that is. */
    record Span(long firstMicros, long lastMicros, StampClock clock) {}

    /** Leaves out batches up to this one; of the orders that go by the batches' numbers. */
    BatchPages after(long batchId) {
        lastBatchId = batchId;
        return this;
    }

    /** Hands over the ids page by page; the consumer may empty the page. */
    void forEach(Order order, Consumer<Map<Long, Span>> consumer) {
        Map<Long, Span> wanted = new LinkedHashMap<>();
        int[] seen = {0};
        Sql.RowReader reader =
                rs -> {
                    seen[0]++;
                    lastBatchId = rs.getLong(1);
                    lastFirst = rs.getLong(2);
                    if (StreamSet.contains(rs.getBytes(3), stream.streamKey())) {
                        wanted.put(
                                lastBatchId,
                                new Span(
                                        lastFirst,
                                        rs.getLong(4),
                                        new StampClock(
                                                rs.getObject(5, Integer.class),
                                                rs.getObject(6, Long.class))));
                    }
                };
        do {
            seen[0] = 0;
            wanted.clear();
            read(order, reader);
            if (!wanted.isEmpty()) {
                consumer.accept(wanted);
            }
        } while (seen[0] == PAGE);
    }

    private void read(Order order, Sql.RowReader reader) {
        switch (order) {
            case STORED, APART ->
                    Sql.query(
                            handle,
                            order == Order.STORED ? STORED : APART,
                            reader,
                            stream.agentKey(),
                            lastBatchId,
                            earliestFirst,
                            toMicros,
                            fromMicros,
                            PAGE);
            case ANY ->
                    Sql.query(
                            handle,
                            OBSERVED,
                            reader,
                            stream.agentKey(),
                            lastFirst,
                            lastFirst,
                            lastBatchId,
                            Math.max(earliestFirst, lastFirst),
                            toMicros,
                            fromMicros,
                            PAGE);
        }
    }
}
