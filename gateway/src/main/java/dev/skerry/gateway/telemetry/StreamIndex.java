package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.batch.StreamKey;
import java.util.ArrayList;
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

        /** The boot by whose clock that is, if any. */
        @Nullable Integer firstBoot;

        LatestValue latest;

        Known(
                int streamKey,
                long longestSpan,
                @Nullable Long firstAt,
                @Nullable Integer firstBoot,
                LatestValue latest) {
            this.streamKey = streamKey;
            this.longestSpan = longestSpan;
            this.firstAt = firstAt;
            this.firstBoot = firstBoot;
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
            keys[i] = note(transaction, agentKey, digest, span, streams.get(i)).streamKey;
        }
        Sql.update(
                transaction,
                """
                insert into batch_index (batch_id, agent_key, first_observed_at, \
                last_observed_at, streams, boot_key) values (?, ?, ?, ?, ?, ?)""",
                batchId,
                agentKey,
                first,
                last,
                StreamSet.encode(keys),
                digest.clock().bootKey());
    }

    private Known note(
            Handle transaction, int agentKey, BatchDigest batch, long span, StreamDigest stream) {
        long first = batch.firstObservedAtMicros();
        Known entry =
                known.computeIfAbsent(
                        new KnownKey(agentKey, stream.key()),
                        key -> findOrInsert(transaction, agentKey, batch, stream));
        if (span > entry.longestSpan) {
            entry.longestSpan = span;
            dirty.put(entry, entry);
        }
        Long firstAt = entry.firstAt;
        if (firstAt != null && first < firstAt) {
            entry.firstAt = first;
            entry.firstBoot = batch.clock().bootKey();
            dirty.put(entry, entry);
        }
        if (stream.latest().observedAtMicros() >= entry.latest.observedAtMicros()) {
            entry.latest = stream.latest();
            dirty.put(entry, entry);
        }
        return entry;
    }

    private static Known findOrInsert(
            Handle transaction, int agentKey, BatchDigest batch, StreamDigest stream) {
        StreamKey key = stream.key();
        Known[] found = {null};
        Sql.query(
                transaction,
                """
                select stream_key, longest_span, latest_at, latest_bits, latest_text, \
                latest_quality, first_at, first_boot, latest_boot, (select offset_micros from boot b \
                where b.boot_key = latest_boot) from stream where agent_key = ? \
                and device_id = ? and resource = ? and column_type = ?""",
                rs ->
                        found[0] =
                                new Known(
                                        rs.getInt(1),
                                        rs.getLong(2),
                                        rs.getObject(7, Long.class),
                                        rs.getObject(8, Integer.class),
                                        new LatestValue(
                                                key.type(),
                                                rs.getLong(3),
                                                rs.getLong(4),
                                                rs.getString(5),
                                                rs.getInt(6),
                                                new StampClock(
                                                        rs.getObject(9, Integer.class),
                                                        rs.getObject(10, Long.class)))),
                agentKey,
                key.deviceId(),
                key.resource(),
                key.type().code());
        return found[0] != null ? found[0] : insert(transaction, agentKey, batch, stream);
    }

    private static Known insert(
            Handle transaction, int agentKey, BatchDigest batch, StreamDigest stream) {
        StreamKey key = stream.key();
        LatestValue latest = stream.latest();
        long streamKey =
                Sql.insert(
                        transaction,
                        """
                        insert into stream (agent_key, device_id, resource, column_type, \
                        longest_span, first_at, first_boot, latest_at, latest_bits, latest_text, \
                        latest_quality, latest_boot) values (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)""",
                        "stream_key",
                        agentKey,
                        key.deviceId(),
                        key.resource(),
                        key.type().code(),
                        batch.firstObservedAtMicros(),
                        batch.clock().bootKey(),
                        latest.observedAtMicros(),
                        latest.bits(),
                        latest.text(),
                        latest.code(),
                        latest.clock().bootKey());
        return new Known(
                (int) streamKey, 0, batch.firstObservedAtMicros(), batch.clock().bootKey(), latest);
    }

    /** Writes the newest values. */
    void flush(Handle transaction) {
        for (Known entry : dirty.keySet()) {
            Sql.update(
                    transaction,
                    """
                    update stream set longest_span = ?, first_at = ?, first_boot = ?, \
                    latest_at = ?, latest_bits = ?, latest_text = ?, latest_quality = ?, \
                    latest_boot = ? where stream_key = ?""",
                    entry.longestSpan,
                    entry.firstAt,
                    entry.firstBoot,
                    entry.latest.observedAtMicros(),
                    entry.latest.bits(),
                    entry.latest.text(),
                    entry.latest.code(),
                    entry.latest.clock().bootKey(),
                    entry.streamKey);
        }
        dirty.clear();
        if (known.size() > MAX_REMEMBERED) {
            known.clear();
            agentKeys.clear();
        }
    }

    /**
     * Moves all that is filed of a boot. A stream's newest value stays the one that it is: an agent
     * stamps later than all it knows, so at most a refinement can bring another in front.
     *
     * @return the devices whose newest values it has
     */
    List<String> shift(Handle transaction, int agentKey, Boots.Boot boot, long deltaMicros) {
        flush(transaction);
        forget();
        Sql.update(
                transaction,
                """
                update batch_index set first_observed_at = first_observed_at + ?, \
                last_observed_at = last_observed_at + ? \
                where agent_key = ? and batch_id >= ? and boot_key = ?""",
                deltaMicros,
                deltaMicros,
                agentKey,
                boot.firstBatchId(),
                boot.key());
        for (String which : List.of("first", "latest")) {
            Sql.update(
                    transaction,
                    "update stream set %1$s_at = %1$s_at + ? where agent_key = ? and %1$s_boot = ?"
                            .formatted(which),
                    deltaMicros,
                    agentKey,
                    boot.key());
        }
        List<String> deviceIds = new ArrayList<>();
        Sql.query(
                transaction,
                "select distinct device_id from stream where agent_key = ? and latest_boot = ?",
                rs -> deviceIds.add(rs.getString(1)),
                agentKey,
                boot.key());
        return deviceIds;
    }

    /** The transaction was rolled back. */
    void forget() {
        agentKeys.clear();
        known.clear();
        dirty.clear();
    }
}
