package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.batch.StreamKey;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Which batches hold which stream, and each stream's newest value; the writer's memory of the
 * tables stream and batch_stream. Newest values are written once per commit, however many batches
 * it holds.
 */
final class StreamIndex {
    private static final int MAX_REMEMBERED = 100_000;

    private final Map<String, Integer> agentKeys = new HashMap<>();
    private final Map<KnownKey, Known> known = new HashMap<>();
    private final Map<Known, Known> dirty = new LinkedHashMap<>();

    private record KnownKey(int agentKey, StreamKey key) {}

    private static final class Known {
        final int streamKey;
        long longestSpan;
        LatestValue latest;

        Known(int streamKey, long longestSpan, LatestValue latest) {
            this.streamKey = streamKey;
            this.longestSpan = longestSpan;
            this.latest = latest;
        }
    }

    /**
     * The agent's key.
     *
     * @throws IllegalStateException if it was never registered
     */
    int agentKey(Handle transaction, String agentId) {
        Integer cached = agentKeys.get(agentId);
        if (cached != null) {
            return cached;
        }
        int[] found = {-1};
        Sql.query(
                transaction,
                "select agent_key from agent where agent_id = ?",
                rs -> found[0] = rs.getInt(1),
                agentId);
        if (found[0] < 0) {
            throw new IllegalStateException("agent " + agentId + " is not registered");
        }
        agentKeys.put(agentId, found[0]);
        return found[0];
    }

    /** Files a batch under its streams. */
    void add(Handle transaction, int agentKey, long batchId, List<StreamDigest> streams) {
        try (PreparedStatement statement =
                transaction
                        .getConnection()
                        .prepareStatement(
                                """
                                insert into batch_stream (stream_key, batch_id, \
                                first_observed_at, last_observed_at, record_count) \
                                values (?, ?, ?, ?, ?)""")) {
            for (StreamDigest stream : streams) {
                statement.setInt(1, note(transaction, agentKey, stream).streamKey);
                statement.setLong(2, batchId);
                statement.setLong(3, stream.firstObservedAtMicros());
                statement.setLong(4, stream.lastObservedAtMicros());
                statement.setInt(5, stream.recordCount());
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private Known note(Handle transaction, int agentKey, StreamDigest stream) {
        Known entry =
                known.computeIfAbsent(
                        new KnownKey(agentKey, stream.key()),
                        key -> findOrInsert(transaction, agentKey, stream));
        long span = span(stream);
        if (span > entry.longestSpan) {
            entry.longestSpan = span;
            dirty.put(entry, entry);
        }
        if (stream.latest().observedAtMicros() >= entry.latest.observedAtMicros()) {
            entry.latest = stream.latest();
            dirty.put(entry, entry);
        }
        return entry;
    }

    private static long span(StreamDigest stream) {
        long span = stream.lastObservedAtMicros() - stream.firstObservedAtMicros();
        return span < 0 ? Long.MAX_VALUE : span;
    }

    private static Known findOrInsert(Handle transaction, int agentKey, StreamDigest stream) {
        StreamKey key = stream.key();
        Known[] found = {null};
        Sql.query(
                transaction,
                """
                select stream_key, longest_span, latest_at, latest_bits, latest_text, \
                latest_quality from stream where agent_key = ? and device_id = ? \
                and resource = ? and column_type = ?""",
                rs ->
                        found[0] =
                                new Known(
                                        rs.getInt(1),
                                        rs.getLong(2),
                                        new LatestValue(
                                                key.type(),
                                                rs.getLong(3),
                                                rs.getLong(4),
                                                rs.getString(5),
                                                rs.getInt(6))),
                agentKey,
                key.deviceId(),
                key.resource(),
                key.type().code());
        return found[0] != null ? found[0] : insert(transaction, agentKey, stream);
    }

    private static Known insert(Handle transaction, int agentKey, StreamDigest stream) {
        StreamKey key = stream.key();
        LatestValue latest = stream.latest();
        long streamKey =
                Sql.insert(
                        transaction,
                        """
                        insert into stream (agent_key, device_id, resource, column_type, \
                        longest_span, latest_at, latest_bits, latest_text, latest_quality) \
                        values (?, ?, ?, ?, 0, ?, ?, ?, ?)""",
                        "stream_key",
                        agentKey,
                        key.deviceId(),
                        key.resource(),
                        key.type().code(),
                        latest.observedAtMicros(),
                        latest.bits(),
                        latest.text(),
                        latest.quality());
        return new Known((int) streamKey, 0, latest);
    }

    /** Writes the newest values. */
    void flush(Handle transaction) {
        for (Known entry : dirty.keySet()) {
            Sql.update(
                    transaction,
                    """
                    update stream set longest_span = ?, latest_at = ?, latest_bits = ?, \
                    latest_text = ?, latest_quality = ? where stream_key = ?""",
                    entry.longestSpan,
                    entry.latest.observedAtMicros(),
                    entry.latest.bits(),
                    entry.latest.text(),
                    entry.latest.quality(),
                    entry.streamKey);
        }
        dirty.clear();
        if (known.size() > MAX_REMEMBERED) {
            known.clear();
            agentKeys.clear();
        }
    }

    /** The transaction was rolled back. */
    void forget() {
        agentKeys.clear();
        known.clear();
        dirty.clear();
    }
}
