package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.batch.StreamKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Which batches hold which stream, and each stream's newest value; the writer's memory of the table
 * stream. Newest values are written once per commit, however many batches it holds.
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

        /** Null when the stream is older than this column. */
        @Nullable Long firstAt;

        LatestValue latest;

        Known(int streamKey, long longestSpan, @Nullable Long firstAt, LatestValue latest) {
            this.streamKey = streamKey;
            this.longestSpan = longestSpan;
            this.firstAt = firstAt;
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
        int key = AgentKeys.of(transaction, agentId);
        agentKeys.put(agentId, key);
        return key;
    }

    /** Files a batch under its streams. */
    void add(Handle transaction, int agentKey, long batchId, BatchDigest digest) {
        long first = digest.firstObservedAtMicros();
        long last = digest.lastObservedAtMicros();
        long span = last - first < 0 ? Long.MAX_VALUE : last - first;
        List<StreamDigest> streams = digest.streams();
        int[] keys = new int[streams.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = note(transaction, agentKey, first, span, streams.get(i)).streamKey;
        }
        Sql.update(
                transaction,
                """
                insert into batch_index (batch_id, agent_key, first_observed_at, \
                last_observed_at, streams) values (?, ?, ?, ?, ?)""",
                batchId,
                agentKey,
                first,
                last,
                StreamSet.encode(keys));
    }

    private Known note(
            Handle transaction, int agentKey, long first, long span, StreamDigest stream) {
        Known entry =
                known.computeIfAbsent(
                        new KnownKey(agentKey, stream.key()),
                        key -> findOrInsert(transaction, agentKey, first, stream));
        if (span > entry.longestSpan) {
            entry.longestSpan = span;
            dirty.put(entry, entry);
        }
        Long firstAt = entry.firstAt;
        if (firstAt != null && first < firstAt) {
            entry.firstAt = first;
            dirty.put(entry, entry);
        }
        if (stream.latest().observedAtMicros() >= entry.latest.observedAtMicros()) {
            entry.latest = stream.latest();
            dirty.put(entry, entry);
        }
        return entry;
    }

    private static Known findOrInsert(
            Handle transaction, int agentKey, long first, StreamDigest stream) {
        StreamKey key = stream.key();
        Known[] found = {null};
        Sql.query(
                transaction,
                """
                select stream_key, longest_span, latest_at, latest_bits, latest_text, \
                latest_quality, first_at from stream where agent_key = ? and device_id = ? \
                and resource = ? and column_type = ?""",
                rs ->
                        found[0] =
                                new Known(
                                        rs.getInt(1),
                                        rs.getLong(2),
                                        rs.getObject(7, Long.class),
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
        return found[0] != null ? found[0] : insert(transaction, agentKey, first, stream);
    }

    private static Known insert(Handle transaction, int agentKey, long first, StreamDigest stream) {
        StreamKey key = stream.key();
        LatestValue latest = stream.latest();
        long streamKey =
                Sql.insert(
                        transaction,
                        """
                        insert into stream (agent_key, device_id, resource, column_type, \
                        longest_span, first_at, latest_at, latest_bits, latest_text, \
                        latest_quality) values (?, ?, ?, ?, 0, ?, ?, ?, ?, ?)""",
                        "stream_key",
                        agentKey,
                        key.deviceId(),
                        key.resource(),
                        key.type().code(),
                        first,
                        latest.observedAtMicros(),
                        latest.bits(),
                        latest.text(),
                        latest.quality());
        return new Known((int) streamKey, 0, first, latest);
    }

    /** Writes the newest values. */
    void flush(Handle transaction) {
        for (Known entry : dirty.keySet()) {
            Sql.update(
                    transaction,
                    """
                    update stream set longest_span = ?, first_at = ?, latest_at = ?, latest_bits = ?, \
                    latest_text = ?, latest_quality = ? where stream_key = ?""",
                    entry.longestSpan,
                    entry.firstAt,
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
